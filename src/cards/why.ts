import { NOT_KEPT, type Verdict } from '../core/alert.ts';
import type { Assessment } from '../core/assessment.ts';
import { bold, type Card, list, type Rich, time } from '../core/card.ts';
import type { Feed } from '../core/feed.ts';
import type { JudgedItem, SeenStory } from '../core/item-table.ts';
import type { DeliveryRecord } from '../core/outbox.ts';
import type { Decision } from '../core/store.ts';
import { readableReason } from './reasons.ts';

/** The way of one item through every stage, each with its reason. */
export function whyCard(facts: {
  item: JudgedItem;
  feed: Feed | null;
  seen: SeenStory | null;
  decisions: readonly Decision[];
  deliveries: readonly DeliveryRecord[];
  /** What would be decided now, where no decision was kept. */
  verdictNow: { verdict: Verdict; reason: string } | null;
  argumentTitle: (slug: string) => string;
}): Card {
  const { item, feed, seen, decisions, deliveries, verdictNow, argumentTitle } = facts;
  const { assessment } = item;
  const stages: Rich[] = [
    [
      bold('Fetched'),
      ' ',
      time(item.firstSeen),
      ` from ${feed?.outlet ?? feed?.title ?? item.source}`,
      item.baseline ? ' with the first poll of a new feed: stored, never posted' : '',
    ],
    [
      bold('Parsed'),
      ...(item.published === null
        ? [': no usable date, so it counts from when I saw it']
        : [': published ', time(item.published)]),
    ],
  ];
  if (!assessment) stages.push([bold('Assessed'), ': not yet']);
  else {
    const reasons = assessment.reasons.slice(0, 4).map((reason) => readableReason(reason, argumentTitle));
    stages.push([bold('Assessed'), `: ${verdict(assessment)}. ${reasons.join(' ')}`]);
  }
  if (seen) {
    const { view } = seen;
    stages.push([
      bold('Grouped'),
      view.headlineItemId === item.id && view.reports.length === 1
        ? ': alone in its story'
        : `: into “${view.headline}” (${view.countLine})`,
    ]);
  }
  for (const decision of decisions.slice(-5)) {
    stages.push([bold('Decided'), ` ${decision.verdict} `, time(decision.at), `: ${decision.reason}`]);
  }
  if (decisions.length === 0 && verdictNow) {
    const { verdict, reason } = verdictNow;
    // What would have been stored, had it been decided, was not: a subscription may be younger than the story.
    const said = NOT_KEPT.has(verdict)
      ? ' '
      : ': nothing in this channel so far. With a further report it would now be ';
    stages.push([bold('Decided'), `${said}${verdict}: ${reason}`]);
  }
  for (const delivery of deliveries.slice(-5)) {
    stages.push([
      bold('Delivery'),
      ` (${delivery.kind}) ${delivery.state}`,
      delivery.reason ? `: ${delivery.reason}` : '',
      ' ',
      time(delivery.finishedAt ?? delivery.createdAt),
    ]);
  }
  return {
    title: `Why: ${item.title || 'untitled item'}`,
    ...(item.url ? { url: item.url } : {}),
    tone: 'neutral',
    body: [list(stages)],
    controls: [],
    footer: [`Item ${item.id}${seen ? ` · story ${seen.view.id}` : ''}`],
  };
}

/** What is not assessed says why in its reasons. */
function verdict({ status, relevant, score }: Assessment): string {
  if (status === 'assessed') return `${relevant ? 'relevant' : 'not relevant'} (${Math.round(score * 100)} %)`;
  return status === 'failed' ? 'no, because of a defect of mine' : 'no';
}
