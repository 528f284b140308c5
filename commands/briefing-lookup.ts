import { nothingFitsCard } from '../src/cards/briefing-lists.ts';
import type { Briefing, BriefingKind, Briefings } from '../src/core/briefing.ts';
import { type Card, italic, paragraph } from '../src/core/card.ts';
import type { Completer } from '../src/core/option.ts';
import type { Services } from '../src/core/services.ts';
import { isNameOf } from './actor-names.ts';

/** Alternatives that are offered beside the best card. */
const ALTERNATIVES = 4;

/** What a surname scores at least; an everyday word, such as the last of the African Union, scores less. */
const A_NAME = 0.75;

/** A paragraph of the article, as the cards cite it: "P16", "paragraph 16". */
const PARAGRAPH = /^(?:p|para|paragraph)\.?\s*(\d{1,2})$/i;

/** `score`: how well it fits, at most 1. */
type Found = { card: Briefing; alternatives: string[]; score: number } | { nothing: Card };

/** The card that somebody means by its slug or by any wording; else a card that says so and offers the nearest. */
export function lookUp(
  query: string,
  services: Pick<Services, 'briefings' | 'search'>,
  kinds?: readonly BriefingKind[],
  called = 'card',
): Found {
  const { briefings, search } = services;
  const exact = briefings.get(query.toLowerCase());
  if (exact && (!kinds || kinds.includes(exact.kind))) return { card: exact, alternatives: [], score: 1 };
  const paragraph = PARAGRAPH.exec(query.trim())?.[1];
  const [best, ...rest] = paragraph
    ? ofParagraph(Number(paragraph), briefings)
        .filter((one) => !kinds || kinds.includes(one.kind))
        .map(({ slug }) => ({ slug, score: 1 }))
    : search.search(query, kinds);
  const card = best && briefings.get(best.slug);
  if (!card) return { nothing: nothingFitsCard(query, called, search.nearest(query, kinds), briefings) };
  return { card, alternatives: rest.slice(0, ALTERNATIVES).map((match) => match.slug), score: best.score };
}

/** What is said on a paragraph: the arguments that it makes, then the facts in it, then the events. */
function ofParagraph(number: number, { arguments: all, facts, events }: Briefings): Briefing[] {
  return [
    ...all.filter((one) => one.paragraphs.includes(number)),
    ...facts.filter((one) => one.paragraph === number),
    ...events.filter((one) => one.paragraphs.includes(number)),
  ];
}

/** The actor that somebody means; where a first name hides whom ("Angela Merkel"), by the surname alone. */
export function lookUpActor(query: string, services: Services): Found {
  const found = lookUp(query, services, ['actor'], 'actor');
  const named = 'nothing' in found && services.briefings.actors.find((one) => isNameOf(query, one, services));
  if (named) return { card: named, alternatives: [], score: 1 };
  const surname = query.trim().split(/\s+/).slice(1).at(-1);
  if ('card' in found || !surname) return found;
  const again = lookUp(surname, services, ['actor'], 'actor');
  return 'card' in again && again.score >= A_NAME ? again : found;
}

/** A card that is not the one asked for, but the nearest: it says so first. */
export function standingIn(query: string, card: Card): Card {
  const note = paragraph(italic(`I have no card on “${query}”. The nearest is this one: ${card.title}.`));
  return { ...card, body: [note, ...card.body] };
}

/** Completes titles of these kinds; all when absent. */
export function completeBriefing(kinds?: readonly BriefingKind[]): Completer {
  return async (partial, { services }) =>
    services.search.complete(partial, kinds).map(({ slug, title }) => ({ label: title, value: slug }));
}
