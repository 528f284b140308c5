/** The English names of the months, in lower case. */
export const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** The day of a moment (epoch milliseconds) in UTC: `2022-11-15`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** A partial date in words, as exactly as the day is known: `2022`, `November 2022`, `15 November 2022`. */
export function dayText(date: string): string {
  if (date.length === 4) return date;
  return (date.length === 7 ? MONTH : DAY).format(Date.parse(date));
}
