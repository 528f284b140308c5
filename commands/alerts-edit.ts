import { subscriptionCard } from '../src/cards/subscription.ts';
import { workspaceScope } from '../src/core/address.ts';
import { actionId, defineAction } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { privately, type Reply } from '../src/core/reply.ts';
import { type Subscription, SubscriptionSettingsSchema } from '../src/core/subscription.ts';
import { SEVERITIES, SEVERITY_LABELS, TAG_INFO, TAGS, THEATRE_LABELS, THEATRES } from '../src/core/vocabulary.ts';
import { parseWordFilter } from '../src/core/words.ts';

/** The form that changes a subscription: five fields, the most that Discord shows. */
export function editForm(subscription: Subscription): Reply {
  const { settings } = subscription;
  return {
    kind: 'form',
    form: {
      title: 'Edit subscription',
      action: actionId('alerts.save', subscription.id),
      submit: 'Save',
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
          options: [
            { value: 'instant', label: 'At once' },
            { value: 'digest', label: 'In the daily digest only' },
          ],
          value: [settings.mode],
        },
      ],
    },
  };
}

export const editAction = defineAction({
  name: 'alerts.save',
  access: 'manager',
  async run([id = ''], { fields }, { services, caller, now }) {
    const subscription = await services.store.subscriptions.get(id);
    const here = subscription && workspaceScope(subscription.address) === workspaceScope(caller.address);
    if (!subscription || !here)
      throw new UserError('That subscription is gone. "/alerts list" shows the present ones.');
    const words = fields.words?.[0] ?? '';
    parseWordFilter(words);
    const parsed = SubscriptionSettingsSchema.safeParse({
      ...subscription.settings,
      tags: fields.tags ?? [],
      theatres: fields.theatres ?? [],
      least: fields.least?.[0],
      mode: fields.mode?.[0],
      words,
    });
    if (!parsed.success) throw new UserError('I could not read that form. Please open it again with "/alerts edit".');
    await services.store.subscriptions.change(id, parsed.data);
    const past = await services.wouldHaveSent(parsed.data, workspaceScope(caller.address), now);
    const before = await services.wouldHaveSent(subscription.settings, workspaceScope(caller.address), now);
    return privately(subscriptionCard('Changed', { ...subscription, settings: parsed.data }, null, past, before));
  },
});
