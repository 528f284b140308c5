import type { ChannelAddress, MessageRef, WorkspaceAddress } from './address.ts';
import { HOUR } from './durations.ts';
import type { Outgoing } from './platform.ts';

export const DELIVERY_STATES = ['due', 'claimed', 'sent', 'retry', 'unknown', 'given-up'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
export const DELIVERY_KINDS = ['alert', 'update', 'escalation', 'digest', 'notice'] as const;
type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/** Nothing waits longer than this for its next try; what does was written by a clock that was ahead (milliseconds). */
export const FARTHEST_DUE = 2 * HOUR;

/** A message that has to be posted, once. */
export interface NewDelivery {
  /** (channel, story, step) as one string; a second row with the same key is not written. */
  key: string;
  kind: DeliveryKind;
  to: ChannelAddress;
  outgoing: Outgoing;
  alertId?: string;
  /** Key of the delivery whose message this one edits (`update`) or answers (`escalation`). */
  targetKey?: string;
}

export interface WaitingDelivery {
  key: string;
  kind: DeliveryKind;
  alertId: string | null;
  createdAt: number;
}

/** A delivery as claimed by one worker: nobody else holds it until the lease ends. */
export interface ClaimedDelivery {
  seq: number;
  key: string;
  kind: DeliveryKind;
  to: ChannelAddress;
  outgoing: Outgoing;
  alertId: string | null;
  /** The message that is edited or answered, once it stands. */
  target: MessageRef | null;
  revision: number;
  attempts: number;
  createdAt: number;
  firstTriedAt: number;
  /** An earlier try may have been stored by the platform: find out before sending. */
  uncertain: boolean;
}

/** What became of a claimed delivery. Times in epoch milliseconds. */
export type DeliveryOutcome =
  | { state: 'sent'; message: MessageRef; at: number; reason: string }
  | { state: 'retry'; at: number; reason: string }
  | { state: 'unknown'; at: number; reason: string }
  | { state: 'given-up'; at: number; reason: string };

export interface DeliveryRecord {
  key: string;
  kind: DeliveryKind;
  state: DeliveryState;
  reason: string | null;
  to: ChannelAddress;
  attempts: number;
  createdAt: number;
  finishedAt: number | null;
  message: MessageRef | null;
}

/** One table of messages to post. Order is kept within a channel; channels do not wait for each other. */
export interface Outbox {
  /** Adds a message that is due now (epoch milliseconds). */
  enqueue(delivery: NewDelivery, now: number): Promise<void>;
  /**
   * Brings a posted alert up to date: the newest content wins. Where the alert itself has not been tried yet, its
   * content is replaced; otherwise one edit is due now, and a later call replaces that edit's content.
   */
  update(
    edit: { alertId: string; targetKey: string; to: ChannelAddress; outgoing: Outgoing },
    now: number,
  ): Promise<void>;
  /** Takes what is due, at most one post a channel, oldest first. */
  claim(request: { now: number; by: string; leaseMs: number; limit: number }): Promise<ClaimedDelivery[]>;
  /** Records an outcome, unless another worker has claimed the delivery since. */
  finish(delivery: ClaimedDelivery, outcome: DeliveryOutcome): Promise<void>;
  /** Keeps claims that are still being worked on until `leaseUntil` (epoch milliseconds). */
  renew(claimed: readonly ClaimedDelivery[], leaseUntil: number): Promise<void>;
  /**
   * Claims whose worker died (`all`: every claim, where no other process can be at work): their outcome is unknown. What a
   * clock that was ahead has put off too far is due now.
   */
  recover(now: number, all?: boolean): Promise<number>;
  /** Holds a channel's posts until a time, or for good until a manager mends it. */
  hold(to: ChannelAddress, hold: { until: number; reason: string; permanent: boolean }): Promise<void>;
  /** Ends a channel's hold. True = it was one for good. */
  release(to: ChannelAddress): Promise<boolean>;
  /** Why a channel is held until a manager mends it, as a sentence; null where it is not. */
  heldFor(to: ChannelAddress): Promise<string | null>;
  /** What waits for a channel and was surely not stored there, oldest first; edits aside. */
  waiting(to: ChannelAddress): Promise<WaitingDelivery[]>;
  /** Channels where an alert, a digest or a notice waits since before a time. */
  waitingSince(before: number): Promise<ChannelAddress[]>;
  /** Takes back what waits, with the edits of it: it will not be sent, and its key may be used again. Returns the keys of what was. */
  withdraw(keys: readonly string[]): Promise<string[]>;
  /** The earliest moment at which something can be claimed as things stand; null when nothing waits but behind a permanent hold. */
  nextDueAt(): Promise<number | null>;
  byAlert(alertId: string): Promise<DeliveryRecord[]>;
  /** How many messages of a workspace wait to be sent. */
  waitingFor(workspace: WorkspaceAddress): Promise<number>;
  counts(): Promise<{ platform: string; state: DeliveryState; count: number }[]>;
}
