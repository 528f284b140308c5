import { type Briefing, type Briefings, type Fact, THEMES, type TimelineEvent, VERDICTS } from '../core/briefing.ts';
import type { BriefingMatch } from '../core/briefing-search.ts';
import { bold, button, type Card, code, heading, italic, list, paragraph, type Rich } from '../core/card.ts';
import { actionId } from '../core/command.ts';
import { briefingFooter, briefingMenu, daysText, KIND_LABELS } from './briefing-parts.ts';
import { turnButton } from './menu.ts';

/** Every argument by theme, with a menu to open one. */
export function overviewCard(briefings: Briefings): Card {
  const groups = Object.entries(THEMES).map(([theme, label]) => ({
    label,
    items: briefings.arguments.filter((argument) => argument.theme === theme),
  }));
  return {
    title: 'The arguments of the article, by theme',
    tone: 'neutral',
    body: groups.flatMap(({ label, items }) => [heading(label), list(items.map((argument): Rich => [argument.title]))]),
    controls: [
      ...briefingMenu('Open an argument', slugsOf(briefings.arguments), briefings, 'own'),
      button('About the article', actionId('brief.open', briefings.about.slug)),
    ],
    footer: briefingFooter(briefings),
  };
}

/** What to say when no card fits: how to browse, and what came nearest. `kind` in words: "term". */
export function nothingFitsCard(
  query: string,
  kind: string,
  nearest: readonly BriefingMatch[],
  briefings: Briefings,
): Card {
  const names: Rich[] = nearest.map(({ title, kind: of }) => [title, italic(` (${KIND_LABELS[of].toLowerCase()})`)]);
  return {
    title: `No ${kind} fits`,
    tone: 'neutral',
    body: [
      paragraph(`I know no ${kind} for “${query}”. These cards are about one article on chain-ganging.`),
      paragraph(
        'To browse: ',
        code('/brief'),
        ' lists the arguments, ',
        code('/factcheck'),
        ' the checked facts, ',
        code('/timeline'),
        ' the events.',
      ),
      ...(names.length > 0 ? [paragraph(bold('The nearest I have')), list(names)] : []),
    ],
    controls: briefingMenu('Open the nearest', slugsOf(nearest), briefings, 'own'),
  };
}

/** A page of dated events, oldest first. `note` says what stands in for what was asked; `earlier` and `later` are action ids. */
export function timelineCard(
  page: {
    title: string;
    note?: string;
    events: readonly TimelineEvent[];
    earlier?: string | undefined;
    later?: string | undefined;
  },
  briefings: Briefings,
): Card {
  const line = (event: TimelineEvent): Rich => [
    bold(daysText(event)),
    ` — ${event.title}`,
    ...(event.confirmed ? [] : [italic(' (unconfirmed)')]),
  ];
  const none = paragraph('I know of no event that fits. A wider span finds more; /latest has the news.');
  return {
    title: page.title,
    tone: 'neutral',
    body: [...(page.note ? [paragraph(page.note)] : []), page.events.length > 0 ? list(page.events.map(line)) : none],
    controls: [
      ...briefingMenu('Open an event', slugsOf(page.events), briefings, 'shared'),
      ...turnButton('Earlier', page.earlier),
      ...turnButton('Later', page.later),
    ],
    footer: briefingFooter(briefings),
  };
}

/** A page of fact checks with their verdicts. `earlier` and `later` are action ids. */
export function factListCard(
  page: { title: string; facts: readonly Fact[]; earlier?: string | undefined; later?: string | undefined },
  briefings: Briefings,
): Card {
  const line = (fact: Fact): Rich => [
    bold(fact.slug.toUpperCase()),
    ` ${fact.title}: `,
    italic(VERDICTS[fact.verdict]),
  ];
  return {
    title: page.title,
    tone: 'neutral',
    body: [page.facts.length > 0 ? list(page.facts.map(line)) : paragraph('We checked no fact of it: it states none.')],
    controls: [
      ...briefingMenu('Open a fact check', slugsOf(page.facts), briefings, 'shared'),
      ...turnButton('Earlier', page.earlier),
      ...turnButton('Later', page.later),
    ],
    footer: briefingFooter(briefings),
  };
}

/** The slugs of cards, in their order. */
export function slugsOf(cards: readonly Pick<Briefing, 'slug'>[]): string[] {
  return cards.map((card) => card.slug);
}
