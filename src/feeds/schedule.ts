import { hash } from 'node:crypto';
import { DAY, HOUR, MINUTE } from '../core/durations.ts';
import { dayIn, type FailureKind, type FeedHealth, NOT_FAILING, type PublisherHints } from '../core/feed.ts';
import { failureSentence } from './failure.ts';

/** Bounds of the adaptive interval, in milliseconds. */
export interface PollBounds {
  fastest: number;
  slowest: number;
}
/** Nobody else's feed is asked more often, whatever the configuration says. */
const POLITE = MINUTE;
/** The most that a publisher's wish, a `Retry-After` or a row of failures can make us wait. */
const LONGEST_WAIT = DAY;
/** First wait after a failure; doubles with each further one. */
const FIRST_RETRY = 5 * MINUTE;
/** A feed that fails this long is worth a word to its channels. */
const NOTICE_AFTER = DAY;
/** Share of the wait by which a feed's own jitter lengthens it at most. */
const JITTER = 0.1;
/** How far back the moving average of items a day remembers. */
const MEMORY = 3 * DAY;

/** The configured bounds; not under a minute, but for hosts (`name`, `name:port`) that the operator calls their own. */
export function politeBounds(url: string, { fastest, slowest }: PollBounds, own: readonly string[]): PollBounds {
  const address = URL.parse(url);
  if (address && (own.includes(address.hostname) || own.includes(address.host))) return { fastest, slowest };
  return { fastest: Math.max(POLITE, fastest), slowest: Math.max(POLITE, slowest) };
}

/** What one poll brought. */
export type PollOutcome =
  | {
      kind: 'ok';
      etag: string | null;
      lastModified: string | null;
      /** Items that were not known before. */
      newItems: number;
      hints: PublisherHints;
      cacheSeconds: number | null;
    }
  | { kind: 'not-modified'; cacheSeconds: number | null }
  | { kind: 'failure'; failure: FailureKind; retryAfterMs: number | null };

/** What the channels that follow the feed should hear now: once when it has failed for a day, once when it is gone or back. */
export type FeedNotice = 'failing' | 'gone' | 'recovered' | null;

/**
 * When to ask a feed again, decided from its health so far and what this poll brought. Pure: the jitter comes from the
 * feed's id. Success adapts the interval, within its bounds, to how often news comes, then keeps to the publisher's
 * wishes up to a day; failure backs off up to a day and never gives up, except on 410 Gone.
 */
export function nextPoll(
  id: string,
  health: FeedHealth,
  outcome: PollOutcome,
  now: number,
  bounds: PollBounds,
): { health: FeedHealth; notice: FeedNotice } {
  return outcome.kind === 'failure'
    ? afterFailure(id, health, outcome, now)
    : afterSuccess(id, health, outcome, now, bounds);
}

function afterSuccess(
  id: string,
  health: FeedHealth,
  outcome: Exclude<PollOutcome, { kind: 'failure' }>,
  now: number,
  bounds: PollBounds,
): { health: FeedHealth; notice: FeedNotice } {
  const newItems = outcome.kind === 'ok' ? outcome.newItems : 0;
  const hints = outcome.kind === 'ok' ? outcome.hints : health.hints;
  const intervalMs = adapted(health, newItems, bounds);
  const wish = Math.max(hints.minIntervalMs ?? 0, (outcome.cacheSeconds ?? 0) * 1000);
  const wait = lengthened(Math.max(intervalMs, Math.min(wish, LONGEST_WAIT)), id);
  return {
    notice: health.failureNoticed ? 'recovered' : null,
    health: {
      ...health,
      ...(outcome.kind === 'ok' ? { etag: outcome.etag, lastModified: outcome.lastModified } : {}),
      nextPollAt: afterSkips(now + wait, hints, now + LONGEST_WAIT),
      intervalMs,
      lastPollAt: now,
      lastSuccessAt: now,
      ...NOT_FAILING,
      ...rate(health, newItems, now),
      // What a feed has at first is no day's news.
      day: health.lastSuccessAt === null || newItems === 0 ? health.day : withMore(dayIn(health, now), newItems),
      hints,
    },
  };
}

