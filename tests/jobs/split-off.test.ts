import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import type { Correction } from '../../src/core/correction.ts';
import { splitStory } from '../../src/core/correction.ts';
import { MINUTE } from '../../src/core/durations.ts';
import type { Feed } from '../../src/core/feed.ts';
import { alertId } from '../../src/core/store.ts';
import { openAnnouncing } from '../support/announcing.ts';
import { REAL_DATABASES } from '../support/databases.ts';

const SCOPE = 'slack:T1';
const here: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const elsewhere: ChannelAddress = { platform: 'slack', workspace: 'T2', channel: 'C2' };

describe.each(REAL_DATABASES)('a report that managers split off a story that was posted, on %s', (database) => {
  let test: Awaited<ReturnType<typeof openAnnouncing>>;
  let news: Feed;
  beforeAll(async () => {
    test = await openAnnouncing(database);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    news = await test.begin();
    await test.subscribe(elsewhere);
  });

  const report = (storyId: string, changes = {}, baseline = false) => test.report(news, changes, { storyId, baseline });
  async function correct(correction: Correction, ...storyIds: string[]): Promise<number> {
    const number = await test.store.corrections.add(SCOPE, correction, 'u1', test.clock.now);
    const moves = storyIds.map((storyId) => ({ storyId, itemId: null, relevant: false, scope: SCOPE }));
    await test.store.transaction((tables) => test.announcer.storiesMoved(tables, moves));
    return number;
  }
  const split = (itemId: string) => correct({ kind: 'split', itemId }, 's', splitStory(itemId));
  /** The alerts that come within so long. */
  async function alertsAfter(minutes: number): Promise<(string | null)[]> {
    test.clock.now += minutes * MINUTE;
    await test.announcer.releaseHeld(test.store);
    return (await test.delivered()).filter((one) => one.kind !== 'update').map((one) => one.alertId);
  }

  it('is told by itself after ten minutes, once, in that workspace alone', async () => {
    await test.subscribe(here);
    await report('s');
    const itemId = await report('s');
    await alertsAfter(0);
    await split(itemId);
    expect(await alertsAfter(9)).toEqual([]);
    expect(await alertsAfter(1)).toEqual([alertId(here, splitStory(itemId))]);
    await split(itemId);
    expect(await alertsAfter(11)).toEqual([]);
  });

  it('is not told again where the post was about it', async () => {
    await test.subscribe(here);
    const first = await report('s');
    const graver = await report('s', { severity: 'critical' });
    await alertsAfter(0);
    await split(first);
    await split(graver);
    expect(await alertsAfter(11)).toEqual([]);
  });

  it('is told in the story that managers join it to, where that was posted, or in its old one once that is undone', async () => {
    await test.subscribe(here);
    await report('s');
    await report('other');
    const [joined, undone] = [await report('s'), await report('s')];
    await alertsAfter(0);
    await split(joined);
    const number = await split(undone);
    await correct({ kind: 'merge', story: splitStory(joined), into: 'other' }, splitStory(joined), 'other');
    await test.store.corrections.undo(number, SCOPE);
    expect(await alertsAfter(11)).toEqual([]);
  });

  it('is not told where nobody asks for it, the story is muted, or it came with a first poll', async () => {
    await test.subscribe(here, { tags: ['spillover'] });
    await report('s', { tags: ['spillover'] });
    const [other, old, muted] = [
      await report('s', { tags: ['restraint'] }),
      await report('s', { tags: ['spillover'] }, true),
      await report('s', { tags: ['spillover'] }),
    ];
    await alertsAfter(0);
    await split(other);
    await split(old);
    await test.store.alerts.mute(alertId(here, 's'), true);
    await split(muted);
    expect(await alertsAfter(11)).toEqual([]);
  });

  it('keeps to the hourly limit', async () => {
    await test.subscribe(here, { perHour: 2 });
    await report('s');
    const reports = [await report('s'), await report('s'), await report('s')];
    await alertsAfter(0);
    for (const itemId of reports) await split(itemId);
    const told = (await alertsAfter(11)).filter((id) => id !== null);
    expect(told).toHaveLength(1);
  });
});
