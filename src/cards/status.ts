import { bold, type Card, list, paragraph, type Rich, time } from '../core/card.ts';
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
  /** Since when a feed, and a message, is due that should have been read or posted long ago; null where none is. */
  overdue: { feed: number | null; message: number | null };
}): Card {
  const { platforms, feeds, counts, waiting, paused, overdue } = facts;
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
  const undone: Rich[] = [
    ...notDone(overdue.feed, 'A feed', 'read', 'poll'),
    ...notDone(overdue.message, 'A message', 'posted', 'deliver'),
  ];
  return {
    title: 'Status',
    tone: platforms.every((one) => one.connected) && undone.length === 0 ? 'good' : 'bad',
    body: [
      list(lines),
      ...undone.map((sentence) => paragraph(...sentence)),
      ...(paused.length > 0
        ? [paragraph(`${pausedCount} paused. ${[...new Set(reasons)].slice(0, 3).join(' ')}`)]
        : []),
    ],
    controls: [],
  };
}

function notDone(since: number | null, what: string, done: string, role: string): Rich[] {
  if (since === null) return [];
  const ask = `. Ask whoever runs Chainwatch whether a process with the role “${role}” runs.`;
  return [[`${what} that should have been ${done} `, time(since, 'relative'), ` still waits`, ask]];
}
