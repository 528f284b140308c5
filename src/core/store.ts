import { type ChannelAddress, channelKey, type PlatformName, type WorkspaceAddress } from './address.ts';
import type { AlertState, Verdict } from './alert.ts';
import type { Correction } from './correction.ts';
import type { DigestSchedule, DueDigest } from './digest.ts';
import type { Feed, FeedHealth, FeedListing } from './feed.ts';
import type { Scope } from './item.ts';
import type { ItemTable } from './item-table.ts';
import type { Outbox } from './outbox.ts';
import type { Subscription, SubscriptionSettings } from './subscription.ts';

/** Everything that is kept. One implementation over two databases; times are epoch milliseconds. */
export interface Store extends Tables {
  /** The database works within this process: nothing else runs while it does. */
  embedded: boolean;
  /** Runs all of `work` or none of it. Inside, use only the tables that are handed in. */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /**
   * The same for what can be done again: it is not waited for until it is on the disk. After a power cut, the last of these may
   * be gone, but none that was followed by a `transaction` or another write.
   */
  redoable<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Removes what is older than a time, one small step; returns how many rows went. */
  sweep(before: number, now: number): Promise<number>;
  /** Ids of the workspaces on a platform of which something is kept, but for what goes by age alone. */
  workspacesOn(platform: PlatformName): Promise<string[]>;
  /** Removes everything that was kept for a workspace. */
  forgetWorkspace(workspace: WorkspaceAddress): Promise<void>;
  /** Carries what was kept for a channel over to its new id. */
  moveChannel(from: ChannelAddress, channel: string): Promise<void>;
  close(): Promise<void>;
}

/** Whether the database can be used now. */
export interface DatabaseState {
  usable(): boolean;
  /** Takes note of a failed call. True = it is known trouble of the database (server away, disk full, …) and has been said. */
  failed(error: unknown): boolean;
}

export interface Tables {
  feeds: FeedTable;
  items: ItemTable;
  subscriptions: SubscriptionTable;
  alerts: AlertTable;
  feedback: FeedbackTable;
  digests: DigestTable;
  corrections: CorrectionTable;
  settings: SettingTable;
  outbox: Outbox;
}

export interface FeedTable {
  /** Adds the address, or lets one more scope see it. `already` where that scope saw it before. */
  add(listing: FeedListing, scope: Scope, by: string | null, now: number): Promise<{ feed: Feed; already: boolean }>;
  /** The scope no longer sees it; a feed that nobody sees is no longer polled. */
  remove(id: string, scope: Scope): Promise<boolean>;
  get(id: string): Promise<Feed | null>;
  byUrl(url: string): Promise<Feed | null>;
  /** Feeds that the scope sees, public ones included. */
  visibleTo(scope: Scope): Promise<Feed[]>;
  /** Some of them, those that fail first; of all, how many there are and fail, and when the first is to be read. */
  page(
    scope: Scope,
    part: { offset: number; limit: number },
  ): Promise<{ feeds: Feed[]; total: number; failing: number; dueAt: number }>;
  all(): Promise<Feed[]>;
  /** Takes feeds that are due, for one poller, until the lease ends. */
  claimDue(request: { now: number; by: string; leaseMs: number; limit: number }): Promise<Feed[]>;
  /** Gives all claimed feeds back: for a start where no other process can be at work. */
  releaseAll(): Promise<void>;
  /** Records what a poll taught and gives the feed back. False where the feed was removed meanwhile. */
  saveHealth(feed: Feed, health: FeedHealth, changes?: { url?: string; title?: string }): Promise<boolean>;
}

