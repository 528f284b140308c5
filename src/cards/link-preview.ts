import type { Briefing } from '../core/briefing.ts';
import { bold, type Card, paragraph, type Rich, shortened, time } from '../core/card.ts';
import type { Commitment } from '../core/commitment.ts';
import type { StoryView } from '../core/story.ts';
import { KIND_LABELS } from './briefing-parts.ts';
import { gradeLine } from './commitment-parts.ts';
import { labels } from './story.ts';

/** Characters of prose beneath a link: enough to know whether to open it. */
const PROSE = 300;

/** An argument comes with its best counter-argument. */
export function briefingPreview(card: Briefing): Card {
  const counter = card.kind === 'argument' ? card.counterArguments.slice(0, 1) : [];
  const lines: Rich[] = [
    [shortened(card.body, PROSE)],
    ...counter.map((text): Rich => [bold('Best counter-argument: '), shortened(text, PROSE)]),
  ];
  return preview(card.title, lines, [`${KIND_LABELS[card.kind]} · Chainwatch briefing`]);
}

export function commitmentPreview(one: Commitment): Card {
  return preview(
    one.title,
    [gradeLine(one), [shortened(one.body, PROSE)]],
    [`${one.clause} · Chainwatch, commitments`],
  );
}

export function storyPreview(view: StoryView): Card {
  const card = preview(view.headline, [labels(view)], [view.countLine, ' · last moved ', time(view.lastMoved)]);
  return { ...card, tone: view.severity ?? 'neutral' };
}

function preview(title: string, lines: readonly Rich[], footer: Rich): Card {
  return { title, tone: 'neutral', body: lines.map((line) => paragraph(...line)), controls: [], footer };
}
