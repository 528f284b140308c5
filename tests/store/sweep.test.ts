import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import { freshStore } from '../support/databases.ts';
import { listingOf } from '../support/poller.ts';

const DAY = 24 * 60 * 60_000;
const here: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const daily = { address: here, edition: 'daily' as const, clock: '08:30', zone: 'UTC', days: [1], since: 0 };
const outgoing = { card: { title: 'x', tone: 'neutral' as const, body: [], controls: [] } };

let test: Awaited<ReturnType<typeof freshStore>>;
beforeEach(async () => {
  test = await freshStore('a SQLite file');
});
afterEach(() => test.close());

it('lets go of what was delivered and decided long ago, and of nothing that is still to be sent', async () => {
  const { store, clock } = test;
  const { outbox, alerts, digests } = store;
  const post = (key: string) => outbox.enqueue({ key, kind: 'alert', to: here, outgoing }, clock.now);
  const edit = () => outbox.update({ alertId: 'x', targetKey: 'a', to: here, outgoing }, clock.now);
  const send = async () => {
    for (const one of await outbox.claim({ now: clock.now, by: 'w', leaseMs: 1_000, limit: 9 }))
      await outbox.finish(one, { state: 'sent', message: { ...here, message: 'm' }, at: clock.now, reason: '' });
  };
  const left = async () => {
    while ((await store.sweep(clock.now - DAY, clock.now)) > 0);
    const counts = (await outbox.counts()).map(({ state, count }) => `${count} ${state}`);
    const decided = (await alerts.decisions('s', here)).length;
    return [
      ...counts,
      `${decided} decided`,
      await alerts.get('x'),
      await digests.lastMadeAt(daily, Number.MAX_SAFE_INTEGER),
    ];
  };

  await post('a');
  await send();
  await edit();
  await send();
  await post('refused');
  for (const one of await outbox.claim({ now: clock.now, by: 'w', leaseMs: 1_000, limit: 9 }))
    await outbox.finish(one, { state: 'given-up', at: clock.now, reason: 'It was refused.' });
  await alerts.decide({ storyId: 's', itemId: null, address: here, verdict: 'sent', reason: '', at: clock.now });
  const state = { subscriptions: [], told: null, step: 0, heldUntil: null };
  const alert = { id: 'x', address: here, storyId: 's', state, muted: false, openedAt: clock.now };
  await alerts.save({ ...alert, changedAt: clock.now });
  await digests.begin(daily, { localDate: '2023-11-14', at: clock.now }, { from: clock.now, to: clock.now });
  expect(await left()).toEqual(['1 given-up', '2 sent', '1 decided', expect.objectContaining({ id: 'x' }), clock.now]);
  clock.now += 10 * DAY;
  await edit();
  await post('b');
  expect(await left()).toEqual(['2 due', '0 decided', null, null]);
});

it('keeps what feeds still show while the clock is a year ahead, so that none of it is news once the clock is right', async () => {
  const { store, clock } = test;
  const began = clock.now;
  const listed = await store.feeds.add(listingOf('https://a.example/feed'), 'public', null, began);
  const feed = { ...listed.feed, lastSuccessAt: began };
  const shown = ['one', 'two'].map((key) => {
    const url = `https://a.example/${key}`;
    return { key, title: key, summary: '', url, published: began - DAY, language: 'en' };
  });
  const facts = { source: 'A', baseline: () => false, now: began };
  const items = await store.items.addNew(feed, shown, facts);
  await store.items.judge(items.map(({ id }) => ({ id, storyId: id, storyOpenedAt: began })));
  await digestBegins(began);
  const sweepAt = async (now: number) => {
    while ((await store.sweep(now - 180 * DAY, now)) > 0);
  };
  await sweepAt(began + 365 * DAY);
  expect(await store.items.unknown(feed, shown)).toEqual([]);
  expect(await digestBegins(began)).toBe(false);

  const later = { key: 'later', title: 'later', summary: '', url: null, published: began + 364 * DAY, language: 'en' };
  const [added] = await store.items.addNew(feed, [later], facts);
  if (added) await store.items.judge([{ id: added.id, storyId: added.id, storyOpenedAt: began }]);
  await sweepAt(began + 365 * DAY);
  expect(await store.items.unknown(feed, shown)).toEqual(shown);
});

function digestBegins(at: number): Promise<boolean> {
  return test.store.digests.begin(daily, { localDate: '2023-11-14', at }, { from: at, to: at });
}
