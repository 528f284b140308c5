import { randomBytes } from 'node:crypto';
import { qualityCard } from '../src/cards/quality.ts';
import { previewCard, subscriptionCard, subscriptionListCard } from '../src/cards/subscription.ts';
import { workspaceScope } from '../src/core/address.ts';
import { type Context, defineAction, defineCommand, subcommand } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { choice, choices, flag, integer, mention, optional, text } from '../src/core/option.ts';
import { privately, publicly, type Reply } from '../src/core/reply.ts';
import {
  ClockTimeSchema,
  FOREVER,
  type Subscription,
  type SubscriptionSettings,
  SubscriptionSettingsSchema,
  TimeZoneSchema,
} from '../src/core/subscription.ts';
import { SEVERITIES, SEVERITY_LABELS, TAGS, THEATRE_LABELS, THEATRES } from '../src/core/vocabulary.ts';
import { parseWordFilter } from '../src/core/words.ts';
import { editAction, editForm } from './alerts-edit.ts';
import { tagLabels } from './labels.ts';

const MODES = ['instant', 'digest'] as const;
const MODE_LABELS = { instant: 'At once', digest: 'In the daily digest only' };

const which = optional(
  text({
    description: 'Which subscription, by its number in the list',
    example: '1',
    async complete(_partial, { services, caller }) {
      const all = await services.store.subscriptions.ofChannel(caller.address);
      return all.map((_, index) => ({ label: `Subscription ${index + 1}`, value: String(index + 1) }));
    },
  }),
);

const wishes = {
  tags: optional(choices(TAGS, tagLabels, { description: 'Only these tags', example: 'spillover,restraint' })),
  theatres: optional(choices(THEATRES, THEATRE_LABELS, { description: 'Only these theatres', example: 'nato-east' })),
  least: optional(choice(SEVERITIES, SEVERITY_LABELS, { description: 'This severity or higher (default: elevated)' })),
  words: optional(
    text({ description: 'Words to require or exclude', maxLength: 300, example: 'poland AND drone NOT sport' }),
  ),
  mode: optional(choice(MODES, MODE_LABELS, { description: 'At once, or in the digest only' })),
  quiet: optional(text({ description: 'Quiet hours', example: '22:00-07:00' })),
  zone: optional(text({ description: 'Time zone of the quiet hours', example: 'Europe/Berlin' })),
  mention: optional(mention({ description: 'Role or group to mention' })),
  from: optional(
    choice(SEVERITIES, SEVERITY_LABELS, { description: 'Mention from this severity (default: critical)' }),
  ),
  hourly: optional(integer({ description: 'At most this many alerts an hour (default: 10)', min: 1, max: 60 })),
  thread: optional(flag({ description: 'A thread for each story' })),
  crosspost: optional(
    flag({ description: 'Pass alerts on to servers that follow this announcement channel (Discord)' }),
  ),
};

interface Wishes {
  tags?: SubscriptionSettings['tags'] | undefined;
  theatres?: SubscriptionSettings['theatres'] | undefined;
  least?: SubscriptionSettings['least'] | undefined;
  words?: string | undefined;
  mode?: SubscriptionSettings['mode'] | undefined;
  quiet?: string | undefined;
  zone?: string | undefined;
  mention?: string | undefined;
  from?: SubscriptionSettings['least'] | undefined;
  hourly?: number | undefined;
  thread?: boolean | undefined;
  crosspost?: boolean | undefined;
}

/** Settings from what was asked for; what was not asked for stays as in `base`. Throws a UserError. */
function applied(base: SubscriptionSettings, wish: Wishes, zone: string): SubscriptionSettings {
  if (wish.words !== undefined) parseWordFilter(wish.words);
  return {
    ...base,
    ...(wish.tags && { tags: wish.tags }),
    ...(wish.theatres && { theatres: wish.theatres }),
    ...(wish.least && { least: wish.least }),
    ...(wish.words !== undefined && { words: wish.words }),
    ...(wish.mode && { mode: wish.mode }),
    ...(wish.quiet && { quiet: quietHours(wish.quiet, wish.zone ?? zone) }),
    ...(wish.mention && { mention: { id: wish.mention, from: wish.from ?? 'critical' } }),
    ...(wish.hourly !== undefined && { perHour: wish.hourly }),
    ...(wish.thread !== undefined && { thread: wish.thread }),
    ...(wish.crosspost !== undefined && { crosspost: wish.crosspost }),
  };
}

