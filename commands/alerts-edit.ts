import { subscriptionCard, subscriptionEditCard } from '../src/cards/subscription.ts';
import { channelKey } from '../src/core/address.ts';
import { type ActionInput, actionId, type Context, defineAction } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { type Form, inPlace, type Reply } from '../src/core/reply.ts';
import { FOREVER, type Subscription, SubscriptionSettingsSchema } from '../src/core/subscription.ts';
import { SEVERITIES, SEVERITY_LABELS, TAG_INFO, TAGS, THEATRE_LABELS, THEATRES } from '../src/core/vocabulary.ts';
import { sourceNames, subscribeLine } from './alerts-line.ts';
import { change } from './alerts-steps.ts';
import { applied, MODE_LABELS, MODES, type Wishes } from './alerts-wishes.ts';

type FormPart = Pick<Form, 'title' | 'fields'>;

/** What is watched: five fields, the most that Discord shows. */
function whatForm({ settings }: Subscription): FormPart {
  return {
    title: 'What to watch',
    fields: [
      {
        name: 'tags',
        label: 'Tags (none chosen = every tag)',
        kind: 'choices',
        required: false,
        options: TAGS.map((tag) => ({ value: tag, label: TAG_INFO[tag].label, description: TAG_INFO[tag].about })),
        value: settings.tags,
      },
      {
        name: 'theatres',
        label: 'Theatres (none chosen = everywhere)',
        kind: 'choices',
        required: false,
        options: THEATRES.map((theatre) => ({ value: theatre, label: THEATRE_LABELS[theatre] })),
        value: settings.theatres,
      },
      {
        name: 'least',
        label: 'Least severity',
        kind: 'choice',
        required: true,
        options: SEVERITIES.map((severity) => ({ value: severity, label: SEVERITY_LABELS[severity] })),
        value: [settings.least],
      },
      {
        name: 'words',
        label: 'Words to require or exclude',
        hint: 'poland AND (drone OR "airspace violation") NOT sport',
        kind: 'text',
        required: false,
        value: [settings.words],
        maxLength: 300,
      },
      {
        name: 'mode',
        label: 'When',
        kind: 'choice',
        required: true,
        options: MODES.map((mode) => ({ value: mode, label: MODE_LABELS[mode] })),
        value: [settings.mode],
      },
    ],
  };
}

/** When and how alerts come. */
function whenForm({ settings }: Subscription, zone: string): FormPart {
  const { quiet, mention } = settings;
  return {
    title: 'Times and limits',
    fields: [
      {
        name: 'quiet',
        label: 'Quiet hours (empty = none)',
        hint: 'For example 22:00-07:00',
        kind: 'text',
        required: false,
        value: quiet ? [`${quiet.from}-${quiet.to}`] : [],
        maxLength: 20,
      },
      {
        name: 'zone',
        label: 'Time zone of the quiet hours',
        hint: 'For example Europe/Berlin',
        kind: 'text',
        required: false,
        value: [quiet?.zone ?? zone],
        maxLength: 60,
      },
      {
        name: 'hourly',
        label: 'At most this many alerts an hour',
        hint: 'The rest goes to the digest.',
        kind: 'text',
        required: true,
        value: [String(settings.perHour)],
        maxLength: 4,
      },
      {
        name: 'thread',
        label: 'A thread for each story',
        kind: 'choice',
        required: true,
        options: [
          { value: 'yes', label: 'Yes, where the platform has threads' },
          { value: 'no', label: 'No' },
        ],
        value: [settings.thread ? 'yes' : 'no'],
      },
      // Whom to mention can only be picked in the command: no platform's form has a picker for all of roles and groups.
      ...(mention
        ? [
            {
              name: 'mention',
              label: 'Mention the chosen role or group',
              kind: 'choice' as const,
              required: true,
              options: [
                ...SEVERITIES.map((it) => ({ value: it, label: `From ${SEVERITY_LABELS[it]}` })),
                { value: 'never', label: 'No longer' },
              ],
              value: [mention.from],
            },
          ]
        : []),
    ],
  };
}

/** Whose reports count. */
function sourcesForm({ settings }: Subscription, names: readonly string[]): FormPart {
  return {
    title: 'Feeds and languages',
    fields: [
      {
        name: 'feeds',
        label: 'Feeds or groups of feeds (empty = all)',
        hint: 'Names from /feeds list, separated by commas: Defence press, BBC World',
        kind: 'paragraph',
        required: false,
        value: names.length > 0 ? [names.join(', ')] : [],
        maxLength: 1000,
      },
      {
        name: 'languages',
        label: 'Languages (empty = all)',
        hint: 'Codes of two letters; so far only English (en) is judged',
        kind: 'text',
        required: false,
        value: settings.languages.length > 0 ? [settings.languages.join(', ')] : [],
        maxLength: 60,
      },
    ],
  };
}

