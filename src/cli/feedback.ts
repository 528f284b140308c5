import { dayOf } from '../core/dates.ts';
import { reportedAt } from '../core/item.ts';
import { withStore } from './database.ts';
import { print } from './lines.ts';
import { UsageError } from './usage.ts';

/**
 * `feedback`: what people voted, one JSON line an item, in the format that `npm run train` reads; then the managers'
 * corrections of stories, one line each.
 */
export async function feedback(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  if (args.length > 0) throw new UsageError('feedback takes no arguments.');
  await withStore(environment, async (store) => {
    let lines = 0;
    const byItem = Map.groupBy(await store.feedback.all(), (one) => one.itemId);
    for (const [itemId, votes] of byItem) {
      const item = await store.items.byId(itemId);
      if (!item?.assessment) continue;
      const yes = votes.filter((one) => one.vote === 'relevant').length;
      const relevant = yes * 2 > votes.length;
      const { tags, theatres, severity } = item.assessment;
      lines++;
      await print({
        id: item.id,
        title: item.title,
        summary: item.summary,
        source: item.source,
        published: dayOf(reportedAt(item)),
        sample: 'feedback',
        relevant,
        tags: relevant ? tags : [],
        theatres: relevant ? theatres : [],
        severity: relevant ? severity : null,
        votes: { relevant: yes, notRelevant: votes.length - yes },
      });
    }
    for (const { scope, correction, at } of await store.corrections.all()) {
      lines++;
      await print({ correction, scope, at: new Date(at).toISOString() });
    }
    if (lines === 0) console.error('There is no feedback yet: no vote on a report, and no correction of a story.');
  });
}
