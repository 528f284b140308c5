import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, freshStore } from '../support/databases.ts';
import { storeReports } from '../support/reports.ts';

const now = 1_700_000_000_000;

describe.each(Object.keys(DATABASES).filter((name) => !name.includes('server')))('relevant reports in %s', (name) => {
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
});
