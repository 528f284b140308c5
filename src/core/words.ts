import { UserError } from './errors.ts';
import { phrasePattern, unaccented } from './names.ts';
import { remember } from './remember.ts';

/**
 * Word filters: `poland AND (drone OR "airspace violation") NOT sport`. Words next to each other mean AND,
 * `-sport` means NOT sport.
 * A word matches whole words only, without regard to case or accents; `drone*` matches beginnings.
 */
export type WordFilter =
  /** `first`: a word, or the beginning of one, that the text must hold in any case; the pattern is only made where it does. */
  | { kind: 'word'; pattern(): RegExp; text: string; first: string; whole: boolean }
  | { kind: 'and' | 'or'; parts: WordFilter[] }
  | { kind: 'not'; part: WordFilter };

/** Whatever a keyboard makes of a quotation mark. */
const QUOTES = /[“”„«»]/g;
/** A minus stands right before what must not be there, as in search engines. */
const TOKEN = /\s*(?:([-−–])(?=["(\p{L}\p{N}])|(\(|\)|"([^"]*)"|[^\s()"]+))/guy;

/** Throws a UserError that says what is wrong and where. The empty text matches everything and gives null. */
export function parseWordFilter(text: string): WordFilter | null {
  const tokens = tokenize(text);
  if (tokens.length === 0) return null;
  let position = 0;

  function orPart(): WordFilter {
    const parts = [andPart()];
    while (peek() === 'OR') {
      position++;
      parts.push(andPart());
    }
    return join('or', parts);
  }

  function andPart(): WordFilter {
    const parts = [notPart()];
    for (let next = peek(); next !== undefined && next !== 'OR' && next !== ')'; next = peek()) {
      if (next === 'AND') position++;
      parts.push(notPart());
    }
    return join('and', parts);
  }

  function notPart(): WordFilter {
    const token = tokens[position++];
    if (token === undefined) throw new UserError('The word filter ends too early: a word is missing at the end.');
    if (token === 'NOT') return { kind: 'not', part: notPart() };
    if (token === '(') {
      const inner = orPart();
      if (tokens[position++] !== ')') throw new UserError('The word filter has a "(" without a ")".');
      return inner;
    }
    if (token === ')' || token === 'AND' || token === 'OR') {
      throw new UserError(`The word filter has "${token}" where a word is expected.`);
    }
    return word(token);
  }

  function peek(): string | undefined {
    return tokens[position];
  }

  const filter = orPart();
  if (position < tokens.length) throw new UserError(`The word filter has "${tokens[position]}" where it should end.`);
  return filter;
}

/** Whether the texts together satisfy the filter. */
export function matchesWords(filter: WordFilter, texts: readonly string[]): boolean {
  return matches(filter, folded(texts));
}

function matches(filter: WordFilter, texts: Folded): boolean {
  switch (filter.kind) {
    case 'word':
      return mayHold(texts, filter) && filter.pattern().test(texts.text);
    case 'and':
      return filter.parts.every((part) => matches(part, texts));
    case 'or':
      return filter.parts.some((part) => matches(part, texts));
    case 'not':
      return !matches(filter.part, texts);
  }
}

function tokenize(written: string): string[] {
  const text = written.replace(QUOTES, '"');
  const quotes = text.match(/"/g)?.length ?? 0;
  if (quotes % 2 === 1) throw new UserError('The word filter has a quotation mark without its partner.');
  return [...text.matchAll(TOKEN)].map(([, minus, token = '', phrase]) => {
    if (minus !== undefined) return 'NOT';
    return phrase === undefined ? token : `"${phrase}`;
  });
}

function word(token: string): WordFilter {
  const text = fold(token.replace(/^"/, '')).trim();
  if (!/[\p{L}\p{N}]/u.test(text)) throw new UserError(`The word filter has "${token}", which holds no word.`);
  const open = text.endsWith('*');
  const phrase = text.replace(/\*+$/, '');
  const first = phrase.split(/\s/, 1)[0] ?? '';
  let pattern: RegExp | undefined;
  return {
    kind: 'word',
    text,
    first,
    whole: /^[\p{L}\p{N}]+$/u.test(first) && (!open || /\s/.test(text)),
    pattern: () => (pattern ??= new RegExp(phrasePattern(phrase, open), 'u')),
  };
}

function join(kind: 'and' | 'or', parts: WordFilter[]): WordFilter {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, parts };
}

/** No phrase reaches over it from one text into the next. */
const BETWEEN = ' \u0001 ';
interface Folded {
  text: string;
  words: ReadonlySet<string>;
}

/** The texts as one, folded; worked out once for the many filters that look at the same texts. */
const folded = remember((texts: readonly string[]): Folded => {
  const text = fold(texts.join(BETWEEN));
  return { text, words: new Set(text.match(/[\p{L}\p{N}]+/gu)) };
});

function mayHold({ text, words }: Folded, { first, whole }: { first: string; whole: boolean }): boolean {
  return whole ? words.has(first) : text.includes(first);
}

/** Phones type other apostrophes than newspapers. */
function fold(text: string): string {
  return unaccented(text).toLowerCase().replace(/[‘’ʼ]/g, "'");
}
