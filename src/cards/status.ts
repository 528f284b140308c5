import { bold, type Card, list, paragraph, type Rich } from '../core/card.ts';
import { counted } from '../core/counted.ts';
import type { Subscription } from '../core/subscription.ts';

/** How the bot fares, for managers. */
export function statusCard(facts: {
  platforms: readonly { name: string; connected: boolean; detail: string }[];
  feeds: { all: number; failing: number };
  /** Of the last 24 hours. */
  counts: { items: number; relevant: number; stories: number };
  /** Messages to this workspace. */
  waiting: number;
  paused: readonly Subscription[];
}): Card {
  const { platforms, feeds, counts, waiting, paused } = facts;
  const lines: Rich[] = [
    ...platforms.map((one): Rich => [bold(one.name), one.connected ? ' connected: ' : ' not connected: ', one.detail]),
    [bold('Feeds'), ` ${feeds.all - feeds.failing} of ${feeds.all} read, ${feeds.failing} failing`],
    [
      bold('Last 24 hours'),
      ` ${counted(counts.items, 'item')}, ${counts.relevant} relevant, ${counted(counts.stories, 'story', 'stories')}`,
    ],
    [bold('Queue'), waiting === 0 ? ' empty' : ` ${counted(waiting, 'message')} waiting`],
  ];
  const pausedCount = `${counted(paused.length, 'subscription')} ${paused.length === 1 ? 'is' : 'are'}`;
  const reasons = paused.flatMap((one) => (one.pauseReason ? [one.pauseReason] : []));
  return {
    title: 'Status',
    tone: platforms.every((one) => one.connected) ? 'good' : 'bad',
    body: [
      list(lines),
      ...(paused.length > 0
        ? [paragraph(`${pausedCount} paused. ${[...new Set(reasons)].slice(0, 3).join(' ')}`)]
        : []),
    ],
    controls: [],
  };
}
