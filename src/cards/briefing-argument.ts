import { type Argument, type Briefings, EVIDENCE_GRADES, LEANS, VERDICTS } from '../core/briefing.ts';
import {
  type Block,
  bold,
  button,
  type Card,
  type Control,
  facts,
  heading,
  italic,
  list,
  paragraph,
  type Rich,
} from '../core/card.ts';
import { dayText } from '../core/dates.ts';
import { tagsText } from '../core/vocabulary.ts';
import {
  briefingAction,
  briefingFooter,
  briefingMenu,
  type Place,
  paragraphs,
  paragraphsText,
  shareButton,
  shortWork,
  sourcesLine,
  workLine,
} from './briefing-parts.ts';

/** The sections of an argument, in the order of their buttons. */
export const SECTIONS = ['main', 'evidence', 'counter', 'since', 'news', 'related'] as const;
export type Section = (typeof SECTIONS)[number];

const SECTION_LABELS: Record<Section, string> = {
  main: 'Summary',
  evidence: 'Evidence and flags',
  counter: 'Counter-arguments',
  since: 'Since publication',
  news: 'In the news',
  related: 'Related',
};

/** One section of an argument. `news` needs stories: see briefing-news.ts. */
export function argumentCard(
  argument: Argument,
  section: Exclude<Section, 'news'>,
  briefings: Briefings,
  place: Place,
): Card {
  const { body, menus } = SECTION_CONTENT[section](argument, briefings, place);
  return argumentFrame(argument, section, body, menus, briefings, place);
}

/** What all sections have around them: title, the buttons to the others, whose argument it is. */
export function argumentFrame(
  argument: Argument,
  section: Section,
  body: Block[],
  menus: Control[],
  briefings: Briefings,
  place: Place,
): Card {
  const buttons = SECTIONS.filter((other) => other !== section).map((other) =>
    button(SECTION_LABELS[other], briefingAction(place, argument.slug, other)),
  );
  return {
    title: argument.title,
    tone: 'neutral',
    body: section === 'main' ? body : [heading(SECTION_LABELS[section]), ...body],
    controls: [...buttons, ...(place === 'own' ? [shareButton(argument.slug, section)] : []), ...menus],
    footer: briefingFooter(briefings, argument.asOf),
  };
}

interface Content {
  body: Block[];
  menus: Control[];
}

const SECTION_CONTENT: Record<
  Exclude<Section, 'news'>,
  (argument: Argument, briefings: Briefings, place: Place) => Content
> = { main, evidence, counter, since, related };

/** The claim never stands alone: its best counter-argument, and the best source each way, come with it. */
function main(argument: Argument): Content {
  return {
    body: [
      ...paragraphs(argument.body),
      list(argument.keyPoints.map((point) => [point])),
      ...bestCounterArgument(argument),
      facts([
        ...bestSources(argument),
        { name: 'In the article', value: [paragraphsText(argument.paragraphs)] },
        { name: 'Evidence it gives', value: [EVIDENCE_GRADES[argument.evidence.grade]] },
        { name: 'Alert tags that test it', value: [tagsText(argument.tags)] },
        ...(argument.flags.length > 0
          ? [{ name: 'Flagged facts', value: [argument.flags.map((slug) => slug.toUpperCase()).join(', ')] }]
          : []),
      ]),
    ],
    menus: [],
  };
}

export function bestCounterArgument({ counterArguments: [best] }: Argument): Block[] {
  return best ? [paragraph(bold('Best counter-argument: '), best)] : [];
}

export function bestSources({ supporting, opposing }: Argument): { name: string; value: Rich }[] {
  return [
    { name: 'Best source for it', value: shortWork(supporting) },
    { name: 'Best source against it', value: shortWork(opposing) },
  ];
}

function evidence(argument: Argument, briefings: Briefings, place: Place): Content {
  const flags = briefings.facts.filter((fact) => argument.flags.includes(fact.slug));
  const lines = flags.map(
    (fact): Rich => [bold(`${fact.slug.toUpperCase()} · ${VERDICTS[fact.verdict]}: `), fact.show],
  );
  return {
    body: [
      paragraph(bold(`${EVIDENCE_GRADES[argument.evidence.grade]}. `), argument.evidence.why),
      paragraph(bold('Best for it: '), ...workLine(argument.supporting)),
      paragraph(bold('Best against it: '), ...workLine(argument.opposing)),
      ...(lines.length > 0 ? [paragraph(bold('Flags on its facts')), list(lines)] : []),
    ],
    menus: briefingMenu('Open a fact check', argument.facts, briefings, place),
  };
}

function counter(argument: Argument): Content {
  return {
    body: [
      list(argument.counterArguments.map((text) => [text])),
      paragraph(bold('Best source against it: '), ...workLine(argument.opposing)),
    ],
    menus: [],
  };
}

function since(argument: Argument, briefings: Briefings, place: Place): Content {
  const lines = argument.since.map(
    (entry): Rich => [
      bold(dayText(entry.date)),
      `, ${LEANS[entry.lean]}: ${entry.text} `,
      '(',
      ...sourcesLine(entry.sources.slice(0, 1)),
      ')',
      ...(entry.confirmed ? [] : [italic(' unconfirmed')]),
    ],
  );
  const nothing = paragraph('We know of no later event that bears on it directly.');
  const events = argument.since.map((entry) => entry.event);
  return {
    body: [lines.length > 0 ? list(lines) : nothing],
    menus: briefingMenu('Open an event', events, briefings, place),
  };
}

function related(argument: Argument, briefings: Briefings, place: Place): Content {
  const titles = (slugs: readonly string[]) => slugs.map((slug) => briefings.get(slug)?.title ?? slug).join(' · ');
  const groups = [
    { name: 'Arguments', slugs: argument.related },
    { name: 'Terms', slugs: argument.terms },
    { name: 'Actors', slugs: argument.actors },
  ].filter(({ slugs }) => slugs.length > 0);
  const all = groups.flatMap(({ slugs }) => slugs);
  return {
    body: [facts(groups.map(({ name, slugs }) => ({ name, value: [titles(slugs)] })))],
    menus: briefingMenu('Open a related card', all, briefings, place),
  };
}
