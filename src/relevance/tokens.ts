import { hashOf } from './hash.ts';
import { stem } from './stem.ts';

/** One word of a text. Hyphens separate, possessive endings are left out, "U.S." and "US" are one. */
export interface Token {
  /** Stem of the word in lower case; `u.s.` for the United States, so that it differs from the pronoun. */
  norm: string;
  /** Hash of `norm`. */
  hash: number;
  start: number;
  end: number;
  /** How it is written: all lower, first letter upper, or all upper (two letters or more). */
  shape: 'lower' | 'cap' | 'upper';
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
  for (const match of text.matchAll(WORD)) {
    const raw = match[0];
    if (SILENT.test(raw)) continue;
    if (BREAK.test(raw)) {
      sentence++;
      continue;
    }
    const start = match.index;
    if (raw.length === 1 && /^s$/.test(raw) && /['’]/.test(text[start - 1] ?? '')) continue;
    const norm = normalize(raw);
    tokens.push({ norm, hash: hashOf(norm), start, end: start + raw.length, shape: shapeOf(raw), sentence });
  }
  return tokens;
}

function normalize(raw: string): string {
  const letters = raw.includes('.') ? raw.replaceAll('.', '') : raw;
  if (letters === 'US' || letters === 'USA') return 'u.s.';
  return stem(letters.toLowerCase().replace(/['’]/g, ''));
}

function shapeOf(raw: string): Token['shape'] {
  const first = raw.charAt(0);
  if (first === first.toLowerCase()) return 'lower';
  return raw.length > 1 && raw === raw.toUpperCase() ? 'upper' : 'cap';
}
