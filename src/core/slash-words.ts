/** One word of slash text, or one `name:value`. `start` and `end` are where it stands in the text. */
export interface SlashWord {
  /** The option that stands before the colon, as declared; null for a bare word. */
  name: string | null;
  value: string;
  quoted: boolean;
  start: number;
  /** Where the value stands, after the name if there is one. */
  valueStart: number;
  end: number;
}

/** Which quotes close which: keyboards and phones turn `"` into many shapes. */
const CLOSERS: Record<string, string> = {
  '"': '"”“',
  '“': '”"“',
  '”': '”"',
  '„': '“”"',
  '«': '»',
  "'": "'’",
  '‘': "’'",
};
const SINGLE = "'‘";
const NAME = /(?:--|—|–)?(\p{L}[\p{L}\p{N}_-]*)[:=：＝]/uy;
const DASHED = /(?:--|—)(\p{L}[\p{L}\p{N}_-]*)(?=\s|$)/uy;
const SPACE = /\s/u;

/**
 * Cuts slash text into words. `declared` gives an option's exact name for what was written before `:` or `=`
 * (or after `--`), or undefined when it is no option: then the colon is just text (`https://…`, `NATO: what now`).
 */
export function slashWords(text: string, declared: (written: string) => string | undefined): SlashWord[] {
  const words: SlashWord[] = [];
  let at = 0;
  for (;;) {
    at = skipSpace(text, at);
    if (at >= text.length) return words;
    const start = at;
    const named = nameAt(text, at, declared);
    if (named) at = valueStart(text, named.end, declared);
    const value = valueAt(text, at);
    words.push({ name: named?.name ?? null, start, valueStart: at, ...value });
    at = value.end;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.test(text.charAt(at))) at += 1;
  return at;
}

function nameAt(text: string, at: number, declared: (written: string) => string | undefined) {
  for (const pattern of [NAME, DASHED]) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const name = match?.[1] === undefined ? undefined : declared(match[1]);
    if (match && name !== undefined) return { name, end: at + match[0].length };
  }
  return undefined;
}

/** `limit: 5` is `limit:5`, but in `limit: tag:restraint` the limit has no value. */
function valueStart(text: string, after: number, declared: (written: string) => string | undefined): number {
  const next = skipSpace(text, after);
  return next < text.length && !nameAt(text, next, declared) ? next : after;
}

function valueAt(text: string, at: number): { value: string; quoted: boolean; end: number } {
  const opener = text.charAt(at);
  const closers = CLOSERS[opener];
  if (closers !== undefined) {
    const close = closingQuote(text, at + 1, closers);
    if (close.found) return { value: text.slice(at + 1, close.at), quoted: true, end: close.at + 1 };
    // A double quote that nobody closed runs to the end; an apostrophe is just an apostrophe.
    if (!close.seen && !SINGLE.includes(opener)) return { value: text.slice(at + 1), quoted: true, end: text.length };
  }
  let end = at;
  while (end < text.length && !SPACE.test(text.charAt(end))) end += 1;
  return { value: text.slice(at, end), quoted: false, end };
}

/** The first closing quote at a word's end. `seen`: there were some, but inside words or before punctuation. */
function closingQuote(text: string, from: number, closers: string): { found: boolean; seen: boolean; at: number } {
  let seen = false;
  for (let at = from; at < text.length; at += 1) {
    if (!closers.includes(text.charAt(at))) continue;
    if (at + 1 === text.length || SPACE.test(text.charAt(at + 1))) return { found: true, seen: true, at };
    seen = true;
  }
  return { found: false, seen, at: text.length };
}
