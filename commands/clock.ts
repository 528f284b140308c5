import { UserError } from '../src/core/errors.ts';
import { ClockTimeSchema, WrittenTimeZoneSchema } from '../src/core/subscription.ts';

const TWELVE_HOURS = /^(1[0-2]|0?[1-9])(?::([0-5]\d))?\s*([ap])\.?m\.?$/i;

/** A time of the clock as people write it, `8:30` and `9 pm` too; undefined where it is none. */
export function clockTime(given: string): string | undefined {
  const [, hour, minutes = '00', half] = TWELVE_HOURS.exec(given.trim()) ?? [];
  const full = half ? `${(Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)}:${minutes}` : given.trim();
  return ClockTimeSchema.safeParse(full.padStart(5, '0')).data;
}

/** The IANA name of a time zone as people write it. Throws a UserError. */
export function timeZone(given: string): string {
  const zone = WrittenTimeZoneSchema.safeParse(given);
  if (!zone.success) throw new UserError('"zone" must be a time zone like Europe/Berlin.');
  return zone.data;
}
