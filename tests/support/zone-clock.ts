const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;

/** What the clocks of a zone show, read from `Intl`: an oracle for what the code works out with `Temporal`. */
export function zoneClock(zone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  /** `2025-03-30 02:30`, which sorts as time does. */
  const shown = (at: number) => format.format(at);

  return {
    /** The first moment at which the date is this one and the clock shows this time, or a later one. */
    firstMoment(date: string, clock: string): number {
      const wanted = `${date} ${clock}`;
      const asUtc = Date.parse(`${date}T${clock}:00Z`);
      const offset = Date.parse(`${shown(asUtc).replace(' ', 'T')}:00Z`) - asUtc;
      // No change of clocks is longer than three hours, and all fall on a quarter of an hour.
      let at = asUtc - offset - 3 * HOUR;
      while (shown(at + QUARTER) < wanted) at += QUARTER;
      while (shown(at) < wanted) at += MINUTE;
      return at;
    },
  };
}
