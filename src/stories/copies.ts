import type { StoryReport } from '../core/story.ts';
import { wordsOf } from './words.ts';

/** Titles and summaries shorter than this are the same by chance. */
const LEAST_WORDS = 5;
/** Share of all their words that two reports must have in common to be copies of one text. */
const SAME_TEXT = 0.8;

type Texts = StoryReport['item'];

/** A report's text as it is compared; empty where it is too short to tell. */
interface Text {
  id: string;
  title: string;
  summary: string;
  /** Address and title. */
  place: string;
  words: ReadonlySet<string>;
  /** Those of the title: `wordsOf` leaves out single digits. */
  numbers: string;
}

/**
 * For each report the id of the first earlier one with the same text (a wire text, or an outlet that repeats itself),
 * or null. Same text: the same title or summary word for word, or nearly all words in common; at the same address also a
 * title that is too short to tell. Titles that differ in a number are two texts, except
 * over the same summary: a new toll is news.
 */
export function copiesIn(items: readonly Texts[]): (string | null)[] {
  const originals: Text[] = [];
  return items.map((item) => {
    const title = wordsOf(item.title);
    const summary = wordsOf(item.summary);
    const own: Text = {
      id: item.id,
      title: key(title),
      summary: key(summary),
      place: item.url === null ? '' : `${item.url} ${title.join(' ')}`,
      words: new Set([...title, ...summary]),
      numbers: (item.title.match(/(?<![\w-])\d+(?![\w-])/g) ?? []).join(' '),
    };
    const original = originals.find((other) => sameText(own, other));
    if (original) return original.id;
    originals.push(own);
    return null;
  });
}

function otherNumbers(a: Text, b: Text): boolean {
  return a.numbers !== '' && b.numbers !== '' && a.numbers !== b.numbers;
}

function sameText(a: Text, b: Text): boolean {
  if (a.summary !== '' && a.summary === b.summary) return true;
  if (otherNumbers(a, b)) return false;
  return (
    (a.title !== '' && a.title === b.title) ||
    (a.place !== '' && a.place === b.place) ||
    (a.words.size >= LEAST_WORDS * 2 && overlap(a.words, b.words) >= SAME_TEXT)
  );
}

function key(words: readonly string[]): string {
  return words.length >= LEAST_WORDS ? words.join(' ') : '';
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((word) => b.has(word)).length;
  return common / (a.size + b.size - common);
}
