import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ChannelAddress } from './address.ts';
import { SeveritySchema, TagSchema, TheatreSchema } from './vocabulary.ts';

/** Local wall-clock time, `HH:MM` in 24 hours. */
export const ClockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 08:30');

/** IANA name of a time zone that this machine knows: `Europe/Berlin`. */
export const TimeZoneSchema = z.string().refine(isTimeZone, 'must be a time zone like Europe/Berlin');

/** What the runtime still lists under the name of before. */
const RENAMED: Record<string, string> = {
  'Europe/Kiev': 'Europe/Kyiv',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
};

/** The names to choose a zone from. */
export const TIME_ZONES: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').map((name) => RENAMED[name] ?? name),
];

/** What people mean by letters that the runtime takes for a clock without summer time (EST), for Dhaka (BST), or for nothing. */
const LETTERS: Record<string, string> = {
  ...{ EST: 'America/New_York', EDT: 'America/New_York', CST: 'America/Chicago', CDT: 'America/Chicago' },
  ...{ MST: 'America/Denver', MDT: 'America/Denver', PST: 'America/Los_Angeles', PDT: 'America/Los_Angeles' },
  ...{ AST: 'America/Halifax', ADT: 'America/Halifax', BST: 'Europe/London', CEST: 'Europe/Berlin' },
  ...{
    EEST: 'Europe/Kyiv',
    MSK: 'Europe/Moscow',
    KST: 'Asia/Seoul',
    AEST: 'Australia/Sydney',
    AEDT: 'Australia/Sydney',
  },
};

/** The same as somebody wrote it: `europe/berlin` becomes `Europe/Berlin`, `EST` becomes `America/New_York`. */
export const WrittenTimeZoneSchema = z
  .string()
  .transform(
    (written) =>
      LETTERS[written.toUpperCase()] ??
      TIME_ZONES.find((name) => name.toLowerCase() === written.toLowerCase()) ??
      written,
  )
  .pipe(TimeZoneSchema);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What one channel wants. Empty lists mean "any". */
export const SubscriptionSettingsSchema = z.object({
  tags: z.array(TagSchema).default([]),
  theatres: z.array(TheatreSchema).default([]),
  least: SeveritySchema.default('elevated'),
  /** Expression with AND, OR, NOT, "phrases" over title and summary; empty = none. */
  words: z.string().max(300).default(''),
  /** Feed ids; empty, with no groups either = every feed the workspace sees. */
  feeds: z.array(z.string()).default([]),
  /** Headings of the feed list: each stands for the feeds under it. */
  groups: z.array(z.string()).default([]),
  /** ISO 639-1; at least one report in one of them. */
  languages: z.array(z.string().regex(/^[a-z]{2}$/, 'must be two letters like en')).default([]),
  mode: z.enum(['instant', 'digest']).default('instant'),
  quiet: z.object({ from: ClockTimeSchema, to: ClockTimeSchema, zone: TimeZoneSchema }).nullable().default(null),
  mention: z.object({ id: z.string(), from: SeveritySchema }).nullable().default(null),
  /** Alerts an hour; the rest goes to the digest. */
  perHour: z.number().int().min(1).max(1000).default(10),
  /** Ask for a thread a story, where the platform has threads. */
  thread: z.boolean().default(false),
  /** Pass alerts on to the servers that follow the channel (Discord's announcement channels). */
  crosspost: z.boolean().default(false),
});
export type SubscriptionSettings = z.infer<typeof SubscriptionSettingsSchema>;

export interface Subscription {
  id: string;
  address: ChannelAddress;
  settings: SubscriptionSettings;
  /** Epoch milliseconds; in the future = paused or snoozed until then; 0 = active. */
  pausedUntil: number;
  pauseReason: string | null;
  createdBy: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** A subscription that somebody makes now: active, with an id of its own. */
export function newSubscription(
  address: ChannelAddress,
  settings: SubscriptionSettings,
  createdBy: string,
  now: number,
): Subscription {
  const id = randomBytes(6).toString('hex');
  return { id, address, settings, pausedUntil: 0, pauseReason: null, createdBy, createdAt: now };
}

/** Paused with no end: until somebody resumes it. */
export const FOREVER = Number.MAX_SAFE_INTEGER;
