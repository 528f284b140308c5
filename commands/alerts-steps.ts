import { nextDigestText } from '../src/cards/schedule.ts';
import {
  previewCard,
  subscriptionCard,
  subscriptionEditCard,
  subscriptionListCard,
} from '../src/cards/subscription.ts';
import { channelKey, workspaceScope } from '../src/core/address.ts';
import { type Context, subcommand } from '../src/core/command.ts';
import { counted } from '../src/core/counted.ts';
import { DAY, HOUR, MINUTE } from '../src/core/durations.ts';
import { UserError } from '../src/core/errors.ts';
import { flag, optional, text } from '../src/core/option.ts';
import { type Caller, privately, publicly, type Reply } from '../src/core/reply.ts';
import { FOREVER, newSubscription, type Subscription, SubscriptionSettingsSchema } from '../src/core/subscription.ts';
import { subscribeLine } from './alerts-line.ts';
import { applied, wishes } from './alerts-wishes.ts';
import { mustAdminister } from './rights.ts';

/** `30m`, `2 hours`, `3 days` */
const DURATION = /^(\d{1,3})\s*(m|h|d)(?:ins?|inutes?|rs?|ours?|ays?)?$/i;
const UNIT_MS: Record<string, number> = { m: MINUTE, h: HOUR, d: DAY };

const NOTHING_PAUSED = 'Nothing was paused';

const which = optional(
  text({
    description: 'Which subscription, by its number in the list',
    example: '1',
    fits: (value) => /^\d+$/.test(value),
    async complete(_partial, { services, caller }) {
      const all = await services.store.subscriptions.ofChannel(caller.address);
      return all.map((_, index) => ({ label: `Subscription ${index + 1}`, value: String(index + 1) }));
    },
  }),
);

/**
 * What can be done with subscriptions, for a command of that name: `alerts` in channels, `watch` in a direct message.
 * `check` throws a UserError where subscriptions of that kind cannot stand.
 */