function quietHours(span: string, zone: string): SubscriptionSettings['quiet'] {
  if (/^(off|none)$/i.test(span)) return null;
  const [from, to] = span.split(/\s*[-–]\s*/);
  const parsed = [ClockTimeSchema.safeParse(from), ClockTimeSchema.safeParse(to)];
  const [start, end] = parsed;
  if (!start?.success || !end?.success) throw new UserError('"quiet" must be a span like 22:00-07:00, or "off".');
  if (!TimeZoneSchema.safeParse(zone).success) throw new UserError('"zone" must be a time zone like Europe/Berlin.');
  return { from: start.data, to: end.data, zone };
}

/** The subscription a number means; the only one where none is given. Throws a UserError. */
async function chosen(number: string | undefined, { services, caller }: Context): Promise<Subscription> {
  const all = await services.store.subscriptions.ofChannel(caller.address);
  const [only] = all;
  if (!only) throw new UserError('This channel has no subscription yet. "/alerts subscribe" makes one.');
  if (number === undefined && all.length === 1) return only;
  const found = all[Number(number) - 1];
  if (!found) throw new UserError(`Which one? Give its number from "/alerts list", 1 to ${all.length}.`);
  return found;
}

const subscribe = subcommand({
  description: 'Get alerts in this channel',
  access: 'manager',
  options: { ...wishes, preview: optional(flag({ description: 'Only show what it would have sent' })) },
  async run({ preview, ...wish }, context): Promise<Reply> {
    const { services, caller, now } = context;
    const settings = applied(SubscriptionSettingsSchema.parse({}), wish, caller.timeZone ?? 'UTC');
    const past = await services.wouldHaveSent(settings, workspaceScope(caller.address), now);
    if (preview) return privately(previewCard(settings, past));
    const existing = await services.store.subscriptions.ofChannel(caller.address);
    if (existing.some((one) => JSON.stringify(one.settings) === JSON.stringify(settings))) {
      throw new UserError('This channel already has exactly that subscription. "/alerts list" shows it.');
    }
    const subscription: Subscription = {
      id: randomBytes(6).toString('hex'),
      address: caller.address,
      settings,
      pausedUntil: 0,
      pauseReason: null,
      createdBy: caller.userId,
      createdAt: now,
    };
    await services.store.subscriptions.add(subscription);
    await services.store.outbox.release(caller.address);
    return publicly(subscriptionCard('Subscribed', subscription, existing.length + 1, past));
  },
});

const list = subcommand({
  description: "This channel's subscriptions",
  options: {},
  async run(_values, { services, caller, now }) {
    return privately(subscriptionListCard(await services.store.subscriptions.ofChannel(caller.address), now));
  },
});

const edit = subcommand({
  description: 'Change a subscription; without options a form opens',
  access: 'manager',
  options: { which, ...wishes },
  async run({ which: number, ...wish }, context) {
    const { services, caller, now } = context;
    const subscription = await chosen(number, context);
    if (Object.values(wish).every((value) => value === undefined)) return editForm(subscription);
    const settings = applied(subscription.settings, wish, caller.timeZone ?? 'UTC');
    await services.store.subscriptions.change(subscription.id, settings);
    const past = await services.wouldHaveSent(settings, workspaceScope(caller.address), now);
    const before = await services.wouldHaveSent(subscription.settings, workspaceScope(caller.address), now);
    return privately(subscriptionCard('Changed', { ...subscription, settings }, null, past, before));
  },
});

