import type { Briefing, Briefings } from '../core/briefing.ts';
import type { Language } from './search-language.ts';
import type { SearchWords } from './search-words.ts';

/** A line by which a card can be found. */
export interface Line {
  text: string;
  /** How much a full match says, 0 to 1: a name or a wording more than a sentence of the text. */
  worth: number;
}

/** A line with its card's slug and its stems in their order. */
export interface CardLine extends Line {
  slug: string;
  stems: readonly string[];
}

const NAME = 1;
const WORDING = 0.96;
const SENTENCE = 0.7;

/** All lines of a card: its names, how people ask for it, and what it says, sentence by sentence. */
export function searchLines(card: Briefing, wordings: readonly string[]): Line[] {
  const prose = [card.body, ...said(card)].flatMap((text) => text.split(/(?<=[.?!;:])\s+|\n+/));
  return [
    ...[card.title, card.slug.replaceAll('-', ' ')].map((text) => ({ text, worth: NAME })),
    ...card.aliases.map((text) => ({ text, worth: card.kind === 'actor' || card.kind === 'term' ? NAME : WORDING })),
    ...wordings.map((text) => ({ text, worth: WORDING })),
    ...prose.filter(Boolean).map((text) => ({ text, worth: SENTENCE })),
  ];
}

/** The lines of all cards. */
export function cardLines(
  briefings: Briefings,
  wordings: SearchWords['wordings'],
  language: Pick<Language, 'stems'>,
): CardLine[] {
  return briefings.all.flatMap((card) =>
    searchLines(card, wordings[card.slug] ?? []).map((line) => ({
      ...line,
      slug: card.slug,
      stems: language.stems(line.text),
    })),
  );
}

function said(card: Briefing): string[] {
  switch (card.kind) {
    case 'argument':
      return [
        ...card.keyPoints,
        ...card.counterArguments,
        ...[card.supporting, card.opposing].map((work) => `${work.authors} ${work.year} ${work.title}`),
      ];
    case 'term':
      return card.works.map((work) => `${work.authors} ${work.year} ${work.title}`);
    case 'actor':
      return [card.role];
    case 'event':
      return [card.date, card.endDate ?? '', `${card.title} ${card.date.slice(0, 4)}`];
    case 'fact':
      return [card.claim, card.show];
    case 'about':
      return [card.attribution, card.article.title, card.article.publisher];
  }
}
