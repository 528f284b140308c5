import { type Block, type Card, code, paragraph, time } from '../core/card.ts';
import type { DigestSchedule } from '../core/digest.ts';

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** Examples of a zone: one that is not kept already. */
const OTHER_ZONES = ['Europe/Berlin', 'America/New_York'];
const AND = new Intl.ListFormat('en-GB');

/** A digest that was set up, and when it first comes (epoch milliseconds). `zoneGuessed`: nobody named its time zone. */
export function scheduleCard(schedule: DigestSchedule, nextAt: number, zoneGuessed: boolean): Card {
  const body = [nextDigestText(schedule, nextAt)];
  if (zoneGuessed) {
    body.push(
      paragraph(
        `The zone was not given, so I took ${schedule.zone}. To change it: `,
        code(`${commandFor(schedule)} zone:${OTHER_ZONES.find((zone) => zone !== schedule.zone)}`),
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

/** What was asked for, as a command: saying it again with another zone changes this very digest. */
function commandFor({ edition, days, clock }: DigestSchedule): string {
  const short = days.map((day) => (DAY_NAMES[day - 1] ?? '').slice(0, 3).toLowerCase());
  const when = days.length === 7 ? '' : ` days:${short.join(',')}`;
  return `/digest schedule ${clock}${when}${edition === 'weekly' ? ' weekly:yes' : ''}`;
}

/** "Monday, 24 November at 08:30" */
function inWords(at: number, zone: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' });
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  return `${date.format(at).replace(/^(\w+) /, '$1, ')} at ${clock.format(at)}`;
}

/** "Every day at 08:30 (Europe/Berlin). The next one comes …" */
export function nextDigestText(schedule: DigestSchedule, nextAt: number): Block {
  return paragraph(
    `${whenText(schedule)} (${schedule.zone}). The next one comes on ${inWords(nextAt, schedule.zone)} there, `,
    time(nextAt, 'relative'),
    '.',
  );
}

/** "Every day at 08:30", "On Monday and Thursday at 08:30", "Weekly, on Monday at 08:30" */
function whenText({ edition, days, clock }: DigestSchedule): string {
  if (days.length === 7) return `Every day at ${clock}`;
  const names = AND.format(days.map((day) => DAY_NAMES[day - 1] ?? ''));
  return `${edition === 'weekly' ? 'Weekly, on' : 'On'} ${names} at ${clock}`;
}