const remove = subcommand({
  description: 'Stop a subscription for good',
  access: 'manager',
  options: { which },
  async run({ which: number }, context) {
    const subscription = await chosen(number, context);
    await context.services.store.subscriptions.remove(subscription.id);
    return privately(subscriptionCard('Removed', subscription, null, null));
  },
});

async function pauseUntil(number: string | undefined, until: number, title: string, context: Context): Promise<Reply> {
  const { services, caller } = context;
  const reason = until > context.now ? `Paused by ${caller.userName}.` : null;
  const targets =
    number === 'all' ? await services.store.subscriptions.ofWorkspace(caller.address) : [await chosen(number, context)];
  for (const one of targets) await services.store.subscriptions.pause(one.id, until, reason);
  if (until <= context.now) await services.store.outbox.release(caller.address);
  const changed = targets.map((one) => ({ ...one, pausedUntil: until, pauseReason: reason }));
  return privately({ ...subscriptionListCard(changed, context.now), title });
}

const DURATION = /^(\d{1,3})\s*(m|h|d)$/i;
const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

const whichOrAll = optional(
  text({ description: 'Which subscription, by number; "all" for every one in the workspace', example: '1' }),
);

const pause = subcommand({
  description: 'Pause a subscription, or "all" of the workspace',
  access: 'manager',
  options: { which: whichOrAll },
  run: ({ which: number }, context) => pauseUntil(number, FOREVER, 'Paused', context),
});

const resume = subcommand({
  description: 'Resume a paused subscription',
  access: 'manager',
  options: { which: whichOrAll },
  run: ({ which: number }, context) => pauseUntil(number, 0, 'Resumed', context),
});

const snooze = subcommand({
  description: 'Pause a subscription for a while',
  access: 'manager',
  options: { time: text({ description: 'How long', example: '2h' }), which: whichOrAll },
  async run({ time, which: number }, context) {
    const [, count = '0', unit = ''] = DURATION.exec(time.trim()) ?? [];
    const ms = Number(count) * (UNIT_MS[unit.toLowerCase()] ?? 0);
    if (ms === 0) throw new UserError('"time" must be like 30m, 2h or 3d.');
    return pauseUntil(number, context.now + ms, `Snoozed for ${count}${unit}`, context);
  },
});

const test = subcommand({
  description: 'Post one sample alert here, marked as such',
  access: 'manager',
  options: {},
  async run(_values, { services, caller }) {
    const [story] = await services.stories.latest({ scope: workspaceScope(caller.address), limit: 1 });
    if (!story) throw new UserError('There is no stored story to show yet. Try again after the first feeds were read.');
    return publicly(services.sampleAlert(story));
  },
});

const quality = subcommand({
  description: 'What people here think of the alerts, per tag',
  options: {},
  async run(_values, { services, caller }) {
    const votes = await services.store.feedback.ofWorkspace(caller.address);
    const judged = await Promise.all(
      votes.map(async (one) => ({ vote: one.vote, item: await services.store.items.byId(one.itemId) })),
    );
    const perTag = new Map<string, { yes: number; no: number }>();
    for (const { vote, item } of judged) {
      for (const tag of item?.assessment?.tags ?? []) {
        const count = perTag.get(tag) ?? { yes: 0, no: 0 };
        if (vote === 'relevant') count.yes++;
        else count.no++;
        perTag.set(tag, count);
      }
    }
    return privately(qualityCard(votes.length, perTag));
  },
});

const listAction = defineAction({
  name: 'alerts.list',
  run: async (_args, _input, context) => list.run({}, context),
});

export default defineCommand({
  name: 'alerts',
  description: 'News alerts in this channel: subscribe, list, edit, pause, remove',
  descriptions: { de: 'Nachrichten-Alarme in diesem Kanal: abonnieren, auflisten, ändern, anhalten, entfernen' },
  example: '/alerts subscribe',
  actions: [listAction, editAction],
  subcommands: { subscribe, list, edit, pause, resume, snooze, remove, test, quality },
});
