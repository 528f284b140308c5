import { nothingFitsCard } from '../src/cards/briefing-lists.ts';
import type { Briefing, Briefings, TimelineEvent } from '../src/core/briefing.ts';
import type { Card } from '../src/core/card.ts';
import { plainName, saysName } from '../src/core/names.ts';
import type { Services } from '../src/core/services.ts';
import { countryNamed, isNameOf, namesOfActor, namesOfCountry } from './actor-names.ts';
import { lookUp, lookUpActor } from './briefing-lookup.ts';

/** What a timeline is about. `key` finds it again when a page is turned; `note` says what stands in for what was asked. */
export interface Subject {
  key: string;
  title: string;
  events: readonly TimelineEvent[];
  note?: string;
}

type Parts = Pick<Services, 'briefings' | 'search' | 'commitments'>;

/** The shortest part of an actor's title that stands for it: "Korea", but not "of". */
const PART_LEAST = 3;

/**
 * The events that somebody means by a slug or by any wording: those of the state, actor or card of that name, else those
 * that say the words, else those of the nearest card, with a note. Without any, a card that says so.
 */
export function subjectOf(written: string, services: Services): Subject | { nothing: Card } {
  return named(written, services) ?? saying(written, services) ?? nearest(written, services);
}

function named(written: string, services: Parts): Subject | undefined {
  const { briefings } = services;
  const card = briefings.get(written.toLowerCase());
  if (card) return ofCard(card, services);
  const country = countryNamed(written, services);
  if (country) {
    const actor = briefings.actors.find((one) => countryNamed(one.title, services)?.code === country.code);
    const names = [...namesOfCountry(country), ...(actor?.aliases ?? [])];
    const events = eventsNaming(names, briefings);
    if (events.length > 0) return { key: country.code, title: actor?.title ?? country.name, events };
  }
  const name = plainName(written);
  const called = briefings.actors.find((one) => isNameOf(written, one, services));
  if (called && !country) return ofCard(called, services);
  const titled = briefings.all.find((one) => one.kind !== 'actor' && plainName(one.title) === name);
  return titled && ofCard(titled, services);
}

/** Events that say the words as they stand, or name an actor whose title holds them: "Korea" of "North Korea". */
function saying(written: string, services: Parts): Subject | undefined {
  const { briefings } = services;
  const whole = briefings.actors.filter(
    ({ title }) => plainName(written).length >= PART_LEAST && saysName(title, written),
  );
  const names = [written, ...whole.flatMap((actor) => namesOfActor(actor, services))];
  const naming = eventsNaming(names, briefings);
  const own = naming.some(({ title }) => names.some((name) => saysName(title, name)))
    ? []
    : eventsCalled(written, services);
  const events = briefings.events.filter((event) => naming.includes(event) || own.includes(event.slug));
  return naming.length > 0 ? { key: written, title: `“${written}”`, events } : undefined;
}

/** The events of the argument that answers best to these words as a name: "NATO enlargement". */
function eventsCalled(written: string, services: Parts): readonly string[] {
  const found = lookUp(written, services);
  if (!('card' in found) || found.card.kind !== 'argument') return [];
  return found.card.aliases.some((name) => plainName(name) === plainName(written)) ? found.card.events : [];
}

function nearest(written: string, services: Services): Subject | { nothing: Card } {
  const { briefings, search } = services;
  const found = [lookUp(written, services), lookUpActor(written, services)].find((one) => 'card' in one);
  // A term or a fact has no events of its own: those of its arguments would say nothing of what was asked.
  if (!found || !('card' in found) || found.card.kind === 'term' || found.card.kind === 'fact') {
    return { nothing: nothingFitsCard(written, 'event', search.nearest(written), briefings) };
  }
  const subject = ofCard(found.card, services);
  const note = `No event names “${written}”. The nearest card is “${found.card.title}”; these are its events.`;
  return { ...subject, note };
}

/** An argument's own events; an event with its related ones; for others, the events that name them, else those of their arguments. */
function ofCard(card: Briefing, services: Parts): Subject {
  const { briefings } = services;
  const { events } = briefings;
  const subject = { key: card.slug, title: card.title };
  if (card.kind === 'about') return { ...subject, events };
  if (card.kind === 'argument') return { ...subject, events: events.filter(({ slug }) => card.events.includes(slug)) };
  if (card.kind === 'event') {
    return { ...subject, events: events.filter(({ slug }) => [card.slug, ...card.related].includes(slug)) };
  }
  const naming = eventsNaming(namesOf(card, services), briefings);
  if (naming.length > 0) return { ...subject, events: naming };
  return {
    ...subject,
    events: events.filter((event) => event.arguments.some((slug) => card.arguments.includes(slug))),
    note: `No event names “${card.title}”. These are the events of the arguments that it belongs to.`,
  };
}

function namesOf(card: Exclude<Briefing, { kind: 'about' }>, services: Parts): string[] {
  return card.kind === 'actor' ? namesOfActor(card, services) : [card.title, ...card.aliases];
}

function eventsNaming(names: readonly string[], { events }: Briefings): TimelineEvent[] {
  return events.filter(({ title, aliases, body }) => {
    // The newspaper is not the capital.
    const said = [title, ...aliases, body].join('\n').replaceAll('Washington Post', '');
    return names.some((name) => saysName(said, name));
  });
}
