import { searchCard } from '../src/cards/search-results.ts';
import { workspaceScope } from '../src/core/address.ts';
import { type Context, defineCommand, leaf } from '../src/core/command.ts';
import { type Completer, text } from '../src/core/option.ts';
import { privately } from '../src/core/reply.ts';
import type { StoryView } from '../src/core/story.ts';
import { namedCommitment, pactNote } from './pact.ts';

const STORIES = 5;
/** Several reports may belong to one story. */
const REPORTS = 40;

/** Titles, not slugs: what is chosen is looked for among stories too, and stands above what is found. */
const completeTitle: Completer = async (partial, { services }) =>
  services.search.complete(partial).map(({ title }) => ({ label: title, value: title }));

export default defineCommand({
  name: 'search',
  description: 'Search all briefings and all stored stories',
  descriptions: { de: 'Alle Kurztexte und alle gespeicherten Meldungen durchsuchen' },
  example: '/search Nord Stream',
  main: leaf({
    options: {
      text: text({ description: 'What to look for', example: 'Nord Stream', complete: completeTitle }),
    },
    async run({ text: query }, context) {
      const { briefings, search } = context.services;
      const matches = search.search(query);
      const stories = await storiesWith(query, context);
      const commitment = namedCommitment(query, context.services);
      const note = pactNote(query, context.services);
      const nearest = search.nearest(query);
      return privately(searchCard({ query, matches, nearest, stories, commitment, note }, briefings));
    },
  }),
});

/** Stories with a report that has all the words, last reported first. */
async function storiesWith(query: string, { services, caller }: Context) {
  const scope = workspaceScope(caller.address);
  const reports = await services.store.items.find(query, scope, REPORTS);
  const views = new Map<string, StoryView>();
  for (const report of reports) {
    if (views.size === STORIES) break;
    const seen = await services.stories.of(report.id, scope);
    if (seen) views.set(seen.view.id, seen.view);
  }
  return [...views.values()];
}
