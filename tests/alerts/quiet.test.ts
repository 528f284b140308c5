import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../src/alerts/quiet.ts';
import { localTime } from '../../src/core/wall-clock.ts';

const at = (text: string) => Date.parse(text);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LARGEST_SHIFT = 3 * HOUR;
const night = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' };

describe('quiet hours', () => {
  it('hold from the evening until the next morning, by the wall clock of their zone', () => {
    expect(quietUntil(night, at('2025-01-10T20:59:59Z'))).toBeNull();
    expect(quietUntil(night, at('2025-01-10T21:00:00Z'))).toBe(at('2025-01-11T06:00:00Z'));
    expect(quietUntil(night, at('2025-01-11T05:59:00Z'))).toBe(at('2025-01-11T06:00:00Z'));
  });

  it('begin with their first minute and end with their last', () => {
    expect(quietUntil(night, at('2025-01-10T20:59:59Z'))).toBeNull();
    expect(quietUntil(night, at('2025-01-10T21:00:00Z'))).toBe(at('2025-01-11T06:00:00Z'));
    expect(quietUntil(night, at('2025-01-11T06:00:00Z'))).toBeNull();
  });

  it('hold nothing by day, nor when both times are the same', () => {
    expect(quietUntil(night, at('2025-01-10T12:00:00Z'))).toBeNull();
    expect(quietUntil({ ...night, to: '22:00' }, at('2025-01-10T21:30:00Z'))).toBeNull();
    expect(quietUntil(null, at('2025-01-10T21:30:00Z'))).toBeNull();
  });

  it('that begin and end on one day hold between the two', () => {
    const noon = { ...night, from: '12:00', to: '14:00' };
    const ends = ['10:59', '11:00', '12:59', '13:00'].map((time) => quietUntil(noon, at(`2025-01-10T${time}:00Z`)));
    expect(ends).toEqual([null, at('2025-01-10T13:00:00Z'), at('2025-01-10T13:00:00Z'), null]);
  });

  it('end at the right moment in the night in which summer time begins', () => {
    expect(quietUntil(night, at('2025-03-29T23:00:00Z'))).toBe(at('2025-03-30T05:00:00Z'));
  });

  it('end right after the gap when their end is a time that does not exist', () => {
    const early = { from: '23:00', to: '02:30', zone: 'Europe/Berlin' };
    expect(quietUntil(early, at('2025-03-29T23:30:00Z'))).toBe(at('2025-03-30T01:00:00Z'));
  });

  it('end at a moment still to come in the night in which clocks are put back', () => {
    const early = { from: '22:00', to: '02:30', zone: 'Europe/Berlin' };
    expect(quietUntil(early, at('2026-10-25T00:20:00Z'))).toBe(at('2026-10-25T00:30:00Z'));
    expect(quietUntil(early, at('2026-10-25T01:10:00Z'))).toBe(at('2026-10-25T01:30:00Z'));
  });

  it('do not end in a gap after which they hold again', () => {
    const nearly = { from: '02:45', to: '02:15', zone: 'Europe/Berlin' };
    for (const now of ['2026-03-28T20:00:00Z', '2026-03-29T00:50:00Z'])
      expect(quietUntil(nearly, at(now))).toBe(at('2026-03-30T00:15:00Z'));
  });

  it('end within a day and the shift of clocks, when none hold, in every zone and at every hour of a year', () => {
    const day = fc.integer({ min: 0, max: 24 * 60 - 1 });
    // Half of them in the hours in which clocks are changed, as half of the moments are close to a change.
    const clock = fc.oneof(day, fc.integer({ min: 0, max: 4 * 60 }));
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const hour = fc.integer({ min: 0, max: 365 * 24 });
    const moment = fc.record({ zone, from: clock, to: clock, hour, minute: day, changing: fc.boolean() });
    fc.assert(
      fc.property(moment, ({ zone, from, to, hour, minute, changing }) => {
        const quiet = { zone, from: clockAt(from), to: clockAt(to) };
        const given = at('2026-01-01T00:00:00Z') + hour * HOUR + (minute % 60) * MINUTE;
        const change = changing ? localTime(given, zone).getTimeZoneTransition('next')?.epochMilliseconds : undefined;
        const now = change === undefined ? given : change + (minute / 8 - 90) * MINUTE;
        const end = quietUntil(quiet, now);
        if (end === null) return;
        expect(end).toBeGreaterThan(now);
        expect(quietUntil(quiet, end)).toBeNull();
        // A gap may swallow the short time between two quiet nights: then they are one.
        const open = ((from - to + 24 * 60) % (24 * 60)) * MINUTE;
        expect(end - now).toBeLessThanOrEqual((open > LARGEST_SHIFT ? 24 : 48) * HOUR + LARGEST_SHIFT);
      }),
      { numRuns: 2_000 },
    );
  });
});

function clockAt(minutes: number): string {
  return new Date(minutes * MINUTE).toISOString().slice(11, 16);
}
