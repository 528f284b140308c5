import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workspaceScope } from '../../src/core/address.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { SEVERITIES } from '../../src/core/vocabulary.ts';
import { createAnnouncer } from '../../src/jobs/announce.ts';
import { wouldHaveSent } from '../../src/jobs/preview.ts';
import { freshStore } from '../support/databases.ts';
import { assessed, storeReports } from '../support/reports.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2025-03-20T00:00:00Z');
const STALE_DAYS = 3;
const address = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const listing = {
  ...{ url: 'https://news.example/feed', title: 'News', outlet: 'The News', language: 'en', country: 'GB' },
  ...{ kind: null, stance: null, stateRun: false, group: null },
};

const report = fc.record({
  story: fc.integer({ min: 0, max: 9 }),
  /** Minutes after the one before; 0 = judged together with it. */
  after: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 90, max: 1_500 })),
  /** Hours between its publication and its arrival. */
  late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100 })),
  relevant: fc.integer({ min: 0, max: 4 }).map((it) => it > 0),
  severity: fc.constantFrom(...SEVERITIES),
  tag: fc.constantFrom('spillover' as const, 'restraint' as const, 'abandonment' as const),
});

type Report = typeof report extends fc.Arbitrary<infer T> ? T : never;

const settings = fc
  .record({
    least: fc.constantFrom('watch' as const, ...SEVERITIES),
    tags: fc.constantFrom([], [], [], ['spillover'], ['restraint', 'spillover']),
    mode: fc.constantFrom(...Array(7).fill('instant'), 'digest'),
    perHour: fc.constantFrom(1, 2, 10),
    quiet: fc.constantFrom(
      null,
      { from: '22:00', to: '07:00', zone: 'Europe/Berlin' },
      { from: '08:00', to: '20:00', zone: 'America/New_York' },
      { from: '01:30', to: '02:30', zone: 'Europe/Berlin' },
    ),
    words: fc.constantFrom('', '', '', 'spillover', 'NOT restraint'),
  })
  .map((some) => SubscriptionSettingsSchema.parse(some));

/** Judged together: a story whose first report is not relevant gives the hour's one alert to the story beside it. */
const plain = { late: 0, severity: 'watch' as const, tag: 'spillover' as const };
const ONE_AN_HOUR: [Report[], ReturnType<typeof SubscriptionSettingsSchema.parse>] = [
  [
    { ...plain, story: 0, after: 1, relevant: false },
    { ...plain, story: 1, after: 0, relevant: true },
    { ...plain, story: 0, after: 0, relevant: true },
    { ...plain, story: 0, after: 90, relevant: false },
  ],
  SubscriptionSettingsSchema.parse({ least: 'watch', perHour: 1 }),
];

