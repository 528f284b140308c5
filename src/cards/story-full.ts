import { argumentsBorneOn } from '../core/bearing.ts';
import { type Block, bold, button, type Card, heading, link, list, paragraph, type Rich, time } from '../core/card.ts';
import { actionId } from '../core/command.ts';
import type { Obligation } from '../core/commitments.ts';
import type { SeenStory } from '../core/item-table.ts';
import { headlineUrl, type StoryStep } from '../core/story.ts';
import { TAG_INFO } from '../core/vocabulary.ts';
import type { Place } from './briefing-parts.ts';
import { labels, obligationLine, reportLines, whoIsBound } from './story.ts';

const REPORTS_SHOWN = 12;
const STEPS_SHOWN = 8;

/** The whole story: how it moved, all reports, and the arguments it bears on. */
export function storyCard(
  seen: Pick<SeenStory, 'view' | 'steps'>,
  argumentTitle: (slug: string) => string,
  obligation: Obligation | null,
  place: Place = 'own',
): Card {
  const { view, steps } = seen;
  const rated = labels(view);
  const body: Block[] = [
    ...(rated.length > 0 ? [paragraph(...rated)] : []),
    paragraph(
      view.countLine,
      ' · first seen ',
      time(view.firstSeen),
      ' · last moved ',
      time(view.lastMoved, 'relative'),
    ),
  ];
  const turns = turnsOf(steps);
  if (turns.length > 0) body.push(heading('How it moved'), list(turns.slice(-STEPS_SHOWN)));
  body.push(...obligationLine(obligation), heading('Reports'), list(reportLines(view, REPORTS_SHOWN)));
  const tests = view.tags.flatMap((tag): Rich[] => {
    const slugs = argumentsBorneOn([tag], view.theatres);
    return slugs.length > 0 ? [[bold(TAG_INFO[tag].label), ' — ', slugs.map(argumentTitle).join(' · ')]] : [];
  });
  if (tests.length > 0) body.push(heading('The article’s claims it bears on'), list(tests));
  body.push(directionLine(seen));
  return {
    title: view.headline,
    url: headlineUrl(view) || undefined,
    tone: view.severity ?? 'neutral',
    body,
    controls: [
      ...whoIsBound(obligation),
      button('Why?', actionId('why.story', view.id)),
      ...(place === 'own' ? [button('Share in channel', actionId('story.share', view.id))] : []),
      // Only where there is a report to split off.
      ...(view.reports.length > 1 ? [button('Not the same story', actionId('story.split', view.id))] : []),
      button('Same as…', actionId('story.merge', view.id)),
    ],
  };
}

/** In the order in which reports came, as each sentence builds on the one before: one that came late moved the story then. */
function turnsOf(steps: readonly StoryStep[]): Rich[] {
  let moved = 0;
  return steps
    .filter((step) => step.kind !== 'updated')
    .map((step): Rich => {
      moved = Math.max(moved, step.at);
      return [time(moved), ' — ', step.sentence];
    });
}

function directionLine({ view }: Pick<SeenStory, 'view'>): Block {
  if (view.severity === null) {
    return paragraph(
      'No report of it was judged to bear on the article’s arguments. The button Why? tells the reasons.',
    );
  }
  const { lean, deeds } = view.direction;
  const words = (which: 'for' | 'against'): Rich => {
    const deed = deeds.find((one) => one.lean === which);
    const source = view.reports.find((report) => report.itemId === deed?.itemId);
    return [`by the words “${deed?.phrase ?? ''}” in `, link(source?.outlet || 'a report', source?.url)];
  };
  if (lean !== 'open') return paragraph(`Direction: ${lean} the article’s thesis, `, ...words(lean), '.');
  if (deeds.length === 0) {
    return paragraph('Direction: open. No recognised deed speaks for or against the article’s thesis.');
  }
  const [both, against] = ['Direction: open. Deeds speak both ways: for the article’s thesis ', ', against it '];
  return paragraph(both, ...words('for'), against, ...words('against'), '.');
}
