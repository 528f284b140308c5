import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoryFilter } from '../../src/core/item-table.ts';
import { BOTH_DIALECTS, freshStore } from '../support/databases.ts';
import { storeReports } from '../support/reports.ts';

const now = 1_700_000_000_000;
const HOUR = 3_600_000;

describe.each(BOTH_DIALECTS)('relevant reports in %s', (name) => {
  let fresh: Awaited<ReturnType<typeof freshStore>>;
  beforeAll(async () => {
    fresh = await freshStore(name);
    await storeReports(fresh.store, { first: ['a', 'b'], second: ['c'] }, now);
  });
  afterAll(() => fresh.close());

  it('come with their labels, from a time on and before another', async () => {
    const found = await fresh.store.items.relevantReports('web:local', now, now + 1);
    expect(found.map((one) => one.storyId).toSorted()).toEqual(['first', 'first', 'second']);
    expect(found[0]).toMatchObject({
      reportedAt: now,
      tags: ['spillover'],
      theatres: ['nato-east'],
      severity: 'elevated',
    });
    expect(await fresh.store.items.relevantReports('web:local', now + 1, now + 2)).toEqual([]);
    expect(await fresh.store.items.relevantReports('web:local', now - 5, now)).toEqual([]);
  });

  it('list their stories last moved first, from a time on and before another, page by page', async () => {
    const { items } = fresh.store;
    await storeReports(fresh.store, { early: ['d'] }, now - HOUR, { tags: ['restraint'], theatres: ['korea'] });
    await storeReports(fresh.store, { early: ['e'] }, now - HOUR, { severity: 'critical', tags: ['abandonment'] });
    const listed = async (filter: Omit<StoryFilter, 'scope' | 'limit'>, limit = 9) =>
      (await items.relevantStories({ scope: 'web:local', limit, ...filter })).map(({ id }) => id);
    expect(await listed({})).toEqual(['first', 'second', 'early']);
    expect(await listed({ since: now })).toEqual(['first', 'second']);
    expect(await listed({ until: now })).toEqual(['early']);
    expect(await listed({ arrived: { from: now - HOUR, to: now } })).toEqual(['early']);
    expect(await listed({ arrived: { from: now, to: now + 1 } })).toEqual(['first', 'second']);
    expect(await listed({}, 1)).toEqual(['first']);
    expect(await listed({ after: { moved: now, id: 'first' } }, 1)).toEqual(['second']);
    expect(await listed({ after: { moved: now, id: 'second' } }, 1)).toEqual(['early']);
    expect(await listed({ least: 'elevated' })).toEqual(['first', 'second', 'early']);
    expect(await listed({ least: 'critical', tags: ['spillover', 'restraint'], theatres: ['korea'] })).toEqual([
      'early',
    ]);
    expect(await listed({ least: 'critical', tags: ['spillover'] })).toEqual([]);
  });
});
