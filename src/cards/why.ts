import { NOT_KEPT, type Verdict } from '../core/alert.ts';
import type { Assessment } from '../core/assessment.ts';
import { bold, type Card, list, type Rich, time } from '../core/card.ts';
import type { Feed } from '../core/feed.ts';
import type { JudgedItem, SeenStory } from '../core/item-table.ts';
import type { DeliveryRecord } from '../core/outbox.ts';
import type { Decision } from '../core/store.ts';
import { readableReason } from './reasons.ts';

/** What is kept of an item, and what it rests on. */
interface Facts {
  item: JudgedItem;
  feed: Feed | null;
  seen: SeenStory | null;
  decisions: readonly Decision[];
  deliveries: readonly DeliveryRecord[];
  /** What would be decided now, where no decision was kept. */
  verdictNow: { verdict: Verdict; reason: string } | null;
  argumentTitle: (slug: string) => string;
}

/** The way of one item through every stage, each with its reason. */
export function whyCard(facts: Facts): Card {
  const { item, seen, deliveries } = facts;
  return {
    title: `Why: ${item.title || 'untitled item'}`,
    ...(item.url ? { url: item.url } : {}),
    tone: 'neutral',
    body: [
      list([
        fetched(facts),
        parsed(item),
        assessed(facts),
        ...(seen ? [grouped(item, seen)] : []),
        ...decided(facts),
        ...deliveries.slice(-5).map(delivered),
      ]),
    ],
    controls: [],
    footer: [`Item ${item.id}${seen ? ` · story ${seen.view.id}` : ''}`],
  };
}

function fetched({ item, feed }: Facts): Rich {
  return [
    bold('Fetched'),
    ' ',
    time(item.firstSeen),
    ` from ${feed?.outlet ?? feed?.title ?? item.source}`,
    item.baseline ? ' with the first poll of a new feed: stored, never posted' : '',
  ];
}

function parsed({ published }: JudgedItem): Rich {
  if (published === null) return [bold('Parsed'), ': no usable date, so it counts from when I saw it'];
  return [bold('Parsed'), ': published ', time(published)];
}

function assessed({ item: { assessment }, argumentTitle }: Facts): Rich {
  if (!assessment) return [bold('Assessed'), ': not yet'];
  const reasons = assessment.reasons.slice(0, 4).map((reason) => readableReason(reason, argumentTitle));
  return [bold('Assessed'), `: ${verdict(assessment)}. ${reasons.join(' ')}`];
}

function grouped(item: JudgedItem, { view }: SeenStory): Rich {
  const alone = view.headlineItemId === item.id && view.reports.length === 1;
  return [bold('Grouped'), alone ? ': alone in its story' : `: into “${view.headline}” (${view.countLine})`];
}

function decided({ decisions, verdictNow }: Facts): Rich[] {
  if (decisions.length === 0 && verdictNow) {
    const { verdict, reason } = verdictNow;
    // What would have been stored, had it been decided, was not: a subscription may be younger than the story.
    const said = NOT_KEPT.has(verdict)
      ? ' '
      : ': nothing in this channel so far. With a further report it would now be ';
    return [[bold('Decided'), `${said}${verdict}: ${reason}`]];
  }
  return decisions
    .slice(-5)
    .map(({ verdict, at, reason }) => [bold('Decided'), ` ${verdict} `, time(at), `: ${reason}`]);
}

function delivered({ kind, state, reason, finishedAt, createdAt }: DeliveryRecord): Rich {
  return [bold('Delivery'), ` (${kind}) ${state}`, reason ? `: ${reason}` : '', ' ', time(finishedAt ?? createdAt)];
}

/** What is not assessed says why in its reasons. */
function verdict({ status, relevant, score }: Assessment): string {
  if (status === 'assessed') return `${relevant ? 'relevant' : 'not relevant'} (${Math.round(score * 100)} %)`;
  return status === 'failed' ? 'no, because of a defect of mine' : 'no';
}
