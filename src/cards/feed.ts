import { type Block, bold, type Card, code, link, list, paragraph, type Rich, time } from '../core/card.ts';
import { counted } from '../core/counted.ts';
import { type Feed, type FeedCheck, type FeedHealth, fullUntil, MOST_A_DAY } from '../core/feed.ts';
import { turnButton } from './menu.ts';

const ITEMS_SHOWN = 5;

/** What people know a feed by: its outlet, else its own title, else its host. */
export function feedName(feed: Pick<Feed, 'outlet' | 'title' | 'url'>): string {
  return feed.outlet ?? feed.title ?? URL.parse(feed.url)?.hostname ?? 'a feed';
}

/** What stands at an address, and how to add it; `bad` where it is no feed. */
export function feedCheckCard(check: FeedCheck): Card {
  const body: Block[] = [paragraph(check.summary)];
  const items = check.feed?.items.slice(0, ITEMS_SHOWN) ?? [];
  if (items.length > 0) {
    body.push(
      list(
        items.map(
          (item): Rich => [
            link(item.title || 'untitled', item.url),
            ' — ',
            item.published === null ? 'no date' : time(item.published),
          ],
        ),
      ),
    );
  }
  if (check.linked.length > 0) {
    body.push(list(check.linked.slice(0, 10).map((one): Rich => [one.title ? `${one.title}: ` : '', code(one.url)])));
  }
  return {
    title: check.feed?.title ?? check.address,
    tone: check.feed ? 'good' : 'bad',
    body,
    controls: [],
    ...(check.feed ? { footer: howToAdd(check) } : {}),
  };
}

/** An address that is shown with a key hidden in it would not work when copied. */
function howToAdd({ address, hidden }: FeedCheck): Rich {
  return hidden
    ? ['Add it with ', code('/feeds add'), ' and the address as you gave it; a part of it is hidden here.']
    : ['Add it with ', code(`/feeds add ${address}`)];
}

/** One line of health: last success, next try, items a day, and how many of those counted were relevant. */
export function healthLine(feed: Feed, now: number, counts?: { items: number; relevant: number }): Rich {
  if (feed.lastPollAt === null) return ['not read yet'];
  if (feed.failingSince !== null) {
    const next: Rich =
      feed.nextPollAt === null ? [' · no further try'] : [' · next try ', time(feed.nextPollAt, 'relative')];
    return [
      bold('failing'),
      ' since ',
      time(feed.failingSince, 'relative'),
      `: ${feed.lastFailureText ?? ''}`,
      ...next,
    ];
  }
  const rate = feed.itemsPerDay === null ? '' : ` · about ${counted(Math.round(feed.itemsPerDay), 'item')} a day`;
  const next: Rich =
    feed.nextPollAt === null || feed.nextPollAt <= now ? [] : [' · next ', time(feed.nextPollAt, 'relative')];
  const share = counts && counts.items > 0 ? ` · ${Math.round((100 * counts.relevant) / counts.items)} % relevant` : '';
  const full = fullUntil(feed, now);
  const left: Rich =
    full === null
      ? []
      : [
          ...[' · ', bold('full for today'), ': of one feed '],
          `${MOST_A_DAY.toLocaleString('en')} new items a day are kept; again `,
          time(full, 'relative'),
        ];
  return ['read ', time(feed.lastSuccessAt ?? feed.lastPollAt, 'relative'), rate, share, ...next, ...left];
}

/** A page of feeds with their health. `newer` and `older` are action ids. */
export function feedListCard(page: {
  feeds: readonly Feed[];
  total: number;
  failing: number;
  own: ReadonlySet<string>;
  /** Of the last 30 days, by the id of the feed. */
  counts?: ReadonlyMap<string, { items: number; relevant: number }>;
  now: number;
  newer?: string | undefined;
  older?: string | undefined;
}): Card {
  const lines = page.feeds.map(
    (feed): Rich => [
      bold(feedName(feed)),
      page.own.has(feed.id) ? ' (added here)' : '',
      ' — ',
      ...healthLine(feed, page.now, page.counts?.get(feed.id)),
    ],
  );
  return {
    title: 'Feeds',
    tone: 'neutral',
    body: [
      paragraph(
        `${counted(page.total, 'feed')} ${page.total === 1 ? 'is' : 'are'} read for this workspace, ${page.failing} failing now.`,
      ),
      ...(lines.length > 0 ? [list(lines)] : []),
    ],
    controls: [...turnButton('Back', page.newer), ...turnButton('More', page.older)],
    footer: ['Add one with ', code('/feeds add'), ', look at one first with ', code('/feeds check'), '.'],
  };
}

/** Says in a channel that a feed it follows cannot be read, is gone for good, or is back. */
export function feedNoticeCard(feed: Feed, notice: 'failing' | 'gone' | 'recovered', health: FeedHealth): Card {
  const name = feedName(feed);
  if (notice === 'recovered') {
    return { title: `${name} is back`, tone: 'good', body: [paragraph('The feed can be read again.')], controls: [] };
  }
  const next =
    notice === 'gone'
      ? 'The publisher says it is gone for good, so I no longer ask. Look for its new address and add that.'
      : 'I keep trying and will say so when it is back.';
  return {
    title: notice === 'gone' ? `${name} is gone` : `${name} has not been readable for a day`,
    tone: 'bad',
    body: [paragraph(`${health.lastFailureText ?? 'It cannot be read.'} ${next}`)],
    controls: [],
  };
}