function afterFailure(
  id: string,
  health: FeedHealth,
  { failure, retryAfterMs }: Extract<PollOutcome, { kind: 'failure' }>,
  now: number,
): { health: FeedHealth; notice: FeedNotice } {
  const failures = health.failures + 1;
  const failingSince = health.failingSince ?? now;
  const gone = failure === 'gone';
  const noticeIn = failingSince + NOTICE_AFTER - now;
  const due = gone || noticeIn <= 0;
  const backOff = lengthened(FIRST_RETRY * 2 ** Math.min(failures - 1, 20), id);
  // Else the word that it has failed for a day would come when it has for two.
  const retry = noticeIn > 0 ? Math.min(backOff, Math.max(FIRST_RETRY, noticeIn)) : backOff;
  const wait = Math.min(LONGEST_WAIT, Math.max(retry, retryAfterMs ?? 0));
  return {
    notice: gone ? 'gone' : due && !health.failureNoticed ? 'failing' : null,
    health: {
      ...health,
      nextPollAt: gone ? null : now + wait,
      lastPollAt: now,
      failingSince,
      failures,
      lastFailure: failure,
      lastFailureText: failureSentence(failure),
      failureNoticed: health.failureNoticed || due,
    },
  };
}

/** Shorter after news, longer without: a feed with a few items an hour settles at a few minutes, a quiet one at an hour. */
function adapted({ intervalMs }: FeedHealth, newItems: number, { fastest, slowest }: PollBounds): number {
  const factor = newItems > 1 ? 0.5 : newItems === 1 ? 0.75 : 1.25;
  return Math.round(Math.min(slowest, Math.max(fastest, intervalMs * factor)));
}

/**
 * Items a day: each poll's rate since the last success, weighed by the time it covers. The average starts with a whole
 * day: three items within minutes say nothing of a day. The first fetch tells nothing.
 */
function rate(health: FeedHealth, newItems: number, now: number): Pick<FeedHealth, 'itemsPerDay' | 'firstDay'> {
  const { itemsPerDay, lastSuccessAt, firstDay } = health;
  if (lastSuccessAt === null) return { itemsPerDay, firstDay: { since: now, items: 0 } };
  if (itemsPerDay === null) {
    // A start after now was written by a clock that was ahead.
    const since = Math.min(firstDay?.since ?? lastSuccessAt, now);
    const items = (firstDay?.items ?? 0) + newItems;
    if (now - since < DAY) return { itemsPerDay, firstDay: { since, items } };
    return { itemsPerDay: (items * DAY) / (now - since), firstDay: null };
  }
  const span = Math.max(now - lastSuccessAt, MINUTE);
  const weight = 1 - Math.exp(-span / MEMORY);
  return { itemsPerDay: itemsPerDay * (1 - weight) + ((newItems * DAY) / span) * weight, firstDay: null };
}

function withMore({ since, items }: { since: number; items: number }, more: number) {
  return { since, items: items + more };
}

/** A wait with the feed's own jitter: always the same share, from 0 up to `JITTER`, evenly spread over feeds. */
function lengthened(wait: number, id: string): number {
  const share = hash('sha256', id, 'buffer').readUInt32BE(0) / 2 ** 32;
  return Math.round(wait * (1 + JITTER * share));
}

/** The first moment at or after `at` that lies in no hour or day the publisher wants left out, but not after `latest`. */
function afterSkips(at: number, { skipHours, skipDays }: PublisherHints, latest: number): number {
  let moment = at;
  while (moment < latest) {
    const date = new Date(moment);
    if (!skipHours.includes(date.getUTCHours()) && !skipDays.includes(date.getUTCDay())) return moment;
    moment = Math.floor(moment / HOUR + 1) * HOUR + (at % HOUR);
  }
  return Math.max(at, latest);
}
