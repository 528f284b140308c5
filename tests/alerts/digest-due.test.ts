import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastDigest, nextDigest } from '../../src/alerts/digest-due.ts';
import type { DigestSchedule } from '../../src/core/digest.ts';
import { localTime } from '../../src/core/wall-clock.ts';

const address = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const daily = (clock: string, zone: string, days = [1, 2, 3, 4, 5, 6, 7]): DigestSchedule => ({
  address,
  edition: 'daily',
  clock,
  zone,
  days,
  since: 0,
});
const at = (text: string) => Date.parse(text);

describe('when a digest is due', () => {
  it('is the local wall-clock time, summer and winter', () => {
    const berlin = daily('08:30', 'Europe/Berlin');
    expect(nextDigest(berlin, at('2025-07-01T00:00:00Z')).at).toBe(at('2025-07-01T06:30:00Z'));
    expect(nextDigest(berlin, at('2025-12-01T00:00:00Z')).at).toBe(at('2025-12-01T07:30:00Z'));
  });

  it('is right after the gap when the clock skips the time', () => {
    const due = nextDigest(daily('02:30', 'Europe/Berlin'), at('2025-03-29T12:00:00Z'));
    expect(due).toEqual({ localDate: '2025-03-30', at: at('2025-03-30T01:00:00Z') });
  });

  it('is once, at the first, when the clock shows the time twice', () => {
    const berlin = daily('02:30', 'Europe/Berlin');
    const first = nextDigest(berlin, at('2025-10-25T12:00:00Z'));
    expect(first).toEqual({ localDate: '2025-10-26', at: at('2025-10-26T00:30:00Z') });
    expect(nextDigest(berlin, first.at).localDate).toBe('2025-10-27');
  });

  it('is one digest after days of downtime, the latest', () => {
    const due = lastDigest(daily('08:00', 'UTC'), at('2025-05-10T09:00:00Z'));
    expect(due).toEqual({ localDate: '2025-05-10', at: at('2025-05-10T08:00:00Z') });
  });

  it('is never one from before the schedule was made', () => {
    const made = { ...daily('08:00', 'UTC'), since: at('2025-05-10T08:30:00Z') };
    expect(lastDigest(made, at('2025-05-10T09:00:00Z'))).toBeNull();
  });

  it('keeps to the chosen days', () => {
    const monday = nextDigest(daily('08:00', 'UTC', [1]), at('2025-05-07T12:00:00Z'));
    expect(localTime(monday.at, 'UTC').dayOfWeek).toBe(1);
  });

  it('is exactly once a local date over a year, in every zone and at every time, however often one looks', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 300 }),
        (zone, hour, minute, startDay) => {
          const schedule = daily(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`, zone);
          let now = at('2025-01-01T00:00:00Z') + startDay * 86_400_000;
          const dates: string[] = [];
          for (let count = 0; count < 40; count++) {
            const due = nextDigest(schedule, now);
            expect(due.at).toBeGreaterThan(now);
            expect(lastDigest(schedule, due.at)).toEqual(due);
            dates.push(due.localDate);
            now = due.at;
          }
          expect(new Set(dates).size).toBe(40);
        },
      ),
      { numRuns: 200 },
    );
  });
});
