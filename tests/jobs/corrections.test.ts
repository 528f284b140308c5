import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStoryReader } from '../../src/jobs/stories.ts';
import { DATABASES, freshStore } from '../support/databases.ts';
import { storeReports } from '../support/reports.ts';

const SCOPE = 'web:local';

describe.each(Object.keys(DATABASES))("managers' corrections of stories on %s", (database) => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  beforeAll(async () => {
    test = await freshStore(database);
  });
  beforeEach(async () => {
    await test.clear();
    await storeReports(test.store, { one: ['a', 'b'], two: ['c'] });
  });
  afterAll(() => test.close());

  const reader = () => createStoryReader(test.store, () => test.clock.now);
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
