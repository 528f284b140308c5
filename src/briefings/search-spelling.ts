import MiniSearch from 'minisearch';
import type { Language } from './search-language.ts';

/** Puts the nearest word of the cards for each word that neither they nor everyday English know. */
export type Speller = (text: string, typing: boolean) => string;

/** `vocabulary` holds the folded words of all cards. While `typing`, the last word is not finished and left alone. */
export function createSpeller(vocabulary: ReadonlySet<string>, language: Language): Speller {
  const words = [...vocabulary];
  const index = new MiniSearch<{ id: number; word: string }>({ fields: ['word'], tokenize: (word) => [word] });
  index.addAll(words.map((word, id) => ({ id, word })));

  function correct(word: string): string {
    const slips = slipsAllowed(word);
    if (slips === 0 || /\d/.test(word) || vocabulary.has(word) || language.known(word)) return word;
    const swapped = withTwoSwapped(word).find((other) => vocabulary.has(other));
    if (swapped) return swapped;
    const near = index.search(word, { fuzzy: slips }).map(({ id }) => words[Number(id)] ?? word);
    return near.find((other) => other.startsWith(word.charAt(0))) ?? word;
  }

  return (text, typing) => {
    const typed = language.words(text);
    return typed.map((word, at) => (typing && at === typed.length - 1 ? word : correct(word))).join(' ');
  };
}

/** Edits that still count as a slip, the first letter being right. */
function slipsAllowed(word: string): number {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
}

function withTwoSwapped(word: string): string[] {
  return Array.from(word.slice(1), (letter, at) => word.slice(0, at) + letter + word.charAt(at) + word.slice(at + 2));
}
