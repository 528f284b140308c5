import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { channelKey } from '../../src/core/address.ts';
import type { NewsText } from '../../src/core/assessment.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { createAnnouncer } from '../../src/jobs/announce.ts';
import { createJudge } from '../../src/jobs/judge.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { LISTING } from '../bench/matching.ts';
import { madeUpNews } from '../delivery/kill/news.ts';
import { freshStore, REAL_DATABASES } from '../support/databases.ts';

const address = { platform: 'slack' as const, workspace: 'T1', channel: 'C1' };
const HOUR = 60 * 60_000;
const assess = createAssessor().assess;

describe.each(REAL_DATABASES)('judging on %s', (database) => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  let said: string[];
  const news = madeUpNews(30).map(({ id, title }) => ({
    key: id,
    title,
    summary: '',
    url: null,
    published: null,
    language: 'en',
  }));
  const bad = news[4]?.title ?? '';

  beforeAll(async () => {
    test = await freshStore(database);
  });
  beforeEach(async () => {
    said = [];
    await prepare();
  });
  afterAll(() => test.close());

  async function prepare(): Promise<void> {
    await test.clear();
    const settings = SubscriptionSettingsSchema.parse({ least: 'watch', perHour: 1000 });
    const made = { pausedUntil: 0, pauseReason: null, createdBy: 'test', createdAt: 0 };
    await test.store.subscriptions.add({ id: 's1', address, settings, ...made });
    const { feed } = await test.store.feeds.add(LISTING, 'public', null, 0);
    await test.store.items.addNew(feed, news, { source: 'News', baseline: () => false, now: test.clock.now });
  }

  function judge(changes: { assess?(text: NewsText): ReturnType<typeof assess>; titleOf?(slug: string): string }) {
    const announcer = createAnnouncer({
      argumentTitle: changes.titleOf ?? ((slug) => slug),
      commitments: { obligationFor: () => null },
      staleDays: 3,
      now: () => test.clock.now,
    });
    const log = { info() {}, warn() {}, error: (_: object, words: string) => void said.push(words) };
    return createJudge({
      store: test.store,
      assess: changes.assess ?? assess,
      announcer,
      database: { failed: () => false },
      log,
      now: () => test.clock.now,
    });
  }
  const posts = async () => (await test.store.outbox.counts()).reduce((sum, one) => sum + one.count, 0);

  it('dates the story of an item that is dated later than it came by when it came', async () => {
    const ahead = { key: 'ahead', title: 'Bridge opens early', summary: '', url: null, language: 'en' };
    const { feed } = await test.store.feeds.add(LISTING, 'public', null, 0);
    const facts = { source: 'News', baseline: () => false, now: test.clock.now };
    const [added] = await test.store.items.addNew(feed, [{ ...ahead, published: test.clock.now + 8 * HOUR }], facts);
    await judge({}).run();
    expect((await test.store.items.byId(added?.id ?? ''))?.storyOpenedAt).toBe(test.clock.now);
  });

  it('puts an item aside that cannot be assessed, with the reason, and judges the others', async () => {
    await judge({}).run();
    const expected = await posts();
    await prepare();
    const failing = (text: NewsText) => {
      if (text.title === bad) throw new Error('a word I do not know');
      return assess(text);
    };
    expect(await judge({ assess: failing }).run()).toBe(news.length);
    expect(await test.store.items.unjudged(1)).toEqual([]);
    const [item] = await test.store.items.find(bad, 'slack:T1', 1);
    expect(item?.assessment).toMatchObject({
      status: 'failed',
      reasons: ['It could not be judged: a word I do not know'],
    });
    expect(await posts()).toBe(expected - 1);
    expect(said).toEqual([expect.stringContaining('put aside')]);
  });

  it('puts an item aside that cannot be announced, after three tries, and the index holds no trace of it', async () => {
    const failing = judge({
      titleOf: (slug) => {
        throw new Error(`no title for ${slug}`);
      },
    });
    await expect(failing.run()).rejects.toThrow('no title');
    await expect(failing.run()).rejects.toThrow('no title');
    for (let runs = 0; runs < 100 && (await test.store.items.unjudged(1)).length > 0; runs++)
      await failing.run().catch(() => {});
    expect(await test.store.items.unjudged(1)).toEqual([]);
    expect(await posts()).toBe(0);
    expect(said.length).toBeGreaterThan(0);
    expect((await test.store.alerts.changedSince(address, 0)).map((one) => channelKey(one.address))).toEqual([]);
  });
});
