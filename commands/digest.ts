import { nextDigestText, scheduleCard } from '../src/cards/schedule.ts';
import { bold, code, paragraph } from '../src/core/card.ts';
import { actionId, type Context, defineAction, defineCommand, subcommand } from '../src/core/command.ts';
import { type DigestSchedule, DigestScheduleSchema } from '../src/core/digest.ts';
import { UserError } from '../src/core/errors.ts';
import { flag, optional, text } from '../src/core/option.ts';
import { type FormField, privately, type Reply } from '../src/core/reply.ts';
import { TIME_ZONES, WrittenTimeZoneSchema } from '../src/core/subscription.ts';
import { clockTime, timeZone } from './clock.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const NAMED = new Map([
  ['weekdays', [1, 2, 3, 4, 5]],
  ['weekends', [6, 7]],
  ['daily', EVERY_DAY],
  ['all', EVERY_DAY],
]);

const NO_DAYS = '"days" must be like weekdays, mon-fri or mon,thu.';

/** Days of the week as people write them: `weekdays`, `mon,wed`, `mon-fri`. Throws a UserError. */
function daysOf(given: string): number[] {
  const named = NAMED.get(given.toLowerCase());
  if (named) return named;
  const days = given
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .flatMap((part) => {
      const [from, to] = part.split('-').map((name) => DAY_NAMES.indexOf(name.slice(0, 3)) + 1);
      if (!from || to === 0) throw new UserError(NO_DAYS);
      return Array.from({ length: (((to ?? from) - from + 7) % 7) + 1 }, (_, step) => ((from - 1 + step) % 7) + 1);
    });
  if (days.length === 0) throw new UserError(NO_DAYS);
  return [...new Set(days)].toSorted();
}

function isDays(given: string): boolean {
  try {
    daysOf(given);
    return true;
  } catch {
    return false;
  }
}

const schedule = subcommand({
  description: 'Get a digest here at a time of the day',
  descriptions: { de: 'Hier zu einer Tageszeit einen Überblick erhalten' },
  access: 'channel',
  options: {
    time: text({
      description: 'When, by your clock',
      example: '08:30',
      fits: (value) => clockTime(value) !== undefined,
    }),
    zone: optional(
      text({
        description: 'Time zone',
        example: 'Europe/Berlin',
        fits: (value) => WrittenTimeZoneSchema.safeParse(value).success,
        async complete(partial) {
          const typed = partial.toLowerCase();
          const zones = TIME_ZONES.filter((zone) => zone.toLowerCase().includes(typed));
          return zones.slice(0, 25).map((zone) => ({ label: zone, value: zone }));
        },
      }),
    ),
    days: optional(text({ description: 'On which days (default: every day)', example: 'weekdays', fits: isDays })),
    weekly: optional(flag({ description: 'A weekly edition, on the first of those days (default: Monday)' })),
  },
  async run({ time, zone, days, weekly }, context) {
    const { services, caller } = context;
    const clock = clockTime(time);
    if (!clock) throw new UserError('"time" must be like 08:30.');
    if (caller.cannotPost) throw new UserError(caller.cannotPost);
    const chosen = days ? daysOf(days) : EVERY_DAY;
    const wish: Wish = {
      edition: weekly ? 'weekly' : 'daily',
      clock,
      days: weekly ? chosen.slice(0, 1) : chosen,
    };
    const known = zone ?? (await services.timeZoneOf(caller));
    return known === null ? zoneForm(wish) : keep(wish, known, zone === undefined, context);
  },
});

type Wish = Pick<DigestSchedule, 'edition' | 'clock' | 'days'>;

async function keep(wish: Wish, zone: string, guessed: boolean, { services, caller, now }: Context): Promise<Reply> {
  const schedule: DigestSchedule = { ...wish, address: caller.address, zone: timeZone(zone), since: now };
  const nextAt = await services.digests.schedule(schedule, now);
  // A refusal of long ago must not keep what somebody asks for now.
  await services.releaseChannel(caller.address);
  return privately(scheduleCard(schedule, nextAt, guessed));
}

/** Asked once a workspace, where the platform does not tell. */
function zoneForm({ edition, clock, days }: Wish): Reply {
  const field: FormField = {
    name: 'zone',
    label: 'Which time zone? I remember it.',
    hint: 'For example Europe/Berlin, America/New_York or UTC',
    kind: 'text',
    required: true,
    maxLength: 60,
  };
  const action = actionId('digest.zone', edition, clock, days.join(''));
  return { kind: 'form', form: { title: 'Time zone', action, submit: 'Schedule', fields: [field] } };
}

const zoneAction = defineAction({
  name: 'digest.zone',
  access: 'channel',
  async run([edition, clock, days = ''], { fields }, context) {
    const wish = DigestScheduleSchema.pick({ edition: true, clock: true, days: true }).safeParse({
      edition,
      clock,
      days: [...days].map(Number),
    });
    if (!wish.success) throw new UserError('I could not read that form. Please run "/digest schedule" again.');
    return keep(wish.data, fields.zone?.[0]?.trim() ?? '', false, context);
  },
});

const previewNow = subcommand({
  description: 'What a digest would say now, for you only',
  descriptions: { de: 'Was ein Überblick jetzt sagen würde, nur für dich' },
  options: {},
  async run(_values, { services, caller, now }) {
    const [first] = await services.store.digests.ofChannel(caller.address);
    const zone = (await services.timeZoneOf(caller)) ?? 'UTC';
    const [card] = await services.digests.preview(first ?? trial(caller.address, zone, now));
    if (!card) throw new UserError('There is nothing to show yet.');
    return privately(card);
  },
});

const show = subcommand({
  description: 'When digests come here',
  descriptions: { de: 'Wann Überblicke hierher kommen' },
  options: {},
  async run(_values, { services, caller, now }) {
    const schedules = await services.store.digests.ofChannel(caller.address);
    if (schedules.length === 0) throw new UserError('No digest comes here yet. "/digest schedule 08:30" sets one up.');
    const held = await services.store.outbox.heldFor(caller.address);
    const again = code(caller.direct ? '/watch resume' : '/alerts resume');
    return privately({
      title: 'Digests of this channel',
      tone: 'neutral',
      body: [
        ...(held
          ? [paragraph(bold('Held: '), `${held} Once that is mended, `, again, ' lets digests come again.')]
          : []),
        ...schedules.map((one) => nextDigestText(one, services.digests.nextAt(one, now))),
      ],
      controls: [],
    });
  },
});

const off = subcommand({
  description: 'No more digests here',
  descriptions: { de: 'Keine Überblicke mehr hier' },
  access: 'channel',
  options: {},
  async run(_values, { services, caller }) {
    const removed = await services.store.digests.remove(caller.address);
    if (removed === 0) throw new UserError('No digest was set up here.');
    return privately({ title: 'No more digests here', tone: 'neutral', body: [], controls: [] });
  },
});

function trial(address: DigestSchedule['address'], zone: string, now: number): DigestSchedule {
  return { address, edition: 'daily', clock: '08:00', zone, days: EVERY_DAY, since: now };
}

export default defineCommand({
  name: 'digest',
  description: 'A daily or weekly digest in this channel',
  descriptions: { de: 'Ein täglicher oder wöchentlicher Überblick in diesem Kanal' },
  example: '/digest schedule 08:30',
  actions: [zoneAction],
  subcommands: { schedule, now: previewNow, show, off },
});
