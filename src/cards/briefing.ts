import {
  type About,
  type Actor,
  type Briefing,
  type Briefings,
  type Fact,
  LEANS,
  type Term,
  type TimelineEvent,
  VERDICTS,
} from '../core/briefing.ts';
import { type Block, bold, type Card, facts, italic, link, list, paragraph, type Rich } from '../core/card.ts';
import type { Commitment } from '../core/commitment.ts';
import { argumentCard, type Section } from './briefing-argument.ts';
import {
  briefingFooter,
  briefingMenu,
  daysText,
  KIND_LABELS,
  type Place,
  paragraphs,
  paragraphsText,
  shareButton,
  sourcesLine,
  workLine,
} from './briefing-parts.ts';
import { commitmentMenu } from './commitment-parts.ts';

/** Any briefing as a card; `section` matters for arguments only. `alternatives` are slugs that would also have fitted. */
export function briefingCard(
  card: Briefing,
  settings: {
    briefings: Briefings;
    place: Place;
    section?: Exclude<Section, 'news'>;
    alternatives?: readonly string[];
    /** Those that it bears on, offered under terms and under what is related to an argument. */
    commitments?: readonly Commitment[];
  },
): Card {
  const { briefings, place, section = 'main', alternatives = [], commitments = [] } = settings;
  const shown =
    card.kind === 'argument' ? argumentCard(card, section, briefings, place) : plainCard(card, briefings, place);
  const bearing = card.kind === 'term' || section === 'related' ? commitments : [];
  return {
    ...shown,
    controls: [
      ...shown.controls,
      ...commitmentMenu('Commitments it bears on', bearing),
      ...briefingMenu('This also fits', alternatives, briefings, place),
    ],
  };
}

function plainCard(card: Exclude<Briefing, { kind: 'argument' }>, briefings: Briefings, place: Place): Card {
  const touched = 'arguments' in card ? card.arguments : [];
  return {
    title: card.title,
    ...(card.kind === 'about' ? { url: card.article.url } : {}),
    tone: 'neutral',
    body: [...content(card, briefings), ...sourceBlocks(card)],
    controls: [
      ...(place === 'own' ? [shareButton(card.slug)] : []),
      ...briefingMenu('Open an argument it touches', touched, briefings, place),
      ...briefingMenu('Open a related card', card.related, briefings, place),
    ],
    footer: [`${KIND_LABELS[card.kind]} · `, ...briefingFooter(briefings, 'asOf' in card ? card.asOf : undefined)],
  };
}

function content(card: Exclude<Briefing, { kind: 'argument' }>, briefings: Briefings): Block[] {
  switch (card.kind) {
    case 'term':
      return term(card);
    case 'actor':
      return actor(card);
    case 'event':
      return event(card, briefings);
    case 'fact':
      return fact(card);
    case 'about':
      return about(card);
  }
}

function term(card: Term): Block[] {
  return [...paragraphs(card.body), ...(card.works.length > 0 ? [list(card.works.map(workLine))] : [])];
}

function actor(card: Actor): Block[] {
  const named = card.paragraphs.length > 0 ? paragraphsText(card.paragraphs) : 'not named';
  return [
    paragraph(italic(card.type.charAt(0).toUpperCase() + card.type.slice(1))),
    ...paragraphs(card.body),
    facts([
      { name: 'Part in the article', value: [card.role] },
      { name: 'In the article', value: [named] },
    ]),
  ];
}

const ERAS: Record<TimelineEvent['era'], string> = {
  article: 'Named in the article',
  background: 'Before the article, not named in it',
  since: 'Since publication',
};

function event(card: TimelineEvent, briefings: Briefings): Block[] {
  const era = card.paragraphs.length > 0 ? `${ERAS[card.era]}, ${paragraphsText(card.paragraphs)}` : ERAS[card.era];
  const bearing = card.bearsOn.map(
    ({ argument, lean }): Rich => [`“${briefings.get(argument)?.title ?? argument}”: `, italic(LEANS[lean])],
  );
  return [
    paragraph(bold(daysText(card)), ` · ${era}`, ...(card.confirmed ? [] : [italic(' · unconfirmed')])),
    ...paragraphs(card.body),
    ...(bearing.length > 0 ? [paragraph(bold('Bears on what the article argues')), list(bearing)] : []),
  ];
}

function fact(card: Fact): Block[] {
  return [
    facts([
      { name: `The article says (P${card.paragraph})`, value: [card.claim] },
      { name: 'Verdict', value: [bold(VERDICTS[card.verdict])] },
    ]),
    paragraph(card.show),
    ...paragraphs(card.body),
  ];
}

function about(card: About): Block[] {
  return [
    facts([
      { name: 'Article', value: [link(card.article.title, card.article.url)] },
      { name: 'Publisher', value: [card.article.publisher] },
      { name: 'Date', value: [card.article.dated] },
    ]),
    ...paragraphs(card.body),
  ];
}

function sourceBlocks(card: Briefing): Block[] {
  return card.kind !== 'about' && card.sources.length > 0
    ? [paragraph(bold('Sources: '), ...sourcesLine(card.sources))]
    : [];
}