export interface SubscriptionTable {
  add(subscription: Subscription): Promise<void>;
  /** Of a channel, oldest first. */
  ofChannel(address: ChannelAddress): Promise<Subscription[]>;
  ofWorkspace(address: WorkspaceAddress): Promise<Subscription[]>;
  get(id: string): Promise<Subscription | null>;
  /** Kept in memory between changes: not to be altered. */
  all(): Promise<readonly Subscription[]>;
  change(id: string, settings: SubscriptionSettings): Promise<void>;
  pause(id: string, until: number, reason: string | null): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The id of the alert of one story in one channel. */
export function alertId(address: ChannelAddress, storyId: string): string {
  return `${channelKey(address)}|${storyId}`;
}

/** One story in one channel. */
export interface Alert {
  id: string;
  address: ChannelAddress;
  storyId: string;
  state: AlertState;
  muted: boolean;
  openedAt: number;
  changedAt: number;
}

export interface AlertTable {
  find(address: ChannelAddress, storyId: string): Promise<Alert | null>;
  get(id: string): Promise<Alert | null>;
  /** In the order of the ids. */
  ofIds(ids: readonly string[]): Promise<Alert[]>;
  /** Of a story in a channel at most one. */
  save(...alerts: Alert[]): Promise<void>;
  mute(id: string, muted: boolean): Promise<void>;
  /** Channels with held alerts whose hold has ended. */
  channelsHeldUntil(now: number): Promise<ChannelAddress[]>;
  /** Those alerts of one of them. */
  heldUntil(address: ChannelAddress, now: number): Promise<Alert[]>;
  ofStory(storyId: string): Promise<Alert[]>;
  /** Alerts of a channel that changed since a time, for the digest. */
  changedSince(address: ChannelAddress, since: number): Promise<Alert[]>;
  /** The stories on which a verdict was given for a channel after one moment and up to another. */
  decidedBetween(address: ChannelAddress, verdict: Verdict, after: number, until: number): Promise<string[]>;
  decide(...decisions: Decision[]): Promise<void>;
  decisions(storyId: string, address: ChannelAddress): Promise<Decision[]>;
}

export interface Decision {
  storyId: string;
  itemId: string | null;
  address: ChannelAddress;
  verdict: Verdict;
  reason: string;
  at: number;
}

export interface Feedback {
  storyId: string;
  itemId: string;
  address: ChannelAddress;
  userId: string;
  vote: 'relevant' | 'not-relevant';
  at: number;
}

export interface FeedbackTable {
  /** One vote a person, a story, a channel: a second one replaces the first. */
  vote(feedback: Feedback): Promise<void>;
  ofWorkspace(address: WorkspaceAddress): Promise<Feedback[]>;
  all(): Promise<Feedback[]>;
}

/** Small named values of an owner (a workspace, a channel, the process). */
export interface SettingTable {
  get(owner: string, name: string): Promise<unknown>;
  set(owner: string, name: string, value: unknown, expiresAt?: number): Promise<void>;
  remove(owner: string, name: string): Promise<void>;
}

export interface DigestTable {
  /** Adds the schedule, or replaces that of the same channel and edition. */
  save(schedule: DigestSchedule, nextAt: number): Promise<void>;
  /** Stops all editions of a channel; returns how many. */
  remove(address: ChannelAddress): Promise<number>;
  ofChannel(address: ChannelAddress): Promise<DigestSchedule[]>;
  ofWorkspace(address: WorkspaceAddress): Promise<DigestSchedule[]>;
  due(now: number, limit: number): Promise<DigestSchedule[]>;
  postpone(schedule: DigestSchedule, nextAt: number): Promise<void>;
  /**
   * Whether this digest is made here and now: false where it was made before. The key is channel, edition, local date,
   * clock and zone. It tells what came between two times, in place of those made between them, which did not reach the channel.
   */
  begin(schedule: DigestSchedule, due: DueDigest, span: { from: number; to: number }): Promise<boolean>;
  /** Up to when the last one before told; null when none was made. */
  lastMadeAt(schedule: DigestSchedule, before: number): Promise<number | null>;
}

export interface KeptCorrection {
  id: number;
  scope: Scope;
  correction: Correction;
  by: string;
  at: number;
}

/** What managers said of groupings; each holds for its workspace alone. */
export interface CorrectionTable {
  add(scope: Scope, correction: Correction, by: string, now: number): Promise<number>;
  /** In the order in which they were made. */
  of(scope: Scope): Promise<KeptCorrection[]>;
  all(): Promise<KeptCorrection[]>;
  undo(id: number, scope: Scope): Promise<boolean>;
}