const open = defineAction({
  name: 'alerts.form',
  access: 'channel',
  async run([id = '', part = 'what'], _input, context): Promise<Reply> {
    const subscription = await find(id, context);
    const form = await formOf(part, subscription, context);
    return { kind: 'form', form: { ...form, action: actionId('alerts.save', id, part), submit: 'Save' } };
  },
});

async function formOf(part: string, subscription: Subscription, context: Context): Promise<FormPart> {
  const { services, caller } = context;
  if (part === 'when') return whenForm(subscription, (await services.timeZoneOf(caller)) ?? 'UTC');
  if (part !== 'sources') return whatForm(subscription);
  return sourcesForm(subscription, await sourceNames(subscription.settings, context));
}

const save = defineAction({
  name: 'alerts.save',
  access: 'channel',
  async run([id = '', part = 'what'], { fields }, context) {
    const subscription = await find(id, context);
    const { settings, wish } = entered(part, fields, subscription.settings);
    const parsed = SubscriptionSettingsSchema.safeParse({ ...subscription.settings, ...settings });
    if (!parsed.success) throw new UserError(mistake(parsed.error.issues[0]?.path[0]));
    const changed = await applied(parsed.data, wish, context);
    return change(subscription, changed, commandOf(context), context);
  },
});

/** What a form says: settings as they are kept, and what is still to be read, as a wish. */
function entered(
  part: string,
  fields: ActionInput['fields'],
  before: Subscription['settings'],
): { settings: Partial<Record<keyof Subscription['settings'], unknown>>; wish: Wishes } {
  const one = (name: string) => fields[name]?.[0]?.trim() ?? '';
  if (part === 'when') {
    return {
      settings: {
        perHour: Number(one('hourly')),
        thread: one('thread') === 'yes',
        mention: mentionOf(before, one('mention')),
      },
      wish: { quiet: one('quiet') || 'off', zone: one('zone') || undefined },
    };
  }
  if (part === 'sources') {
    return { settings: {}, wish: { feeds: one('feeds') || 'all', languages: one('languages') || 'all' } };
  }
  const { tags = [], theatres = [] } = fields;
  const words = one('words');
  return { settings: { tags, theatres, least: one('least'), mode: one('mode'), words }, wish: { words } };
}

function mentionOf({ mention }: Subscription['settings'], from: string): unknown {
  if (from === 'never') return null;
  return mention && from ? { ...mention, from } : mention;
}

function mistake(field: PropertyKey | undefined): string {
  if (field === 'perHour') return 'The number of alerts an hour must be a whole number from 1 to 1000.';
  if (field === 'words') return 'The words have at most 300 characters. Shorten them and save again.';
  return 'I could not read that form. Please open it again with "/alerts edit".';
}

const pause = defineAction({
  name: 'alerts.pause',
  access: 'channel',
  async run([id = '', wish], _input, context) {
    const subscription = await find(id, context);
    const { services, caller, now } = context;
    const pausedUntil = wish === 'off' ? 0 : FOREVER;
    const pauseReason = wish === 'off' ? null : `Paused by ${caller.userName}.`;
    await services.store.subscriptions.pause(id, pausedUntil, pauseReason);
    if (wish === 'off') await services.releaseChannel(subscription.address);
    return inPlace(subscriptionEditCard({ ...subscription, pausedUntil, pauseReason }, now));
  },
});

const remove = defineAction({
  name: 'alerts.remove',
  access: 'channel',
  async run([id = ''], _input, context) {
    const { settings } = await find(id, context);
    await context.services.store.subscriptions.remove(id);
    const command = commandOf(context);
    const again = await subscribeLine(command, settings, context);
    return inPlace(subscriptionCard({ title: 'Removed', command, settings, again }));
  },
});

/** A subscription of the caller's channel. Throws a UserError when it is gone, or elsewhere. */
async function find(id: string, { services, caller }: Context): Promise<Subscription> {
  const found = await services.store.subscriptions.get(id);
  if (!found || channelKey(found.address) !== channelKey(caller.address))
    throw new UserError('That subscription is gone. "/alerts list" shows the current ones.');
  return found;
}

function commandOf({ caller }: Context) {
  return caller.direct ? 'watch' : 'alerts';
}

/** What the controls of the edit card and its forms do. */
export const editActions = [open, save, pause, remove];
