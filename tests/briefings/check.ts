import { ARTICLE_ENDS, type Argument, type Briefing, type Briefings, type Work } from '../../src/core/briefing.ts';

/**
 * Characters of each view of a card. A Discord embed holds 4096 and a Slack section 3000; these leave room for
 * headings, links and buttons, and stay within what one reads at a glance.
 */
export const VIEW_LIMITS = { main: 1500, counterArguments: 1000, since: 1200, debate: 1200, other: 1200, about: 2800 };

/**
 * Words in a row that our text may not share with its sources: the article's wording is not ours to use; of the
 * editors' notes only a run long enough to be a copied sentence counts. Paths as in the evaluation data.
 */
export const BORROWING = [
  { path: 'source/article.txt', words: 8 },
  { path: 'source/briefing-notes.md', words: 9 },
] as const;

/** Marked quotations of up to so many words are exempt. */
const QUOTATION_LIMIT = 12;

/** What is wrong with the content beyond its schemas, as sentences; empty when all is well. */
export function checkContent(briefings: Briefings): string[] {
  return [...briefings.all.flatMap(tooLong), ...briefings.all.flatMap(longQuotations), ...unfinished(briefings)];
}

/** Characters that each view of a card shows. */
export function viewLengths(card: Briefing): Partial<Record<keyof typeof VIEW_LIMITS, number>> {
  if (card.kind === 'about') return { about: card.body.length + card.attribution.length };
  if (card.kind !== 'argument') return { other: strings(card, NOT_SHOWN).join('\n').length };
  const { title, body, keyPoints, evidence, supporting, opposing } = card;
  return {
    main: [title, body, ...keyPoints, evidence.why, workLine(supporting), workLine(opposing)].join('\n').length,
    counterArguments: card.counterArguments.join('\n').length,
    since: card.since.map((entry) => `${entry.date} ${entry.text}`).join('\n').length,
    debate: strings(card.debate).join('\n').length,
  };
}

/**
 * Every run of at least `length` words that the prose of `cards` shares with `source`, as `slug: run`. Fields that
 * are named in `names` hold names, which are nobody's wording.
 */
export function borrowed<Card extends { slug: string }>(
  cards: readonly Card[],
  source: string,
  length: number,
  names: readonly string[] = [],
): string[] {
  const known = new Set(runs(words(source), length));
  return cards.flatMap((card) =>
    strings(card, [...NOT_PROSE, ...names], CITATION)
      .flatMap(withoutQuotations)
      .flatMap((text) => runs(words(text), length))
      .filter((run) => known.has(run))
      .map((run) => `${card.slug}: ${run}`),
  );
}

/** The sentences of a card that are our own wording: not slugs, names of works or outlets, or search wordings. */
function prose(card: Briefing): string[] {
  return strings(card, NOT_PROSE, CITATION);
}

const ATTRIBUTION = /\bthe article (argues|reports)\b/i;
const QUOTATION = /“[^”]*”|"[^"]*"/g;
const NOT_PROSE = ['kind', 'slug', 'aliases', 'related', 'sources', 'date', 'asOf', 'attribution', 'article'];
const CITATION = ['authors', 'title', 'outlet', 'url', 'via'];
const NOT_SHOWN = ['kind', 'slug', 'aliases', 'related', 'asOf', 'arguments', 'bearsOn', 'era', 'url'];

function withoutQuotations(text: string): string[] {
  const marked = (quotation: string) => (words(quotation).length <= QUOTATION_LIMIT ? '§' : quotation);
  return text.replaceAll(QUOTATION, marked).split('§');
}

function workLine({ authors, year, title, outlet, finds }: Work): string {
  return `${authors} (${year}), ${title}, ${outlet}: ${finds}`;
}

function tooLong(card: Briefing): string[] {
  return Object.entries(viewLengths(card)).flatMap(([view, length]) => {
    const limit = new Map(Object.entries(VIEW_LIMITS)).get(view) ?? 0;
    return length > limit
      ? [`${card.kind} ${card.slug}: the ${view} view is ${length} characters long, over ${limit}`]
      : [];
  });
}

function longQuotations(card: Briefing): string[] {
  return prose(card)
    .flatMap((text) => text.match(QUOTATION) ?? [])
    .filter((quotation) => words(quotation).length > QUOTATION_LIMIT)
    .map(
      (quotation) => `${card.kind} ${card.slug}: the quotation ${quotation} is longer than ${QUOTATION_LIMIT} words`,
    );
}

function unfinished({ arguments: list, events, facts }: Briefings): string[] {
  const must = (card: Briefing, rule: string, kept: boolean) => (kept ? [] : [`${card.kind} ${card.slug}: ${rule}`]);
  const ofArguments = list.flatMap((card: Argument) => [
    ...must(card, 'must be tested by a tag', card.tags.length > 0),
    ...must(card, 'must have a related argument', card.related.length > 0),
    ...must(card, 'must say “the article argues” or “the article reports”', ATTRIBUTION.test(card.body)),
    ...must(card, 'shares its place in the order', list.filter((other) => other.order === card.order).length === 1),
    ...card.since.flatMap(({ date, event }) =>
      must(card, `${event} is not later than the article`, date > ARTICLE_ENDS),
    ),
  ]);
  const ofRecord = [...events, ...facts].flatMap((card) =>
    must(card, 'must bear on an argument', card.arguments.length > 0),
  );
  return [...ofArguments, ...ofRecord];
}

/** All texts inside a value, without the named fields; `ofWorks` names those left out of works and sources. */
function strings(value: unknown, skip: readonly string[] = [], ofWorks: readonly string[] = []): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const left = 'outlet' in value ? [...skip, ...ofWorks] : skip;
  return Object.entries(value).flatMap(([key, inner]) => (left.includes(key) ? [] : strings(inner, skip, ofWorks)));
}

function words(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replace(/[’']/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function runs(list: readonly string[], length: number): string[] {
  return list.slice(length - 1).map((_, start) => list.slice(start, start + length).join(' '));
}
