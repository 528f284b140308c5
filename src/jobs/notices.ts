import { feedNoticeCard } from '../cards/feed.ts';
import { channelKey, workspaceScope } from '../core/address.ts';
import type { Feed, FeedHealth } from '../core/feed.ts';
import type { Tables } from '../core/store.ts';
import type { FeedNotice } from '../feeds/schedule.ts';

/** Tells the channels that follow a feed: once when it has failed for a day or is gone, once when it is back. */
export async function tellFeedNotice(
  tables: Tables,
  feed: Feed,
  notice: NonNullable<FeedNotice>,
  health: FeedHealth,
  now: number,
): Promise<void> {
  const subscriptions = await tables.subscriptions.all();
  const following = subscriptions.filter(
    (one) =>
      one.settings.feeds.includes(feed.id) ||
      (!feed.scopes.includes('public') && feed.scopes.includes(workspaceScope(one.address))),
  );
  const channels = new Map(following.map((one) => [channelKey(one.address), one.address]));
  const outgoing = { card: feedNoticeCard(feed, notice, health) };
  for (const [channel, to] of channels) {
    const key = `feed:${feed.id}:${notice}:${health.lastPollAt ?? now}:${channel}`;
    await tables.outbox.enqueue({ key, kind: 'notice', to, outgoing }, now);
  }
}
