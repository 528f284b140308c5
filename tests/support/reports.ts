import type { Assessment } from '../../src/core/assessment.ts';
import type { Store } from '../../src/core/store.ts';

/** An assessment as the relevance engine would give it; relevant and elevated unless said otherwise. */
export function assessed(changes: Partial<Assessment> = {}): Assessment {
  return {
    status: 'assessed',
    language: 'en',
    relevant: true,
    score: 0.9,
    tags: ['spillover'],
    theatres: ['nato-east'],
    severity: 'elevated',
    reasons: ['Because.'],
    evidence: [],
    actors: [],
    direction: { lean: 'open', phrase: null },
    ...changes,
  };
}

/** Stores a public feed and one relevant report for each name, under the given stories, in the given order. */
export async function storeReports(
  store: Store,
  stories: Record<string, string[]>,
  now = 1_700_000_000_000,
  changes: Partial<Assessment> = {},
): Promise<void> {
  const listing = {
    url: 'https://news.example/feed',
    title: 'News',
    outlet: 'The News',
    language: 'en',
    country: 'GB',
    kind: null,
    stance: null,
    stateRun: false,
    group: null,
  };
  const { feed } = await store.feeds.add(listing, 'public', null, now);
  for (const [storyId, names] of Object.entries(stories)) {
    for (const name of names) {
      const item = {
        key: name,
        title: `Report ${name}`,
        summary: `What ${name} says.`,
        url: null,
        published: now,
        language: 'en',
      };
      const [added] = await store.items.addNew(feed, [item], { source: 'The News', baseline: () => false, now });
      if (!added) throw new Error('The report was stored before.');
      await store.items.judge([{ id: added.id, assessment: assessed(changes), storyId, storyOpenedAt: now }]);
    }
  }
}
