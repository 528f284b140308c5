import type { Briefings } from '../core/briefing.ts';

const DAY = 24 * 60 * 60_000;

/** The argument of a date (`YYYY-MM-DD`): every argument in turn, the same for everybody all day. */
export function argumentOfTheDay(briefings: Briefings, localDate: string): { slug: string; title: string } {
  const day = Math.floor(Date.parse(`${localDate}T00:00:00Z`) / DAY);
  const argument = briefings.arguments[day % briefings.arguments.length];
  if (!argument) throw new Error('There are no arguments among the briefings.');
  return { slug: argument.slug, title: argument.title };
}
