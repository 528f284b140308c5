import { ownCopy } from '../core/own-copy.ts';
import { hashOf } from './hash.ts';
import { languagesOf } from './language.ts';
import { stem } from './stem.ts';

/** A word as it is written, by itself. */
interface Word {
  /** Stem of the word in lower case; `u.s.` for the United States, so that it differs from the pronoun. */
  norm: string;
  /** Its letters in lower case, with the ending that `norm` is without. */
  letters: string;
  /** Hash of `norm`. */
  hash: number;
  /** How it is written: all lower, first letter upper, or all upper (two letters or more). */
  shape: 'lower' | 'cap' | 'upper';
  /** Languages that it is a small word of; see `language.ts`. */
  languages: readonly number[];
}

/** One word of a text. Hyphens separate, possessive endings are left out, "U.S." and "US" are one. */
export interface Token extends Word {
  start: number;
  end: number;
  /** Grows by one at the end of every sentence. */
  sentence: number;
}

const WORD =
  /(?:[A-Z]\.){2,}|[\p{L}\p{N}]+(?:['’](?!s\b)\p{L}+)?|[%$€£]|(?<!\b(?:\p{Lu}|St|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Col|Lt|Adm|vs))\.(?=\s|$)|[!?;](?=\s|$)|[|•·–—:]/gu;
const BREAK = /^[.!?;|•·]$/;
const SILENT = /^[–—:]$/;

/** Cuts a text into words with their places in it. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let sentence = 0;
  let end = 0;
  for (const raw of text.match(WORD) ?? []) {
    const start = text.indexOf(raw, end);
    end = start + raw.length;
    if (raw.length === 1) {
      if (BREAK.test(raw)) sentence++;
      if (BREAK.test(raw) || SILENT.test(raw)) continue;
      if (raw === 's' && /['’]/.test(text[start - 1] ?? '')) continue;
    }
    const { norm, letters, hash, shape, languages } = readWord(raw);
    tokens.push({ norm, letters, hash, shape, languages, start, end, sentence });
  }
  return tokens;
}

/** What is known of words, by how they are written. */
const words = new Map<string, Word>();
const WORDS_LIMIT = 50_000;

function readWord(raw: string): Word {
  const known = words.get(raw);
  if (known) return known;
  const norm = normalize(raw);
  const letters = lettersOf(raw);
  const word = { norm, letters, hash: hashOf(norm), shape: shapeOf(raw), languages: languagesOf(raw) };
  if (words.size >= WORDS_LIMIT) words.clear();
  words.set(ownCopy(raw), word);
  return word;
}

function normalize(raw: string): string {
  const letters = raw.includes('.') ? raw.replaceAll('.', '') : raw;
  if (letters === 'US' || letters === 'USA') return 'u.s.';
  return stem(lettersOf(letters));
}

function lettersOf(raw: string): string {
  return raw.toLowerCase().replace(/[.'’]/g, '');
}

function shapeOf(raw: string): Word['shape'] {
  const first = raw.charAt(0);
  if (first === first.toLowerCase()) return 'lower';
  return raw.length > 1 && raw === raw.toUpperCase() ? 'upper' : 'cap';
}
