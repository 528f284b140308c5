import { RESTJSONErrorCodes as Code, DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { neverSent } from '../../core/never-sent.ts';
import type { SendResult } from '../../core/platform.ts';

export type Failure = Exclude<SendResult, { outcome: 'sent' }>;
type Scope = 'message' | 'channel' | 'workspace';

const RETRY_SOON_MS = 5_000;
const RETRY_LATER_MS = 5 * 60_000;
const RETRY_HOUR_MS = 60 * 60_000;

const CLOSED_TO_ME =
  'Discord does not let me write to you. Be in a server with me, allow direct messages there, then resume the alerts.';

/** A post opens an archived thread again, but for one that is locked. */
const LOCKED = 'The thread is locked. Unlock it, then resume the alerts.';

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json; sentences are for a channel's managers. */
const REFUSALS: Record<number, readonly [Scope, string]> = {
  [Code.UnknownChannel]: ['channel', 'The channel no longer exists.'],
  [Code.UnknownGuild]: ['workspace', 'I am no longer in this server.'],
  [Code.UnknownMessage]: ['message', 'The message was deleted.'],
  [Code.MissingAccess]: [
    'channel',
    'I cannot see this channel. Give me View Channel (in a private thread, mention me there, which adds me), then resume the alerts.',
  ],
  [Code.MissingPermissions]: [
    'channel',
    'I may not post here. Give me Send Messages and Embed Links (in threads and forums also Send Messages in Threads), then resume the alerts.',
  ],
  [Code.CannotEditMessageAuthoredByAnotherUser]: ['message', 'The message belongs to somebody else.'],
  [Code.CannotSendMessagesToThisUser]: ['channel', CLOSED_TO_ME],
  [Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds]: ['channel', CLOSED_TO_ME],
  [Code.CannotSendMessagesInNonTextChannel]: ['channel', 'This kind of channel takes no messages.'],
  [Code.CannotExecuteActionOnThisChannelType]: ['channel', 'This kind of channel takes no messages.'],
  [Code.InvalidActionOnArchivedThread]: ['channel', LOCKED],
  [Code.ThreadLocked]: ['channel', LOCKED],
  [Code.MessageWasBlockedByAutomaticModeration]: ['message', "The server's AutoMod blocked this message."],
  [Code.TitleWasBlockedByAutomaticModeration]: ['message', "The server's AutoMod blocked the title of this post."],
  [Code.TagRequiredToCreateAForumPostInThisChannel]: [
    'channel',
    'This forum wants a tag on every post, and I found none that I may use. Add a tag, then resume the alerts.',
  ],
};

/** What Discord says to a message in a thread that takes no more. */
export const THREAD_CLOSED = [Code.UnknownChannel, Code.ThreadLocked, Code.InvalidActionOnArchivedThread];

/** What these mean where they are said of one forum post: its forum takes others. */
const POST_REFUSALS: Record<number, string> = {
  [Code.UnknownChannel]: 'The forum post was deleted.',
  [Code.InvalidActionOnArchivedThread]: 'The forum post is closed, and I may not open it again.',
  [Code.ThreadLocked]: 'The forum post is closed, and I may not open it again.',
  [Code.MissingPermissions]: 'The forum post is closed, or I may not write in it.',
};

/** Refused for now; Discord takes it later. */
const LATER: Record<number, number> = {
  [Code.MaximumActiveThreads]: RETRY_HOUR_MS,
  [Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached]: RETRY_HOUR_MS,
  [Code.ServiceResourceIsBeingRateLimited]: RETRY_LATER_MS,
  [Code.APIResourceOverloaded]: RETRY_LATER_MS,
};

/** What a failed request means for the delivery. Anything that may have been stored is `unknown`. */
export function judge(error: unknown, now: number): Failure {
  const cause = describe(error);
  if (error instanceof RateLimitError) {
    const at = now + Math.max(error.retryAfter || RETRY_SOON_MS, error.timeToReset);
    return { outcome: 'retry', at, scope: error.global ? 'platform' : 'channel', cause };
  }
  if (error instanceof DiscordAPIError) return refusal(error, now, cause);
  if (error instanceof HTTPError) return { outcome: 'unknown', cause };
  if (neverSent(error)) {
    return { outcome: 'retry', at: now + RETRY_SOON_MS, scope: 'platform', cause };
  }
  return { outcome: 'unknown', cause };
}

/** The same where nothing can have been stored, or storing it twice changes nothing: reads and edits. */
export function judgeRepeatable(error: unknown, now: number): Exclude<Failure, { outcome: 'unknown' }> {
  const failure = judge(error, now);
  if (failure.outcome !== 'unknown') return failure;
  return { outcome: 'retry', at: now + RETRY_SOON_MS, scope: 'channel', cause: failure.cause };
}

/** The same for the edit of a message, which may stand in a forum post. An edit that has to wait holds no new posts. */
export function judgeEdit(error: unknown, now: number, inPost: boolean): Exclude<Failure, { outcome: 'unknown' }> {
  const failure = judgeRepeatable(error, now);
  if (failure.outcome === 'retry') return failure.scope === 'platform' ? failure : { ...failure, scope: 'message' };
  const reason = inPost ? POST_REFUSALS[discordCode(error) ?? 0] : undefined;
  return reason ? { ...failure, scope: 'message', reason } : failure;
}

/** For `catch`: another way, where Discord answered with one of these codes. */
export function onCode<T>(codes: readonly number[], instead: () => Promise<T>): (error: unknown) => Promise<T> {
  return (error) => {
    if (codes.includes(discordCode(error) ?? 0)) return instead();
    throw error;
  };
}

/** Discord's own number for the error, where it gave one. */
export function discordCode(error: unknown): number | undefined {
  return error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : undefined;
}

function refusal(error: DiscordAPIError, now: number, cause: string): Failure {
  const code = discordCode(error);
  const wait = code === undefined ? undefined : LATER[code];
  if (wait !== undefined) return { outcome: 'retry', at: now + wait, scope: 'channel', cause };
  // The token was changed, or Cloudflare stands in between: no channel's fault, and it ends when the operator acts.
  if (error.status === 401 || code === undefined || code === Code.CloudflareIsBlockingYourRequest) {
    return { outcome: 'retry', at: now + RETRY_LATER_MS, scope: 'platform', cause };
  }
  const known = REFUSALS[code];
  if (known) return { outcome: 'refused', scope: known[0], reason: known[1], cause };
  if (error.status === 403) {
    const reason = `Discord does not let me post in this channel (error ${code}). Check my permissions there, then resume the alerts.`;
    return { outcome: 'refused', scope: 'channel', reason, cause };
  }
  return {
    outcome: 'refused',
    scope: 'message',
    reason: `Discord did not accept this message (error ${code}).`,
    cause,
  };
}

function networkCodes(error: unknown): string[] {
  const codes: string[] = [];
  let each = error;
  for (let depth = 0; depth < 5 && each instanceof Error; depth += 1) {
    if ('code' in each && typeof each.code === 'string') codes.push(each.code);
    each = each.cause;
  }
  return codes;
}

function describe(error: unknown): string {
  if (error instanceof RateLimitError) return `429 on ${error.method} ${error.route} (${error.scope})`;
  if (error instanceof DiscordAPIError) return `${error.status} ${error.code}: ${error.message}`.slice(0, 500);
  if (error instanceof HTTPError) return `HTTP ${error.status} on ${error.method}`;
  return error instanceof Error ? [error.message, ...networkCodes(error)].join(' ') : String(error);
}
