import type { ChannelAddress } from '../../src/core/address.ts';
import type { Feed } from '../../src/core/feed.ts';
import { type SubscriptionSettings, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { createAnnouncer } from '../../src/jobs/announce.ts';
import { freshStore } from './databases.ts';
import { assessed } from './reports.ts';

/** A store with an announcer, subscriptions to tell and reports to tell of. `begin` before each test. */
export async function openAnnouncing(database: Parameters<typeof freshStore>[0]) {
  const opened = await freshStore(database);
  const { store, clock } = opened;
  const announcer = createAnnouncer({
    argumentTitle: (slug) => slug,
    commitments: { obligationFor: () => null },
    staleDays: 3,
    now: () => clock.now,
  });
  let count = 0;

  async function feed(url: string, scope: string): Promise<Feed> {
    const facts = { country: null, kind: null, stance: null, stateRun: false, group: null };
    const listing = { url, title: 'News', outlet: null, language: 'en', ...facts };
    return (await store.feeds.add(listing, scope, scope === 'public' ? null : 'u1', clock.now)).feed;
  }

  return {
    ...opened,
    announcer,
    feed,

    /** Empties the store and gives a public feed. */
    async begin(): Promise<Feed> {
      await opened.clear();
      // Noon in Berlin, in summer.
      clock.now = Date.parse('2025-07-01T10:00:00Z');
      return feed('https://news.example/feed', 'public');
    },

    async subscribe(address: ChannelAddress, settings: Partial<SubscriptionSettings> = {}): Promise<string> {
      const id = `sub-${++count}`;
      await store.subscriptions.add({
        id,
        address,
        settings: SubscriptionSettingsSchema.parse(settings),
        pausedUntil: 0,
        pauseReason: null,
        createdBy: 'u1',
        createdAt: clock.now,
      });
      return id;
    },

    /** A report comes in by a feed, is judged, put into a story, and told. */
    async report(
      from: Feed,
      changes: Parameters<typeof assessed>[0] = {},
      { baseline = false, storyId = 's' } = {},
    ): Promise<string> {
      const key = `item-${++count}`;
      const item = { key, title: `Report ${key}`, summary: '', url: null, published: clock.now, language: 'en' };
      const facts = { source: `Outlet ${key}`, baseline: () => baseline, now: clock.now };
      const [stored] = await store.items.addNew(from, [item], facts);
      const id = stored?.id ?? '';
      const assessment = assessed(changes);
      await store.transaction(async (tables) => {
        await tables.items.judge([{ id, assessment, storyId, storyOpenedAt: clock.now }]);
        await announcer.storiesMoved(tables, [{ storyId, itemId: id, relevant: assessment.relevant }]);
      });
      return id;
    },

    /** Everything that waits in the outbox is taken and sent. */
    async delivered() {
      const all = [];
      for (;;) {
        const claimed = await store.outbox.claim({ now: clock.now, by: 'w', leaseMs: 1_000, limit: 50 });
        if (claimed.length === 0) return all;
        for (const one of claimed) {
          const message = { ...one.to, message: `m-${one.seq}` };
          await store.outbox.finish(one, { state: 'sent', message, at: clock.now, reason: 'accepted' });
          all.push(one);
        }
      }
    },
  };
}
