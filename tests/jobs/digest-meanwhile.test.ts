import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/core/card.ts';
import type { DigestSchedule } from '../../src/core/digest.ts';
import { OutgoingSchema } from '../../src/core/platform.ts';
import { createDigester } from '../../src/jobs/digest.ts';
import { freshStore } from '../support/databases.ts';
import { listingOf } from '../support/poller.ts';
import { postgresPrograms } from '../support/postgres.ts';
import { assessed } from '../support/reports.ts';

const MONDAY = Date.parse('2025-09-08T06:30:00Z');
const DAY = 24 * 3_600_000;
const address = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const daily: DigestSchedule = {
  ...{ address, edition: 'daily', clock: '08:30', zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], since: 0 },
};

// A file has one connection: nobody reads it while something is being stored.
describe.skipIf(!postgresPrograms())('a digest that is made while news is being stored, on a PostgreSQL server', () => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  beforeAll(async () => {
    test = await freshStore('a PostgreSQL server', { now: MONDAY });
  });
  afterAll(() => test.close());

  async function digestAt(now: number): Promise<string> {
    const { store, db, clock } = test;
    clock.now = now;
    await store.digests.save(daily, now);
    const digester = createDigester({
      store,
      argumentOf: () => ({ slug: 'an-argument', title: 'An argument', counterArguments: [] }),
      argumentTitle: (slug) => slug,
      trend: async () => null,
      database: { failed: () => false },
      log: { info() {}, warn() {}, error: (details) => console.error(details) },
      now: () => clock.now,
    });
    expect(await digester.run()).toBe(1);
    const row = await db.selectFrom('delivery').select('outgoing').orderBy('seq', 'desc').executeTakeFirstOrThrow();
    const { card, more = [] } = OutgoingSchema.parse(JSON.parse(row.outgoing));
    return [card, ...more].map(cardText).join('\n');
  }

  it('leaves it to the next one', async () => {
    const { store } = test;
    const { feed } = await store.feeds.add(listingOf('https://news.example/feed'), 'public', null, MONDAY);
    const now = MONDAY - 500;
    const item = { key: 'k', title: 'Report late', summary: '', url: null, published: now, language: 'en' };
    const id = await store.transaction(async (tables) => {
      const [added] = await tables.items.addNew(feed, [item], { source: 'News', baseline: () => false, now });
      expect(await digestAt(MONDAY)).not.toContain('Report late');
      return added?.id ?? '';
    });
    await store.items.judge([{ id, assessment: assessed(), storyId: 's', storyOpenedAt: now }]);
    expect(await digestAt(MONDAY + DAY)).toContain('Report late');
  });
});
