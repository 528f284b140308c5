import type { ChannelAddress } from '../../src/core/address.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { createAnnouncer } from '../../src/jobs/announce.ts';
import { createJudge } from '../../src/jobs/judge.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { createChatStore } from '../../src/store/chat.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { createInstallationStore } from '../../src/store/installations.ts';
import { LISTING } from '../bench/matching.ts';
import { madeUpNews } from '../delivery/kill/news.ts';

const HOUR = 60 * 60_000;
export const CHANNEL: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };

/** Fills a database through the product's own parts, so that every table has rows; some letters are odd. */
export async function fill(file: string, items: number): Promise<void> {
  const now = Date.now();
  const { store, db } = await openStore(sqliteFlavour(file), () => now);
  const { feed } = await store.feeds.add(LISTING, 'public', null, now);
  await store.feeds.add({ ...LISTING, url: 'https://own.example/ünïcode' }, 'slack:T1', 'U1', now);
  const settings = SubscriptionSettingsSchema.parse({ least: 'watch', perHour: 500 });
  const made = { pausedUntil: 0, pauseReason: null, createdBy: 'U1', createdAt: now };
  await store.subscriptions.add({ id: 's1', address: CHANNEL, settings, ...made });
  const news = madeUpNews(items).map(({ id, title }, n) => ({
    key: `${id} 日本\\'"`,
    title: `${title} ${n}`,
    summary: n % 7 === 0 ? '𝔲𝔫𝔲𝔰𝔲𝔞𝔩 “letters”\n%_' : '',
    url: n % 3 === 0 ? null : `https://news.example/${n}`,
    published: now - n,
    language: 'en',
  }));
  await store.items.addNew(feed, news, { source: 'News', baseline: () => false, now });
  const announcer = createAnnouncer({
    argumentTitle: (slug) => slug,
    commitments: { obligationFor: () => null },
    staleDays: 3,
    now: () => now,
  });
  await createJudge({
    store,
    assess: createAssessor().assess,
    announcer,
    database: { failed: () => false },
    log: { info() {}, warn() {}, error() {} },
    now: () => now,
  }).run();
  const story = (await store.items.relevantStories({ scope: 'public', limit: 1 }))[0]?.id ?? '';
  await store.feedback.vote({
    storyId: story,
    itemId: story,
    address: CHANNEL,
    userId: 'U1',
    vote: 'relevant',
    at: now,
  });
  await store.corrections.add('slack:T1', { kind: 'split', itemId: story }, 'U1', now);
  await store.outbox.hold({ ...CHANNEL, channel: 'C2' }, { until: now + HOUR, reason: 'Wait.', permanent: false });
  const schedule = {
    address: CHANNEL,
    edition: 'daily' as const,
    clock: '08:00',
    zone: 'Europe/Berlin',
    days: [1, 2],
    since: now,
  };
  await store.digests.save(schedule, now + HOUR);
  await store.digests.begin(schedule, { localDate: '2026-01-01', at: now }, { from: now, to: now });
  const chat = createChatStore(db);
  await chat.createChannel('alerts', now);
  for (let n = 0; n < 20; n++) {
    await chat.post(
      {
        channel: 'alerts',
        author: null,
        asked: null,
        onlyFor: null,
        replyTo: null,
        content: { kind: 'text', text: `${n}` },
      },
      now,
    );
  }
  await chat.markRead('U1', 'alerts', 3);
  await chat.nameUser('U1', 'Zoë', now);
  await createInstallationStore(db).save({
    platform: 'slack',
    workspace: 'T1',
    name: 'One',
    secret: 'sealed',
    installedAt: now,
  });
  await store.close();
}
