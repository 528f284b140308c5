import { Temporal } from 'temporal-polyfill';

/**
 * The instant (epoch milliseconds) at which a wall clock in a zone shows a time on a date. A time that the change to
 * summer time skips counts as the first moment after the gap; one that comes twice counts as the first of the two unless
 * the last is asked for.
 */
export function instantOf(
  date: Temporal.PlainDate,
  clock: string,
  zone: string,
  which: 'first' | 'last' = 'first',
): number {
  const wanted = Temporal.PlainTime.from(clock);
  const disambiguation = which === 'first' ? 'compatible' : 'later';
  const local = date.toPlainDateTime(wanted).toZonedDateTime(zone, { disambiguation });
  if (local.toPlainTime().equals(wanted)) return local.epochMilliseconds;
  const afterGap = local.subtract({ hours: 4 }).getTimeZoneTransition('next');
  return afterGap?.epochMilliseconds ?? local.epochMilliseconds;
}

/** What date and time it is in a zone. */
export function localTime(ms: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
}
