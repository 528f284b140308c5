/** How well a query's stem is met: by the same stem, by one that it begins, by a near word. */
const SAME = 1;
const BEGINNING = 0.85;
const NEAR = 0.6;

/** A line counts this much for what it meets of the query; the rest is for how much of the line the query meets. */
const BASE = 0.5;
/** What the second and the third line of a card each add to its best. */
const MORE = 0.15;
/** So much of a line has to be met for it to be what the query says. */
const SAID = 0.5;
/** Lighter words than this tell nothing by themselves. */
const TELLING = 0.25;

export interface WeighedStem {
  stem: string;
  weight: number;
  groups: readonly string[];
}

export interface Words {
  stems: Set<string>;
  groups: Set<string>;
}

/** A line of a card, or a query. */
interface WeighedLine {
  stems: readonly WeighedStem[];
  words: Words;
  /** Of all its stems. */
  weight: number;
}

export interface Line extends WeighedLine {
  slug: string;
  worth: number;
}

export interface Query extends WeighedLine {
  last: string;
  /** The last stem may be the beginning of another. */
  open: boolean;
}

interface LineFit {
  /** Of the query, what the line meets. */
  share: number;
  /** The last stem of the query begins one of the line. */
  begun: boolean;
  /** Stems of the query that stand in the line, where the query meets enough of it. */
  said: readonly string[];
}

/** What one card's lines meet of a query, as shares of it, 0 to 1. */
export interface CardFit {
  /** The best line, with what the second and the third add. */
  lines: number;
  /** The best line alone. */
  line: number;
  /** All lines together. */
  whole: number;
  /** Stems of the query that stand in a line of which the query meets at least half. */
  said: ReadonlySet<string>;
  /** How many of the query's telling words any line meets. */
  telling: number;
}

/** What one line meets of a query. */
export function lineFit(line: Line, query: Query): LineFit {
  const { last, open } = query;
  const begins = ({ stem }: WeighedStem) => open && stem.startsWith(last);
  const begun = !line.words.stems.has(last) && line.stems.some(begins);
  const ofQuery = sum(query.stems, (one) => (begun && one.stem === last ? BEGINNING : met(one, line.words)));
  const ofLine = sum(line.stems, (one) => (begun && begins(one) ? BEGINNING : met(one, query.words)));
  const share = (line.worth * ofQuery * (BASE + ((1 - BASE) * ofLine) / line.weight)) / query.weight;
  const isSaid = ofLine >= SAID * line.weight;
  return { share, begun, said: isSaid ? [...query.words.stems].filter((stem) => line.words.stems.has(stem)) : [] };
}

/** What a card meets of a query: by those of its lines that were found, and by all its words. */
export function cardFit(fits: readonly LineFit[], words: Words, query: Query): CardFit {
  const [line = 0, second = 0, third = 0] = fits.map(({ share }) => share).sort((a, b) => b - a);
  const begun = fits.some((fit) => fit.begun);
  const ofQuery = sum(query.stems, (one) =>
    Math.max(met(one, words), begun && one.stem === query.last ? BEGINNING : 0),
  );
  return {
    line,
    lines: (line + MORE * (second + third)) / (1 + 2 * MORE),
    whole: ofQuery / query.weight,
    said: new Set(fits.flatMap((fit) => fit.said)),
    telling: query.stems.filter((one) => isTelling(one) && met(one, words) > 0).length,
  };
}

/** Whether lines are found by a stem alone. */
export function isTelling({ weight }: WeighedStem): boolean {
  return weight > TELLING;
}

/** Stems with what they weigh together. */
export function weighedLine(stems: readonly WeighedStem[]): WeighedLine {
  return { stems, words: wordsOf(stems), weight: sum(stems, () => 1) };
}

/** The stems themselves, and the groups of near words that they belong to. */
export function wordsOf(stems: readonly WeighedStem[]): Words {
  return { stems: new Set(stems.map(({ stem }) => stem)), groups: new Set(stems.flatMap(({ groups }) => groups)) };
}

function met({ stem, groups }: WeighedStem, words: Words): number {
  if (words.stems.has(stem)) return SAME;
  return groups.some((group) => words.groups.has(group)) ? NEAR : 0;
}

function sum(stems: readonly WeighedStem[], share: (one: WeighedStem) => number): number {
  return stems.reduce((total, one) => total + one.weight * share(one), 0);
}
