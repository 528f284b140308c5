import { Temporal } from 'temporal-polyfill';
import type { SubscriptionSettings } from '../core/subscription.ts';
import { instantOf, localTime } from '../core/wall-clock.ts';

/**
 * When the quiet hours that hold now end (epoch milliseconds), or null outside them. From and to are wall-clock times
 * in the zone; a span may pass midnight; equal times mean no quiet hours.
 */
export function quietUntil(quiet: SubscriptionSettings['quiet'], now: number): number | null {
  if (!quiet || quiet.from === quiet.to) return null;
  const local = localTime(now, quiet.zone);
  const clock = local.toPlainTime();
  const from = Temporal.PlainTime.from(quiet.from);
  const to = Temporal.PlainTime.from(quiet.to);
  const afterFrom = Temporal.PlainTime.compare(clock, from) >= 0;
  const beforeTo = Temporal.PlainTime.compare(clock, to) < 0;
  const overnight = Temporal.PlainTime.compare(from, to) > 0;
  if (overnight ? !(afterFrom || beforeTo) : !(afterFrom && beforeTo)) return null;
  const day = overnight && afterFrom ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  return instantOf(day, quiet.to, quiet.zone);
}
