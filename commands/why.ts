import { whyCard } from '../src/cards/why.ts';
import { workspaceScope } from '../src/core/address.ts';
import { short } from '../src/core/card.ts';
import { type Context, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { text } from '../src/core/option.ts';
import { privately } from '../src/core/reply.ts';
import { alertId } from '../src/core/store.ts';
import { storyOf } from './story-correct.ts';

const ofStory = defineAction({
  name: 'why.story',
  async run([id = ''], _input, context) {
    const { view } = await storyOf(id, context);
    return privately(await cardOf(view.headlineItemId, context));
  },
});

export default defineCommand({
  name: 'why',
  description: 'What happened to a news item, and why it was posted or not',
  descriptions: { de: 'Was mit einer Meldung geschah, und warum sie gepostet wurde oder nicht' },
  example: '/why drones Poland',
  actions: [ofStory],
  main: leaf({
    options: {
      item: text({
        description: 'Its address, its id, or words of its title',
        maxLength: 2000,
        example: 'drones Poland',
      }),
    },
    async run({ item }, context) {
      const { services, caller } = context;
      const [found] = await services.store.items.find(item, workspaceScope(caller.address), 1);
      const id = found?.id ?? (await called(item, context));
      if (!id) {
        const fewer = item.includes(' ') ? ' Try fewer words of its title.' : '';
        throw new UserError(
          `I have not seen an item that fits "${short(item)}". Either no feed I read here carried it, or it is older than what I keep.${fewer}`,
        );
      }
      return privately(await cardOf(id, context));
    },
  }),
});

/** The item of that id, or the one that gives the story of that id its headline. */
async function called(id: string, { services, caller }: Context): Promise<string | undefined> {
  const scope = workspaceScope(caller.address);
  const view = ((await services.stories.of(id, scope)) ?? (await services.stories.get(id, scope)))?.view;
  return view?.reports.find((report) => report.itemId === id)?.itemId ?? view?.headlineItemId;
}

async function cardOf(itemId: string, { services, caller, now }: Context) {
  const item = await services.store.items.byId(itemId);
  if (!item) throw new UserError('That item is no longer stored.');
  const feed = await services.store.feeds.get(item.feedId);
  const seen = await services.stories.of(itemId, workspaceScope(caller.address));
  const storyId = seen?.view.id;
  const decisions = storyId ? await services.store.alerts.decisions(storyId, caller.address) : [];
  const deliveries = storyId ? await services.store.outbox.byAlert(alertId(caller.address, storyId)) : [];
  const fresh = seen ? await services.verdictNow(seen, caller.address, now) : null;
  // What is clearly not relevant is stored without reasons.
  const { assessment } = item;
  const explained =
    assessment && assessment.reasons.length === 0
      ? { ...item, assessment: { ...assessment, reasons: services.assess(item).reasons } }
      : item;
  return whyCard({
    item: explained,
    feed,
    seen,
    decisions,
    deliveries,
    verdictNow: fresh,
    argumentTitle: services.argumentTitle,
  });
}
