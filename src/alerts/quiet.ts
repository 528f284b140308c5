import { Temporal } from 'temporal-polyfill';
import type { Subscription, SubscriptionSettings } from '../core/subscription.ts';
import { instantOf, localTime } from '../core/wall-clock.ts';

type QuietHours = NonNullable<SubscriptionSettings['quiet']>;

/**
 * When the quiet hours that hold now end (epoch milliseconds), or null outside them. From and to are wall-clock times
 * in the zone; a span may pass midnight; equal times mean no quiet hours.
 */
export function quietUntil(quiet: SubscriptionSettings['quiet'], now: number): number | null {
  if (!quiet || !isQuiet(quiet, now)) return null;
  const today = localTime(now, quiet.zone).toPlainDate();
  // Where clocks are put back the end comes twice, and where they are put forward the next quiet hours may begin at once.
  for (const days of [0, 1, 2]) {
    for (const which of ['first', 'last'] as const) {
      const end = instantOf(today.add({ days }), quiet.to, quiet.zone, which);
      if (end > now && !isQuiet(quiet, end)) return end;
    }
  }
  return null;
}

/** Whether a subscription has posts made at a time: it is not paused, not for the digest alone, and not in its quiet hours. */
export function isAwake(
  { settings, pausedUntil }: Pick<Subscription, 'settings' | 'pausedUntil'>,
  now: number,
): boolean {
  return pausedUntil <= now && settings.mode === 'instant' && (!settings.quiet || !isQuiet(settings.quiet, now));
}

function isQuiet({ from, to, zone }: QuietHours, at: number): boolean {
  const clock = localTime(at, zone).toPlainTime();
  const afterFrom = Temporal.PlainTime.compare(clock, from) >= 0;
  const beforeTo = Temporal.PlainTime.compare(clock, to) < 0;
  return Temporal.PlainTime.compare(from, to) > 0 ? afterFrom || beforeTo : afterFrom && beforeTo;
}
