import type { BriefingKind, Briefings, Source, Work } from '../core/briefing.ts';
import {
  type Block,
  button,
  type Choice,
  type Control,
  italic,
  joined,
  link,
  paragraph,
  type Rich,
} from '../core/card.ts';
import { actionId } from '../core/command.ts';
import { dayText } from '../core/dates.ts';
import { menu } from './menu.ts';

export const KIND_LABELS: Record<BriefingKind, string> = {
  argument: 'Argument',
  term: 'Term',
  actor: 'Actor',
  event: 'Event',
  fact: 'Fact check',
  about: 'About',
};

/**
 * Whose message a card is in. The reader's own is turned like a page by its controls; in a shared one everybody
 * who presses gets a private answer and the message stays as it was shared.
 */
export type Place = 'own' | 'shared';

/** The id of a control that leads to a card, or to one of its sections. */
export function briefingAction(place: Place, ...args: string[]): string {
  return actionId(place === 'own' ? 'brief.turn' : 'brief.open', ...args);
}

/** What shows a card, or one of its sections, to everybody in the channel. */
export function shareButton(slug: string, section = 'main'): Control {
  return button('Share in channel', actionId('brief.share', slug, section));
}

/** A menu that opens cards by their slugs; nothing for an empty list. */
export function briefingMenu(
  placeholder: string,
  slugs: readonly string[],
  briefings: Briefings,
  place: Place,
): Control[] {
  const choices = slugs.flatMap((slug): Choice[] => {
    const card = briefings.get(slug);
    return card ? [{ label: card.title, value: slug, description: KIND_LABELS[card.kind] }] : [];
  });
  return menu(placeholder, briefingAction(place), choices);
}

/** "Kim 2011, Why Alliances Entangle, Security Studies 20(3): what it finds" */
export function workLine(work: Work): Rich {
  return [
    `${work.authors} ${work.year}, `,
    work.url ? link(work.title, work.url) : italic(work.title),
    `, ${work.outlet}. ${work.finds}`,
    ...(work.confirmed ? [] : [italic(' (unconfirmed)')]),
  ];
}

/** "Kim 2011, Why Alliances Entangle" */
export function shortWork(work: Work): Rich {
  return [`${work.authors} ${work.year}, `, work.url ? link(work.title, work.url) : italic(work.title)];
}

/** "Ukrainska Pravda, 26 September 2023 (via Babel)" */
function sourceLine(source: Source): Rich {
  const name = source.title ? `${source.outlet}, “${source.title}”` : source.outlet;
  return [
    link(name, source.url),
    ...(source.date ? [`, ${dayText(source.date)}`] : []),
    ...(source.via ? [` (via ${source.via})`] : []),
    ...(source.confirmed ? [] : [italic(' (unconfirmed)')]),
  ];
}

/** Sources in one line, parted by semicolons. */
export function sourcesLine(sources: readonly Source[]): Rich {
  return joined(sources.map(sourceLine), '; ');
}

/** "9 September 2025 to 10 September 2025" */
export function daysText(event: { date: string; endDate?: string | undefined }): string {
  return event.endDate ? `${dayText(event.date)} to ${dayText(event.endDate)}` : dayText(event.date);
}

/** The body of a card, whose paragraphs are parted by a blank line. */
export function paragraphs(body: string): Block[] {
  return body.split(/\n\s*\n/).map((text) => paragraph(text.replace(/\s+/g, ' ').trim()));
}

/** "P16, P17" */
export function paragraphsText(paragraphs: readonly number[]): string {
  return paragraphs.map((number) => `P${number}`).join(', ');
}

/** Whose argument it is, under every card; and where our record of it stops. */
export function briefingFooter(briefings: Briefings, asOf?: string): Rich {
  return asOf ? [`${briefings.about.attribution} As of ${dayText(asOf)}.`] : [briefings.about.attribution];
}
