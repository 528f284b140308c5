import { z } from 'zod';
import type { ChannelAddress, MessageRef, PlatformName, WorkspaceAddress } from './address.ts';
import { CardSchema, type Choice } from './card.ts';
import type { Caller, Reply } from './reply.ts';

/** What has to be posted. It is stored in the outbox, so it is plain data. */
export const OutgoingSchema = z.object({
  card: CardSchema,
  /** Further messages that belong under the first: a long digest. Posted in a thread where the platform has one. */
  more: z.array(CardSchema).optional(),
  /** Platform id of a role or user group to mention. Nothing else is ever mentioned. */
  mention: z.string().optional(),
  /** Title for the thread or forum post of this story; absent = no thread asked for. */
  thread: z.string().optional(),
  /** Names that a forum channel may know as its tags (tag and severity labels). */
  labels: z.array(z.string()).optional(),
  /** Pass the message on to whoever follows the channel, where the platform has such channels. */
  crosspost: z.boolean().optional(),
});
export type Outgoing = z.infer<typeof OutgoingSchema>;

export interface SendRequest {
  to: ChannelAddress;
  /** Delivery key: the same for every try, so that the platform or `find` can tell a message that already stands. */
  key: string;
  outgoing: Outgoing;
  /** The alert that this message escalates; shown as a reply (Discord, web) or a broadcast thread reply (Slack). */
  replyTo?: MessageRef;
}

/** What came of a send or an edit. The adapter alone judges what is retryable. */
export type SendResult =
  | { outcome: 'sent'; message: MessageRef }
  /** Permanent. `reason` is a sentence for the channel's managers; `scope` says what to pause. */
  | { outcome: 'refused'; reason: string; scope: 'message' | 'channel' | 'workspace'; cause: string }
  /** Surely not stored; try again at `at` (epoch milliseconds), and hold what `scope` names until then. */
  | { outcome: 'retry'; at: number; scope: 'message' | 'channel' | 'platform'; cause: string }
  /** It, or a part of it, may have been stored. Must be resolved by `find` (or a deduplicating re-send) before another try, not before `at`. */
  | { outcome: 'unknown'; cause: string; at?: number };

/** The key of the n-th further message of a delivery, counted from 1. */
export function partKey(key: string, n: number): string {
  return `${key}#${n}`;
}

export type FindResult =
  | { outcome: 'found'; message: MessageRef }
  /** Surely not there. */
  | { outcome: 'absent' }
  /** A send with the same key is safe now: the platform returns the first message (`nonce` window). */
  | { outcome: 'resend-is-safe' }
  /** This endpoint cannot tell; the configured choice (at least once, at most once) decides. */
  | { outcome: 'cannot-tell'; reason: string }
  | { outcome: 'retry'; at: number; cause: string };

/** What a person typed or pressed, on its way in. Raw values: commands parse them by their declarations. */
export interface Inbound {
  command(request: CommandRequest): Promise<Reply>;
  action(request: ActionRequest): Promise<Reply>;
  /** At most 25 choices for the option that is being typed. */
  complete(request: CompletionRequest): Promise<Choice[]>;
  /** "Assess this message": `text` is the message's plain text. */
  message(request: { text: string; caller: Caller }): Promise<Reply>;
  /** The bot was added. `hello`: where it may speak, if anywhere, and the key under which it does so once. */
  joined(workspace: WorkspaceRef, hello?: { to: ChannelAddress; key: string }): Promise<void>;
  /** Ids of the workspaces of which something is kept: the bot may have been removed from one while nobody listened. */
  known(platform: PlatformName): Promise<string[]>;
  /** The bot was removed. */
  left(workspace: WorkspaceRef): Promise<void>;
  /** A channel is gone, or the bot lost the right to post there. `reason` is for managers. */
  channelLost(address: ChannelAddress, reason: string): Promise<void>;
  /** The platform has given a channel a new id. */
  channelMoved(from: ChannelAddress, channel: string): Promise<void>;
  /** A channel that was lost for this reason is there again: what it paused goes on. */
  channelBack(address: ChannelAddress, reason: string): Promise<void>;
}

interface WorkspaceRef extends WorkspaceAddress {
  name?: string;
}

export interface CommandRequest {
  command: string;
  subcommand?: string;
  /** Option name to raw value, as typed or as the platform's own type. */
  options: Record<string, unknown>;
  caller: Caller;
}

export interface ActionRequest {
  /** The id that the control carried. */
  action: string;
  /** Chosen menu values. */
  values: string[];
  /** Form fields by name; one value or several. */
  fields: Record<string, string[]>;
  caller: Caller;
}

export interface CompletionRequest {
  command: string;
  subcommand?: string;
  option: string;
  partial: string;
  caller: Caller;
}

/** A chat platform: takes input, renders cards, sends. Every implementation passes tests/contracts/platform.ts. */
export interface Platform {
  readonly name: PlatformName;
  /** Connects and begins to hand input to `inbound`. Rejects with a sentence for the operator when it cannot. */
  start(inbound: Inbound): Promise<void>;
  /** Stops taking input, finishes what is in flight. */
  stop(): Promise<void>;
  send(request: SendRequest): Promise<SendResult>;
  /** Replaces the content of a message that stands; controls stay usable. */
  edit(message: MessageRef, outgoing: Outgoing): Promise<SendResult>;
  /** Whether a message with this key stands. `firstTriedAt` in epoch milliseconds. */
  find(request: { to: ChannelAddress; key: string; firstTriedAt: number; replyTo?: MessageRef }): Promise<FindResult>;
  /** One line for `/status` and the start-up summary: connected as whom, or what is wrong. */
  status(): PlatformStatus;
}

interface PlatformStatus {
  connected: boolean;
  detail: string;
}
