import type { NewsText } from '../core/assessment.ts';
import { UserError } from '../core/errors.ts';
import { failureSentence } from './failure.ts';
import type { Fetcher } from './fetch.ts';
import { decode } from './parse/decode.ts';
import { readMarkup } from './parse/shallow.ts';
import { plainText, titleText } from './parse/text.ts';

const TITLES = ['og:title', 'twitter:title', 'title'];
/** Characters in which a head must have come to its end. */
const MAX_HEAD = 500_000;
const SUMMARIES = ['og:description', 'description', 'twitter:description'];

/** Title and description of a web page, as its head gives them. Throws a UserError when it cannot be read or has no title. */
export async function readPage(fetcher: Fetcher, address: string): Promise<NewsText> {
  const answer = await fetcher.fetchPage(address);
  if (answer.kind === 'failure') throw unread(failureSentence(answer.failure), answer.cause);
  if (answer.kind === 'not-modified') throw unread('The page sent no text.');
  const found = headOf(decode(answer.bytes, answer.contentType));
  const title = first(TITLES, found);
  if (!title) throw unread('I found no title on that page.');
  return {
    title: titleText(title),
    summary: plainText(first(SUMMARIES, found) ?? ''),
    source: found.get('og:site_name') ?? '',
  };
}

/** Whoever asked can read the page. */
function unread(why: string, cause?: unknown): UserError {
  return new UserError(`${why} Paste the headline instead.`, { cause });
}

function headOf(html: string): Map<string, string> {
  const found = new Map<string, string>();
  let inTitle = false;
  let ended = false;
  const handler = {
    onopentag(name: string, attributes: Record<string, string>) {
      if (ended) return;
      inTitle = name === 'title' && !found.has('title');
      const key = (attributes.property ?? attributes.name ?? '').toLowerCase();
      if (name === 'meta' && key && attributes.content && !found.has(key)) found.set(key, attributes.content);
    },
    ontext(text: string) {
      if (inTitle) found.set('title', (found.get('title') ?? '') + text);
    },
    onclosetag(name: string) {
      if (name === 'title') inTitle = false;
      if (name === 'head') ended = true;
    },
  };
  readMarkup(html.slice(0, MAX_HEAD), handler, { enough: () => ended });
  return found;
}

function first(names: readonly string[], found: ReadonlyMap<string, string>): string | undefined {
  return names.map((name) => found.get(name)?.trim()).find(Boolean);
}
