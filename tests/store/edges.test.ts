import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import { newFeedHealth } from '../../src/core/feed.ts';
import { alertId } from '../../src/core/store.ts';
import { freshStore } from '../support/databases.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ONE = 'slack:T1';
const here: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const elsewhere = { ...here, channel: 'C2' };

let test: Awaited<ReturnType<typeof freshStore>>;
let store: typeof test.store;
let now: number;
beforeAll(async () => {
  test = await freshStore('a SQLite file');
  store = test.store;
  now = test.clock.now;
});
beforeEach(() => test.clear());
afterAll(() => test.close());

async function add(scope: string, by: string | null = null) {
  const facts = { title: 'A', outlet: null, language: 'en', country: null, kind: null, stance: null, group: null };
  const url = 'https://a.example/feed';
  return (await store.feeds.add({ ...facts, url, stateRun: false }, scope, by, now)).feed;
}

async function addItem(key: string) {
  const feed = await store.feeds.byUrl('https://a.example/feed');
  const item = { key, title: key, summary: '', url: null, published: null, language: 'en' };
  if (feed) await store.items.addNew(feed, [item], { source: 'A', baseline: () => false, now });
}

describe('a process whose clock was ahead', () => {
  const claimed = async (at: number) =>
    (await store.feeds.claimDue({ now: at, by: 'p', leaseMs: MINUTE, limit: 9 })).length;

  it('keeps no feed for longer than any lease lasts', async () => {
    await add('public');
    expect(await claimed(now + 10 * MINUTE)).toBe(1);
    expect(await claimed(now + MINUTE)).toBe(0);
    expect(await claimed(now + MINUTE - 1)).toBe(1);
  });

  it('puts no poll off for longer than any feed waits, and wakes none that is to be left alone', async () => {
    const feed = await add('public');
    const put = (nextPollAt: number | null) => store.feeds.saveHealth(feed, { ...newFeedHealth(now), nextPollAt });
    await put(now + 2 * DAY - 1);
    expect(await claimed(now)).toBe(0);
    await put(now + 2 * DAY);
    expect(await claimed(now)).toBe(1);
    await put(null);
    expect(await claimed(now)).toBe(0);
  });

  it('neither holds an alert back for days nor uses up the alerts of this hour', async () => {
    const state = { step: 0, told: null, heldUntil: now + 2 * DAY, subscriptions: [] };
    const id = alertId(here, 'story');
    await store.alerts.save({
      ...{ id, address: here, storyId: 'story', state, muted: false },
      openedAt: 1,
      changedAt: 1,
    });
    expect(await store.alerts.heldUntil(here, now)).toEqual([]);
    expect(await store.alerts.heldUntil(here, now - 1)).toHaveLength(1);
    for (const at of [now - HOUR, now - HOUR + 1, now, now + 1])
      await store.alerts.decide({ storyId: `${at}`, itemId: 'i', address: here, verdict: 'sent', reason: '', at });
    const other = { storyId: 'story', itemId: 'i', reason: '', at: now };
    await store.alerts.decide({ ...other, address: here, verdict: 'muted' });
    await store.alerts.decide({ ...other, address: elsewhere, verdict: 'sent' });
    const sent = await store.alerts.decidedBetween(here, 'sent', now - HOUR, now);
    expect(sent.toSorted()).toEqual([`${now - HOUR + 1}`, `${now}`]);
  });
});

it('the alerts of a channel are listed from a time on, the last changed first', async () => {
  const state = { step: 0, told: null, heldUntil: null, subscriptions: [] };
  for (const [storyId, changedAt, address] of [
    ['before', now - 1, here],
    ['first', now, here],
    ['last', now + 5, here],
    ['other', now + 5, elsewhere],
  ] as const)
    await store.alerts.save({
      ...{ id: alertId(address, storyId), address, storyId, state },
      muted: false,
      openedAt: 1,
      changedAt,
    });
  expect((await store.alerts.changedSince(here, now)).map((alert) => alert.storyId)).toEqual(['last', 'first']);
});

it('what everybody could see of a feed outlives its last private reader, until it is old', async () => {
  const feed = await add(ONE, 'u1');
  await addItem('private');
  await add('public');
  await addItem('open');
  await store.feeds.remove(feed.id, 'public');
  expect((await store.items.unjudged(9)).map(({ key }) => key).toSorted()).toEqual(['open', 'private']);
  await store.feeds.remove(feed.id, ONE);
  expect((await store.items.unjudged(9)).map(({ key }) => key)).toEqual(['open']);
  expect(await store.items.find('open', ONE, 9)).toEqual([]);
  expect(await store.feeds.get(feed.id)).not.toBeNull();
  while ((await store.sweep(now + 1, now)) > 0);
  expect(await store.feeds.get(feed.id)).toBeNull();
});
