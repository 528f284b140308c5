import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoryFilter, StoryPlace } from '../../src/core/item-table.ts';
import { shownInstead } from '../../src/jobs/story-list.ts';
import { createStoryReader } from '../../src/jobs/story-reader.ts';
import { BOTH_DIALECTS, freshStore } from '../support/databases.ts';
import { assessed, storeReports } from '../support/reports.ts';

const SCOPE = 'web:local';
const DAY = 24 * 60 * 60_000;

describe.each(BOTH_DIALECTS)("managers' corrections of stories on %s", (database) => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  beforeAll(async () => {
    test = await freshStore(database);
  });
  beforeEach(async () => {
    await test.clear();
    await storeReports(test.store, { one: ['a', 'b'], two: ['c'] });
  });
  afterAll(() => test.close());

  const reader = () => createStoryReader(test.store);
  const reportsOf = async (id: string, scope = SCOPE) =>
    (await reader().get(id, scope))?.view.reports.map((report) => report.title) ?? [];
  const correct = (correction: Parameters<typeof test.store.corrections.add>[1]) =>
    test.store.corrections.add(SCOPE, correction, 'u1', test.clock.now);

  it('split a report off, for that workspace alone', async () => {
    const [, b] = await test.store.items.reports('one');
    await correct({ kind: 'split', itemId: b?.item.id ?? '' });
    expect(await reportsOf('one')).toEqual(['Report a']);
    expect(await reportsOf(`split:${b?.item.id}`)).toEqual(['Report b']);
    expect(await reportsOf('one', 'web:other')).toEqual(['Report a', 'Report b']);
  });

  it('show two stories as one, wherever either is asked for in a list', async () => {
    await correct({ kind: 'merge', story: 'two', into: 'one' });
    expect(await reportsOf('one')).toEqual(['Report a', 'Report b', 'Report c']);
    const latest = await reader().latest({ scope: SCOPE, limit: 10 });
    expect(latest.map((story) => story.view.id)).toEqual(['one']);
  });

  it('put a report that was split off into the lists, by its own labels', async () => {
    await test.clear();
    await storeReports(test.store, { one: ['a'] }, test.clock.now, { severity: 'elevated' });
    const before = await test.store.items.reports('one');
    await storeReports(test.store, { one: ['b'] }, test.clock.now, { severity: 'critical' });
    const critical = (await test.store.items.reports('one')).find(({ item }) => item.id !== before[0]?.item.id);
    await correct({ kind: 'split', itemId: critical?.item.id ?? '' });
    const shown = async (least: 'critical' | 'elevated', scope = SCOPE) =>
      (await reader().latest({ scope, least, limit: 10 })).map(({ view }) => [view.id, view.severity]);
    expect(await shown('critical')).toEqual([[`split:${critical?.item.id}`, 'critical']]);
    expect((await shown('elevated')).toSorted()).toEqual([
      ['one', 'elevated'],
      [`split:${critical?.item.id}`, 'critical'],
    ]);
    expect(await shown('critical', 'web:other')).toEqual([['one', 'critical']]);
  });

  it('leave every story reachable by paging, once', async () => {
    await test.clear();
    const names = Array.from({ length: 14 }, (_, i) => `s${String(i).padStart(2, '0')}`);
    for (const [i, name] of names.entries()) {
      test.clock.now += 60_000 * (i + 1);
      await storeReports(test.store, { [name]: [`report ${name}`] }, test.clock.now);
    }
    await correct({ kind: 'merge', story: 's02', into: 's11' });
    await correct({ kind: 'merge', story: 's13', into: 's12' });
    const seen: string[] = [];
    let after: { id: string; moved: number } | undefined;
    for (;;) {
      const page = await reader().page({ scope: SCOPE, after, limit: 4 });
      seen.push(...page.map((one) => one.id));
      after = page.at(-1);
      if (page.length < 4) break;
      // News that comes while somebody turns pages moves nothing to the next one.
      if (seen.length === 4) await storeReports(test.store, { s99: ['newest'] }, test.clock.now + 1);
    }
    expect(seen).toEqual(names.filter((name) => name !== 's13' && name !== 's02').toReversed());
  });

  it('list what moved at the same moment once each, page by page', async () => {
    const [, b] = await test.store.items.reports('one');
    await correct({ kind: 'split', itemId: b?.item.id ?? '' });
    const ids = ['one', `split:${b?.item.id}`, 'two'];
    const seen: string[] = [];
    for (let after: StoryPlace | undefined; seen.length < 9; ) {
      const [place, ...more] = await reader().page({ scope: SCOPE, after, limit: 1 });
      expect(more).toEqual([]);
      if (!place) break;
      seen.push(place.id);
      after = place;
    }
    expect(seen).toEqual(ids);
    expect((await shownInstead(test.store, SCOPE, ['two', 'one'])).toSorted()).toEqual(ids);
  });

  it('list a story by those of its reports that count, and came in the span asked for', async () => {
    const [first] = await test.store.items.reports('two');
    const at = (first?.item.firstSeen ?? 0) + DAY;
    await storeReports(test.store, { one: ['later'] }, at);
    await storeReports(test.store, { one: ['aside'] }, at + 1, { relevant: false, severity: null });
    await correct({ kind: 'merge', story: 'two', into: 'one' });
    const [feed] = await test.store.feeds.all();
    const old = { key: 'old', title: 'Old', summary: '', url: null, published: at - DAY, language: 'en' };
    const facts = { source: 'The News', baseline: () => true, now: at + DAY };
    for (const { id } of feed ? await test.store.items.addNew(feed, [old], facts) : [])
      await test.store.items.judge([{ id, assessment: assessed(), storyId: 'one', storyOpenedAt: at }]);
    const moved = async (filter: Pick<StoryFilter, 'since' | 'until' | 'arrived'>) =>
      (await reader().page({ scope: SCOPE, limit: 9, ...filter })).map((story) => story.moved - at);
    expect(await moved({ since: at })).toEqual([0]);
    expect(await moved({ since: at + 1 })).toEqual([]);
    expect(await moved({ until: at })).toEqual([-DAY]);
    expect(await moved({ until: at - DAY })).toEqual([]);
    expect(await moved({ arrived: { from: at, to: at + 1 } })).toEqual([0]);
    expect(await moved({ arrived: { from: at - 1, to: at } })).toEqual([]);
    expect(await moved({ arrived: { from: at + DAY, to: at + DAY + 1 } })).toEqual([]);
  });

  it('are heeded where an item is asked for', async () => {
    const [a, b] = await test.store.items.reports('one');
    await correct({ kind: 'split', itemId: b?.item.id ?? '' });
    expect((await reader().of(b?.item.id ?? '', SCOPE))?.view.id).toBe(`split:${b?.item.id}`);
    expect((await reader().of(a?.item.id ?? '', SCOPE))?.view.id).toBe('one');
    expect((await reader().of(b?.item.id ?? '', 'web:other'))?.view.id).toBe('one');
  });

  it('are undone whole', async () => {
    const number = await correct({ kind: 'merge', story: 'two', into: 'one' });
    expect(await test.store.corrections.undo(number, 'web:other')).toBe(false);
    expect(await test.store.corrections.undo(number, SCOPE)).toBe(true);
    expect(await reportsOf('one')).toEqual(['Report a', 'Report b']);
    expect(await reportsOf('two')).toEqual(['Report c']);
  });
});
