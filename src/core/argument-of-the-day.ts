import type { Argument } from './briefing.ts';
import { DAY } from './durations.ts';

/** The argument of a date (`YYYY-MM-DD`): every argument in turn, the same for everybody all day. */
export function argumentOfTheDay(all: readonly Argument[], localDate: string): Argument {
  const day = Math.floor(Date.parse(`${localDate}T00:00:00Z`) / DAY);
  const argument = all[day % all.length];
  if (!argument) throw new Error('There are no arguments among the briefings.');
  return argument;
}
