import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { briefAnswer } from '../../commands/brief.ts';
import { loadCommitments } from '../briefings/commitments.ts';
import { BRIEFINGS, loadBriefings } from '../briefings/load.ts';
import { createBriefingSearch } from '../briefings/search.ts';
import { loadSearchWords } from '../briefings/search-words.ts';
import { createCommitments } from '../commitments/index.ts';
import { cardText } from '../core/card.ts';
import { UserError } from '../core/errors.ts';
import { linesOf, print } from './lines.ts';
import { readOptions, UsageError } from './usage.ts';

/** `brief QUERY [--json]`: the card that `/brief` answers with as text, or the cards that matched; `brief --batch` answers a JSON line for each query line. */
export async function brief(args: string[]): Promise<void> {
  const options = { json: { type: 'boolean' }, batch: { type: 'boolean' } } as const;
  const read = () => parseArgs({ args, allowPositionals: true, options });
  const { values, positionals } = readOptions(read, 'brief does not know that option.');
  const briefings = loadBriefings(BRIEFINGS);
  const search = createBriefingSearch(briefings, () => loadSearchWords(BRIEFINGS));
  const matchesOf = (query: string) => search.search(query).map(({ slug, title, score }) => ({ slug, title, score }));
  if (values.batch) {
    for await (const { text: query } of linesOf('-')) await print({ query, matches: matchesOf(query) });
    return;
  }
  const query = positionals.join(' ').trim();
  if (query === '') throw new UsageError('brief takes what you are looking for.');
  if (values.json) return print({ matches: matchesOf(query) });
  const commitments = createCommitments(loadCommitments(join(BRIEFINGS, 'commitments'), briefings));
  const { card, found } = briefAnswer(query, 'own', { briefings, search, commitments });
  if (!found) {
    const near = search.nearest(query).map((one) => one.title);
    const hint = near.length > 0 ? ` The nearest: ${near.slice(0, 3).join('; ')}.` : '';
    throw new UserError(`No card fits "${query}".${hint}`);
  }
  console.log(cardText(card));
}
