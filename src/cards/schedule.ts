import { type Block, type Card, code, paragraph, time } from '../core/card.ts';
import type { DigestSchedule } from '../core/digest.ts';

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export function scheduleCard(schedule: DigestSchedule, nextAt: number, zoneGuessed: boolean): Card {
  const body = [nextDigestText(schedule, nextAt)];
  if (zoneGuessed) {
    body.push(
      paragraph(
        `The zone was not given, so I took ${schedule.zone}. To change it: `,
        code(`/digest schedule ${schedule.clock} zone:Europe/Berlin`),
      ),
    );
  }
  return {
    title: 'Digest scheduled',
    tone: 'good',
    body,
    controls: [],
    footer: ['See one now with ', code('/digest now'), ', stop it with ', code('/digest off'), '.'],
  };
}

/** "Monday, 24 November at 08:30" */
function inWords(at: number, zone: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' });
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  return `${date.format(at).replace(/^(\w+) /, '$1, ')} at ${clock.format(at)}`;
}

/** "Daily at 08:30 in Europe/Berlin, every day. The next one comes …" */
export function nextDigestText(schedule: DigestSchedule, nextAt: number): Block {
  const name = schedule.edition === 'daily' ? 'Daily' : 'Weekly';
  const days =
    schedule.days.length === 7 ? 'every day' : `on ${schedule.days.map((day) => DAY_NAMES[day - 1]).join(', ')}`;
  return paragraph(
    `${name} at ${schedule.clock} (${schedule.zone}), ${days}. The next one comes on ${inWords(nextAt, schedule.zone)} there, `,
    time(nextAt, 'relative'),
    '.',
  );
}
