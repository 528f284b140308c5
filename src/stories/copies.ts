import type { StoryReport } from '../core/story.ts';
import { wordsOf } from './words.ts';

/** Titles and summaries shorter than this are the same by chance. */
const LEAST_WORDS = 5;
/** Share of all their words that two reports must have in common to be copies of one text. */
const SAME_TEXT = 0.8;

type Texts = StoryReport['item'];

/**
 * For each report the id of the first earlier one with the same text (a wire text, or an outlet that repeats itself),
 * or null. Same text: the same title or summary word for word, or nearly all words in common; at the same address also a
 * title that is too short to tell.
 */
export function copiesIn(items: readonly Texts[]): (string | null)[] {
  const originals: { id: string; title: string; summary: string; place: string; words: Set<string> }[] = [];
  return items.map((item) => {
    const title = wordsOf(item.title);
    const summary = wordsOf(item.summary);
    const own = {
      id: item.id,
      title: key(title),
      summary: key(summary),
      place: item.url === null ? '' : `${item.url} ${title.join(' ')}`,
      words: new Set([...title, ...summary]),
    };
    const original = originals.find(
      (other) =>
        (own.title !== '' && own.title === other.title) ||
        (own.summary !== '' && own.summary === other.summary) ||
        (own.place !== '' && own.place === other.place) ||
        (own.words.size >= LEAST_WORDS * 2 && overlap(own.words, other.words) >= SAME_TEXT),
    );
    if (original) return original.id;
    originals.push(own);
    return null;
  });
}

function key(words: readonly string[]): string {
  return words.length >= LEAST_WORDS ? words.join(' ') : '';
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((word) => b.has(word)).length;
  return common / (a.size + b.size - common);
}