export function subscriptionSteps(command: 'alerts' | 'watch', check: (caller: Caller) => void) {
  const access = 'channel' as const;
  const everyOne = command === 'alerts' ? 'every one in the workspace' : 'everything that you watch';
  const whichOrAll = optional(
    text({
      description: `Which subscription, by number; "all" for ${everyOne}`,
      example: '1',
      fits: (value) => /^(\d+|all)$/i.test(value),
    }),
  );

  async function here({ services, caller }: Context): Promise<Subscription[]> {
    check(caller);
    return services.store.subscriptions.ofChannel(caller.address);
  }

  /** The subscription a number means; the only one where none is given. Throws a UserError. */
  async function chosen(number: string | undefined, context: Context): Promise<Subscription> {
    const all = await here(context);
    const [only] = all;
    if (!only) throw new UserError(`There is no subscription here yet. "/${command} subscribe" makes one.`);
    if (number === undefined && all.length === 1) return only;
    const found = all[Number(number) - 1];
    if (!found) {
      const numbers = all.length === 1 ? 'where there is only 1' : `1 to ${all.length}`;
      throw new UserError(`Which one? Give its number from "/${command} list", ${numbers}.`);
    }
    return found;
  }

  const subscribe = subcommand({
    description: command === 'alerts' ? 'Get alerts in this channel' : 'Get alerts for yourself',
    access,
    options: { ...wishes, preview: optional(flag({ description: 'Only show what it would have sent' })) },
    async run({ preview, ...wish }, context): Promise<Reply> {
      const { services, caller, now } = context;
      const existing = await here(context);
      const settings = await applied(SubscriptionSettingsSchema.parse({}), wish, context);
      const past = await services.wouldHaveSent(settings, workspaceScope(caller.address), now);
      if (preview) return privately(previewCard(settings, past));
      if (caller.cannotPost) throw new UserError(caller.cannotPost);
      const same = existing.find((one) => JSON.stringify(one.settings) === JSON.stringify(settings));
      if (same) {
        const hint = same.pausedUntil > now ? { hint: `It is paused: "/${command} resume" ends that.` } : {};
        return privately(
          subscriptionCard({ title: 'Subscribed to exactly that already', command, settings, preview: past, ...hint }),
        );
      }
      const subscription = newSubscription(caller.address, settings, caller.userId, now);
      await services.store.subscriptions.add(subscription);
      await services.releaseChannel(caller.address);
      const digests =
        settings.mode === 'digest' && (await services.store.digests.ofChannel(caller.address)).length === 0;
      const card = subscriptionCard({
        title: existing.length > 0 ? `Subscribed: number ${existing.length + 1} here` : 'Subscribed',
        command,
        settings,
        preview: past,
        ...(digests ? { hint: 'No digest comes here yet: "/digest schedule 08:30" sets one up.' } : {}),
      });
      return caller.direct ? privately(card) : publicly(card);
    },
  });

  const list = subcommand({
    description: command === 'alerts' ? "This channel's subscriptions" : 'What you watch',
    options: {},
    run: async (_values, context) => privately(subscriptionListCard(await here(context), context.now, command)),
  });

  const edit = subcommand({
    description: 'Change a subscription; without options a card with all settings opens',
    access,
    options: { which, ...wishes },
    async run({ which: number, ...wish }, context) {
      const subscription = await chosen(number, context);
      if (Object.values(wish).every((value) => value === undefined))
        return privately(subscriptionEditCard(subscription, context.now));
      return change(subscription, await applied(subscription.settings, wish, context), command, context);
    },
  });

  const remove = subcommand({
    description: 'Stop a subscription for good',
    access,
    options: { which },
    async run({ which: number }, context) {
      const { id, settings } = await chosen(number, context);
      await context.services.store.subscriptions.remove(id);
      const again = await subscribeLine(command, settings, context);
      return privately(subscriptionCard({ title: 'Removed', command, settings, again }));
    },
  });

  async function targets(number: string | undefined, context: Context): Promise<Subscription[]> {
    if (number?.toLowerCase() !== 'all') return [await chosen(number, context)];
    if (command === 'watch') return here(context);
    mustAdminister(context.caller);
    const all = await context.services.store.subscriptions.ofWorkspace(context.caller.address);
    if (all.length === 0) throw new UserError('This workspace has no subscription yet.');
    return all;
  }

  /** `held`: posts were refused where they stand, so that those that are not paused rested too. */
  async function pauseUntil(number: string | undefined, until: number, verb: string, context: Context, held = false) {
    const { services, caller, now } = context;
    const reason = until > now ? `${verb} by ${caller.userName}.` : null;
    const chosenOnes = await targets(number, context);
    const moved = until > now || held ? chosenOnes : chosenOnes.filter((one) => one.pausedUntil > now);
    const channels = new Map(chosenOnes.map((one) => [channelKey(one.address), one.address]));
    for (const one of chosenOnes) await services.store.subscriptions.pause(one.id, until, reason);
    if (until <= now) for (const address of channels.values()) await services.releaseChannel(address);
    const changed = chosenOnes.map((one) => ({ ...one, pausedUntil: until, pauseReason: reason }));
    const count = counted(moved.length, 'subscription');
    const places = new Set(moved.map((one) => channelKey(one.address))).size;
    const where = places === 1 ? '' : ` in ${places} channels`;
    const card = subscriptionListCard(changed, now, command, await here(context));
    return privately({ ...card, title: moved.length > 0 ? `${verb}: ${count}${where}` : NOTHING_PAUSED });
  }

  /** Digests were held by the same refusal as alerts, and may be all that a channel gets. */
  async function resumed(number: string | undefined, context: Context): Promise<Reply> {
    const { services, caller, now } = context;
    const { digests, outbox, subscriptions } = services.store;
    const all = command === 'alerts' && number?.toLowerCase() === 'all';
    if (all) mustAdminister(caller);
    else check(caller);
    const scheduled = await (all ? digests.ofWorkspace(caller.address) : digests.ofChannel(caller.address));
    const known = await (all ? subscriptions.ofWorkspace(caller.address) : subscriptions.ofChannel(caller.address));
    const holds = await Promise.all([...scheduled, ...known].map(({ address }) => outbox.heldFor(address)));
    const held = holds.some((hold) => hold !== null);
    for (const { address } of scheduled) await services.releaseChannel(address);
    if (known.length > 0 || scheduled.length === 0) return pauseUntil(number, 0, 'Resumed', context, held);
    const body = all ? [] : scheduled.map((one) => nextDigestText(one, services.digests.nextAt(one, now)));
    const title = held ? `Resumed: ${counted(scheduled.length, 'digest')}` : NOTHING_PAUSED;
    return privately({ title, tone: 'good', body, controls: [] });
  }

  const pause = subcommand({
    description:
      command === 'alerts' ? 'Pause a subscription, or "all" of the workspace' : 'Pause a subscription, or "all"',
    access,
    options: { which: whichOrAll },
    run: ({ which: number }, context) => pauseUntil(number, FOREVER, 'Paused', context),
  });

  const resume = subcommand({
    description: 'Resume a paused subscription',
    access,
    options: { which: whichOrAll },
    run: ({ which: number }, context) => resumed(number, context),
  });

  const snooze = subcommand({
    description: 'Pause a subscription for a while',
    access,
    options: {
      time: text({ description: 'How long', example: '2h', fits: (value) => DURATION.test(value) }),
      which: whichOrAll,
    },
    async run({ time, which: number }, context) {
      const [, count = '0', unit = ''] = DURATION.exec(time.trim()) ?? [];
      const ms = Number(count) * (UNIT_MS[unit.toLowerCase()] ?? 0);
      if (ms === 0) throw new UserError('"time" must be like 30m, 2h or 3d.');
      return pauseUntil(number, context.now + ms, 'Snoozed', context);
    },
  });

  return { subscribe, list, edit, pause, resume, snooze, remove };
}

/** Keeps changed settings and says what they would have sent, as a difference. */
export async function change(
  { id, settings: old }: Subscription,
  settings: Subscription['settings'],
  command: 'alerts' | 'watch',
  { services, caller, now }: Context,
): Promise<Reply> {
  await services.store.subscriptions.change(id, settings);
  const preview = await services.wouldHaveSent(settings, workspaceScope(caller.address), now);
  const before = await services.wouldHaveSent(old, workspaceScope(caller.address), now);
  return privately(subscriptionCard({ title: 'Changed', command, settings, preview, before }));
}
