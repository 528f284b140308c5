import { parseArgs } from 'node:util';
import { briefAnswer } from '../../commands/brief.ts';
import { loadContent } from '../content.ts';
import { cardText } from '../core/card.ts';
import { UserError } from '../core/errors.ts';
import { linesOf, print } from './lines.ts';
import { BATCH_ALONE, readOptions, UsageError } from './usage.ts';

/** `brief QUERY [--json]`: the card that `/brief` answers with as text, or the cards that matched; `brief --batch` answers a JSON line for each query line. */
export async function brief(args: string[]): Promise<void> {
  const options = { json: { type: 'boolean' }, batch: { type: 'boolean' } } as const;
  const read = () => parseArgs({ args, allowPositionals: true, options });
  const { values, positionals } = readOptions(read);
  if (values.batch && positionals.length > 0) throw new UsageError(BATCH_ALONE);
  const content = loadContent();
  const { search } = content;
  const matchesOf = (query: string) => search.search(query).map(({ slug, title, score }) => ({ slug, title, score }));
  if (values.batch) {
    for await (const { text: query } of linesOf('-')) await print({ query, matches: matchesOf(query) });
    return;
  }
  const query = positionals.join(' ').trim();
  if (query === '') throw new UsageError('brief takes what you are looking for.');
  if (values.json) return print({ matches: matchesOf(query) });
  const { card, found } = briefAnswer(query, 'own', content);
  if (!found) {
    const near = search.nearest(query).map((one) => one.title);
    const hint = near.length > 0 ? ` The nearest: ${near.slice(0, 3).join('; ')}.` : ' Try other words, or a name.';
    throw new UserError(`No card fits "${query}".${hint}`);
  }
  console.log(cardText(card));
}
