import { ClockTimeSchema } from '../src/core/subscription.ts';

const TWELVE_HOURS = /^(1[0-2]|0?[1-9])(?::([0-5]\d))?\s*([ap])\.?m\.?$/i;

/** A time of the clock as people write it, `8:30` and `9 pm` too; undefined where it is none. */
export function clockTime(given: string): string | undefined {
  const [, hour, minutes = '00', half] = TWELVE_HOURS.exec(given.trim()) ?? [];
  const full = half ? `${(Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)}:${minutes}` : given.trim();
  return ClockTimeSchema.safeParse(full.padStart(5, '0')).data;
}
