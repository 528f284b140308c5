import { z } from 'zod';
import { DAY } from './durations.ts';
import type { Scope } from './item.ts';

/** One line of a feed list: what OPML carries and `/feeds add` makes. Free words: the list's editor decides them. */
export const FeedListingSchema = z.object({
  url: z.string(),
  title: z.string().nullable(),
  /** Name of the outlet shown as source; null = use the feed's own title. */
  outlet: z.string().nullable(),
  /** ISO 639-1, e.g. `en`; null = as the feed declares. */
  language: z.string().nullable(),
  /** ISO 3166-1 alpha-2 of the outlet's home, e.g. `GB`. */
  country: z.string().nullable(),
  /** E.g. `news`, `wire`, `think-tank`, `government`, `alliance`. */
  kind: z.string().nullable(),
  /** The outlet's known stance in a few words, attributed where it is shown. */
  stance: z.string().nullable(),
  /** A state owns or directs the outlet: said wherever it is the only source. */
  stateRun: z.boolean(),
  /** Heading it stands under in the feed list. */
  group: z.string().nullable(),
});
export type FeedListing = z.infer<typeof FeedListingSchema>;

/**
 * A feed as a workspace adds it: what it says of itself and no more. Others may add the same address, and one workspace's
 * names for it are not theirs.
 */
export function plainListing(url: string, said: { title?: string | null; language?: string | null } = {}): FeedListing {
  const { title = null, language = null } = said;
  return { url, title, language, outlet: null, country: null, kind: null, stance: null, stateRun: false, group: null };
}

/** How often the publisher wants to be asked, as last read in the document or its headers. All optional wishes. */
export const PublisherHintsSchema = z.object({
  /** Least time between two polls in milliseconds (the longest of ttl, sy:*, Cache-Control); null = no wish. */
  minIntervalMs: z.number().nullable(),
  /** Hours of the day (UTC, 0 to 23) in which not to ask. */
  skipHours: z.array(z.number()),
  /** Days of the week (UTC, 0 = Sunday) on which not to ask. */
  skipDays: z.array(z.number()),
});
export type PublisherHints = z.infer<typeof PublisherHintsSchema>;

export const NO_HINTS: PublisherHints = { minIntervalMs: null, skipHours: [], skipDays: [] };

/** Every way a poll can fail. Each has one sentence for people in `feeds/failure.ts`. */
const FAILURE_KINDS = [
  'dns',
  'tls',
  'timeout',
  'refused',
  'reset',
  'blocked',
  'not-found',
  'gone',
  'rate-limited',
  'server-error',
  'http-error',
  'too-large',
  'bad-encoding',
  'bad-address',
  'forbidden-address',
  'redirect-loop',
  'bad-response',
  'web-page',
  'not-a-feed',
  'empty',
  'too-slow',
] as const;
export const FailureKindSchema = z.enum(FAILURE_KINDS);
export type FailureKind = z.infer<typeof FailureKindSchema>;

/** What polling has taught about one feed; changed only by `nextPoll`. Times are epoch milliseconds. */
export const FeedHealthSchema = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** When to ask again; null = never (410 Gone, or switched off). */
  nextPollAt: z.number().nullable(),
  /** The current interval without jitter and wishes, in milliseconds. */
  intervalMs: z.number(),
  lastPollAt: z.number().nullable(),
  lastSuccessAt: z.number().nullable(),
  /** Start of the present row of failures; null while healthy. */
  failingSince: z.number().nullable(),
  failures: z.number(),
  lastFailure: FailureKindSchema.nullable(),
  /** The sentence to show for `lastFailure`. */
  lastFailureText: z.string().nullable(),
  /** The channels have been told that it fails: they hear once more, when it recovers. */
  failureNoticed: z.boolean(),
  /** New items a day, as a moving average; null until a first day of reading is full. */
  itemsPerDay: z.number().nullable(),
  /** New items of that first day so far; null before the first success and once there is an average. */
  firstDay: z.object({ since: z.number(), items: z.number() }).nullable().default(null),
  /** New items of the present day, which begins with its first one; null before. */
  day: z.object({ since: z.number(), items: z.number() }).nullable().default(null),
  hints: PublisherHintsSchema,
});
export type FeedHealth = z.infer<typeof FeedHealthSchema>;

/** A feed as stored. One address is one feed, fetched once, however many workspaces see it. */
export interface Feed extends FeedListing, FeedHealth {
  id: string;
  /** Who sees it: `public` for the default feeds, else the workspaces that added it. */
  scopes: Scope[];
}

/** What is kept of the failures of a feed that has none, or whose last poll went well. */
export const NOT_FAILING = {
  failingSince: null,
  failures: 0,
  lastFailure: null,
  lastFailureText: null,
  failureNoticed: false,
} as const;

/** The health of a feed that has never been polled: due at once. */
export function newFeedHealth(now: number): FeedHealth {
  return {
    etag: null,
    lastModified: null,
    nextPollAt: now,
    intervalMs: 15 * 60_000,
    lastPollAt: null,
    lastSuccessAt: null,
    ...NOT_FAILING,
    itemsPerDay: null,
    firstDay: null,
    day: null,
    hints: NO_HINTS,
  };
}

/** New items of one feed that are kept a day, as many as one document may have: busy agencies bring some hundreds. */
export const MOST_A_DAY = 2000;

/** The day of a feed's new items that a moment is in. */
export function dayIn({ day }: Pick<FeedHealth, 'day'>, now: number): { since: number; items: number } {
  // A day that begins after now was written by a clock that was ahead.
  return day && day.since <= now && now < day.since + DAY ? day : { since: now, items: 0 };
}

/** When a feed that has brought all that is kept of it a day is kept from again; null where it has not. */
export function fullUntil(feed: Pick<FeedHealth, 'day'>, now: number): number | null {
  const { since, items } = dayIn(feed, now);
  return items >= MOST_A_DAY ? since + DAY : null;
}

/** What would be read from an address, before anyone adds it. */
export interface FeedCheck {
  /** The address as it may be shown: without keys. */
  address: string;
  /** Something of it is hidden, so that it cannot be copied. */
  hidden: boolean;
  /** One sentence: what it is, or what went wrong. */
  summary: string;
  feed: { title: string | null; items: { title: string; url: string | null; published: number | null }[] } | null;
  /** Feeds that a web page links to. */
  linked: { url: string; title: string | null }[];
}
