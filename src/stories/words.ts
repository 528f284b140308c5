import { ownCopy } from '../core/own-copy.ts';
import { ALIASES } from './aliases.ts';

const KOREAS: readonly [RegExp, string][] = [
  [/\b(?:north|n\.?|nth) ?korea(?:n|ns)?\b/g, ' northkorea '],
  [/\b(?:south|s\.?|sth) ?korea(?:n|ns)?\b/g, ' southkorea '],
];

/** Letters that Unicode does not decompose into a letter and an accent. */
const PLAIN: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe' };

/**
 * The words of a text in order: lower case, without accents, endings cut ("launched", "launches": "launch"),
 * places and people under one name. Numbers stay as written, thousands without commas.
 */
export function wordsOf(text: string): string[] {
  let plain = text
    .replace(/\bU\.?S\.?(?:A\.?)?(?![A-Za-z])/g, ' usa ')
    .replace(/\bU\.K\.?/g, ' uk ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđıßæœ]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/[’']s\b/g, '')
    .replace(/[’']/g, '')
    .replace(/(?<=\d),(?=\d{3})/g, '');
  for (const [pattern, name] of KOREAS) plain = plain.replace(pattern, name);
  const words: string[] = [];
  for (const raw of plain.match(/[a-z]+\d*|\d+(?:\.\d+)?/g) ?? []) words.push(...meaningOf(raw));
  return words;
}

/** What words count as, by how they stand in a text: the same strings for all reports. */
const meanings = new Map<string, readonly string[]>();
const MEANINGS_LIMIT = 100_000;

function meaningOf(raw: string): readonly string[] {
  const known = meanings.get(raw);
  if (known) return known;
  const word = ownCopy(raw);
  const meaning = ALIASES.get(word) ?? (word.length > 1 ? [/\d/.test(word) ? word : stem(word)] : []);
  if (meanings.size >= MEANINGS_LIMIT) meanings.clear();
  meanings.set(word, meaning);
  return meaning;
}

/** Cuts the endings of English verbs and plurals; names and short words stay as they are. */
function stem(word: string): string {
  if (word.length <= 4)
    return word.length === 4 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
  const cut = word
    .replace(/(?:ies|ied)$/, 'y')
    .replace(/(?:ing|ed)$/, '')
    .replace(/(?<=[^s])s$/, '');
  const base = cut.length < 3 ? word : cut;
  return base.length > 4 ? base.replace(/e$/, '') : base;
}