describe('the preview of a subscription', () => {
  let opened: Awaited<ReturnType<typeof freshStore>>;
  beforeAll(async () => {
    opened = await freshStore('a SQLite file', { now: START });
  });
  beforeEach(() => opened.clear());
  afterAll(() => opened.close());

  /** Sends a stream through the announcer as the running bot does, then asks the preview about it. */
  async function sentAndForetold(
    stream: readonly Report[],
    wanted: ReturnType<typeof SubscriptionSettingsSchema.parse>,
  ) {
    const { store, db, clock } = opened;
    clock.now = START;
    const announcer = createAnnouncer({
      argumentTitle: (slug) => slug,
      commitments: { obligationFor: () => null },
      staleDays: STALE_DAYS,
      now: () => clock.now,
    });
    const { feed } = await store.feeds.add(listing, 'public', null, START);
    const made = { pausedUntil: 0, pauseReason: null, createdBy: 'u1', createdAt: START };
    await store.subscriptions.add({ id: 's1', address, settings: wanted, ...made });

    /** Quiet hours end at the minute, and the running bot looks twice a minute. */
    async function letTimePass(until: number) {
      for (;;) {
        const held = await db.selectFrom('alert').select('held_until').where('held_until', '<=', until).execute();
        if (held.length === 0) break;
        clock.now = Math.min(...held.map((row) => row.held_until ?? until));
        await announcer.releaseHeld(store);
      }
      clock.now = until;
    }

    let at = START;
    const batches: Report[][] = [];
    for (const one of stream) {
      if (one.after === 0 && batches.length > 0) batches.at(-1)?.push(one);
      else batches.push([one]);
    }
    let number = 0;
    for (const batch of batches) {
      at += (batch[0]?.after ?? 0) * MINUTE;
      await letTimePass(at);
      await store.transaction(async (tables) => {
        const news = batch.map(({ tag, late }) => ({
          ...{ key: `k${number}`, title: `Report ${number++} on ${tag}`, summary: '', url: null, language: 'en' },
          published: at - late * HOUR,
        }));
        const added = await tables.items.addNew(feed, news, { source: 'The News', baseline: () => false, now: at });
        const verdicts = added.map((item, index) => {
          const { relevant = false, severity = 'watch', tag = 'spillover', story = 0 } = batch[index] ?? {};
          const kind = relevant ? { tags: [tag], severity } : { relevant, tags: [], severity: null, theatres: [] };
          return { id: item.id, assessment: assessed(kind), storyId: `story${story}`, storyOpenedAt: START };
        });
        await tables.items.judge(verdicts);
        for (const { id, assessment, storyId } of verdicts)
          await announcer.storiesMoved(tables, [{ storyId, itemId: id, relevant: assessment.relevant }]);
      });
    }
    const end = Math.max(at, START + 10 * DAY);
    await letTimePass(end);
    const rows = await db
      .selectFrom('delivery')
      .select(['key', 'created_at'])
      .where('kind', '=', 'alert')
      .orderBy('seq')
      .execute();
    const recent = rows.filter((row) => row.created_at >= end - 14 * DAY);
    const foretold = await wouldHaveSent(store, wanted, workspaceScope(address), end, STALE_DAYS);
    const ids = foretold.stories.map((story) => story.id);
    return { sent: recent.map((row) => row.key.split('|')[1]?.split('#')[0]), foretold: ids.toReversed() };
  }

  it('begins with the hour as it stood, and names nothing from before its days', async () => {
    const { store } = opened;
    const since = START + 10 * DAY;
    await storeReports(store, { before: ['a'] }, since - 30 * MINUTE);
    await storeReports(store, { tooMany: ['b'] }, since + 29 * MINUTE);
    await storeReports(store, { nextHour: ['c'] }, since + 30 * MINUTE);
    const wanted = SubscriptionSettingsSchema.parse({ perHour: 1 });
    const foretold = await wouldHaveSent(store, wanted, workspaceScope(address), since + 14 * DAY, STALE_DAYS);
    expect(foretold.stories.map((story) => story.id)).toEqual(['nextHour']);
  });

  it('takes what came with the first poll of a feed as if it had come when it was published', async () => {
    const { store } = opened;
    const end = START + 20 * DAY;
    const { feed } = await store.feeds.add(listing, 'public', null, end);
    for (const days of [15, 13]) {
      const [key, published] = [`old ${days}`, end - days * DAY];
      const news = [{ key, title: key, summary: '', url: null, published, language: 'en' }];
      const facts = { source: 'The News', baseline: () => true, now: end };
      for (const { id } of await store.items.addNew(feed, news, facts))
        await store.items.judge([{ id, assessment: assessed(), storyId: key, storyOpenedAt: published }]);
    }
    const settings = SubscriptionSettingsSchema.parse({});
    const foretold = await wouldHaveSent(store, settings, workspaceScope(address), end, STALE_DAYS);
    expect(foretold.stories.map((story) => story.id)).toEqual(['old 13']);
  });

  it('names just what is sent when the same stream comes', async () => {
    let alerts = 0;
    await fc.assert(
      fc
        .asyncProperty(fc.array(report, { minLength: 8, maxLength: 35 }), settings, async (stream, wanted) => {
          const { sent, foretold } = await sentAndForetold(stream, wanted);
          alerts += sent.length;
          expect(foretold).toEqual(sent);
        })
        .beforeEach(() => opened.clear()),
      { numRuns: 40, examples: [ONE_AN_HOUR] },
    );
    expect(alerts).toBeGreaterThan(40);
  }, 60_000);
});
