import { DAY, MINUTE } from '../../core/durations.ts';
import type { PublisherHints } from '../../core/feed.ts';
import type { RawFeed } from './raw.ts';

/** Publishers ask for absurd waits by mistake; a day is the most we grant. */
const MOST = DAY;

/** Lengths of `sy:updatePeriod` (RSS 1.0 syndication module). */
const PERIODS: Readonly<Record<string, number>> = {
  hourly: 60 * MINUTE,
  daily: DAY,
  weekly: 7 * DAY,
  monthly: 30 * DAY,
  yearly: 365 * DAY,
};
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** How often the document asks to be fetched: `ttl` (minutes), `sy:*`, `skipHours` (GMT), `skipDays`. */
export function readHints(
  raw: Pick<RawFeed, 'ttlMinutes' | 'updatePeriod' | 'updateFrequency' | 'skipHours' | 'skipDays'>,
): PublisherHints {
  const ttl = positive(raw.ttlMinutes) * MINUTE;
  const period = PERIODS[raw.updatePeriod?.trim().toLowerCase() ?? ''] ?? 0;
  const every = period / (positive(raw.updateFrequency) || 1);
  const longest = Math.min(MOST, Math.max(ttl, every));
  const hours = raw.skipHours.map(Number).filter((hour) => Number.isInteger(hour) && hour >= 0 && hour <= 24);
  const days = raw.skipDays.map((day) => DAYS.indexOf(day.trim().toLowerCase().slice(0, 3))).filter((day) => day >= 0);
  return {
    minIntervalMs: longest > 0 ? longest : null,
    // RSS 0.91 counted 1 to 24, RSS 2.0 counts 0 to 23.
    skipHours: [...new Set(hours.map((hour) => hour % 24))],
    skipDays: [...new Set(days)],
  };
}

function positive(text: string | null): number {
  const number = Number(text?.trim() || 0);
  return Number.isFinite(number) && number > 0 ? number : 0;
}
