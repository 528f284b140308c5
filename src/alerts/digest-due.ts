import type { Temporal } from 'temporal-polyfill';
import type { DigestSchedule, DueDigest } from '../core/digest.ts';
import { instantOf, localTime } from '../core/wall-clock.ts';

/** Two weeks of days hold every weekday, also round a change of clocks. */
const DAYS_SEARCHED = 15;

/** The first digest after a moment (epoch milliseconds). */
export function nextDigest(schedule: DigestSchedule, after: number): DueDigest {
  const today = localTime(after, schedule.zone).toPlainDate();
  for (let ahead = -1; ahead < DAYS_SEARCHED; ahead++) {
    const due = onDate(schedule, today.add({ days: ahead }));
    if (due && due.at > after) return due;
  }
  throw new Error('A digest schedule without a day of the week.');
}

/** The last digest that fell due at or before a moment and after the schedule was made; null when none did. */
export function lastDigest(schedule: DigestSchedule, now: number): DueDigest | null {
  const today = localTime(now, schedule.zone).toPlainDate();
  for (let back = -1; back < DAYS_SEARCHED; back++) {
    const due = onDate(schedule, today.subtract({ days: back }));
    if (due && due.at <= now) return due.at > schedule.since ? due : null;
  }
  return null;
}

function onDate(schedule: DigestSchedule, date: Temporal.PlainDate): DueDigest | null {
  if (!schedule.days.includes(date.dayOfWeek)) return null;
  return { localDate: date.toString(), at: instantOf(date, schedule.clock, schedule.zone) };
}
