import { qualityCard } from '../src/cards/quality.ts';
import { workspaceScope } from '../src/core/address.ts';
import { defineAction, defineCommand, subcommand } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { privately, publicly } from '../src/core/reply.ts';
import type { Tag } from '../src/core/vocabulary.ts';
import { editActions } from './alerts-edit.ts';
import { subscriptionSteps } from './alerts-steps.ts';

const steps = subscriptionSteps('alerts', () => {});

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
    const perTag = new Map<Tag, { yes: number; no: number }>();
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
  run: async (_args, _input, context) => steps.list.run({}, context),
});

export default defineCommand({
  name: 'alerts',
  description: 'News alerts in this channel: subscribe, list, edit, pause, remove',
  descriptions: { de: 'Nachrichten-Alarme in diesem Kanal: abonnieren, auflisten, ändern, anhalten, entfernen' },
  example: '/alerts subscribe',
  directMessages: false,
  actions: [listAction, ...editActions],
  subcommands: { ...steps, test, quality },
});
