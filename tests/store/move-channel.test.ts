import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertId } from '../../src/core/store.ts';
import { FOREVER, newSubscription, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { BOTH_DIALECTS, freshStore } from '../support/databases.ts';

const old = { platform: 'slack', workspace: 'T1', channel: 'G1' } as const;
const fresh = { ...old, channel: 'C1' };
const neighbour = { ...old, channel: 'G12' };

describe.each(BOTH_DIALECTS)('a channel with a new id, on %s', (database) => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  let store: typeof test.store;
  beforeAll(async () => {
    test = await freshStore(database);
    store = test.store;
  });
  beforeEach(() => test.clear());
  afterAll(() => test.close());

  const now = () => test.clock.now;
  const claim = () => store.outbox.claim({ now: now(), by: 'p', leaseMs: 1_000, limit: 10 });
  const subscribe = async (address: typeof fresh | typeof old) => {
    const subscription = newSubscription(address, SubscriptionSettingsSchema.parse({}), 'u1', now());
    await store.subscriptions.add(subscription);
    return subscription.id;
  };

  /** An alert that stands in a channel. */
  async function posted(to: typeof fresh | typeof old | typeof neighbour): Promise<void> {
    const id = alertId(to, 'story');
    const state = { step: 1, told: null, heldUntil: null, subscriptions: [], opening: `${id}#1` };
    await store.alerts.save({
      ...{ id, address: to, storyId: 'story', state, muted: false, openedAt: now(), changedAt: now() },
    });
    await store.outbox.enqueue({ key: `${id}#1`, kind: 'alert', to, outgoing, alertId: id }, now());
    const [delivery] = await claim();
    if (!delivery) throw new Error('nothing was due');
    await store.outbox.finish(delivery, {
      ...{ state: 'sent', message: { ...to, message: '1.1' }, at: now(), reason: 'accepted' },
    });
  }
  const outgoing = { card: { title: 'Alert', tone: 'neutral' as const, body: [], controls: [] } };

  it('keeps its subscriptions, and its alerts are answered where they stand', async () => {
    const id = await subscribe(old);
    await posted(old);
    await posted(neighbour);
    await store.moveChannel(old, 'C1');
    expect((await store.subscriptions.ofChannel(fresh)).map((one) => one.id)).toEqual([id]);
    expect(await store.subscriptions.ofChannel(old)).toEqual([]);
    const moved = alertId(fresh, 'story');
    expect(await store.alerts.find(fresh, 'story')).toMatchObject({ id: moved, state: { opening: `${moved}#1` } });
    const step = { kind: 'escalation' as const, to: fresh, outgoing, alertId: moved };
    await store.outbox.enqueue({ ...step, key: `${moved}#2`, targetKey: `${moved}#1` }, now());
    expect(await claim()).toMatchObject([{ to: fresh, target: { ...fresh, message: '1.1' } }]);
    expect((await store.alerts.find(neighbour, 'story'))?.id).toBe(alertId(neighbour, 'story'));
  });

  it('gets what was refused under the old one', async () => {
    const id = await subscribe(old);
    await store.outbox.enqueue({ key: 'waits', kind: 'notice', to: old, outgoing }, now());
    await store.subscriptions.pause(id, FOREVER, 'Not seen.');
    await store.outbox.hold(old, { until: FOREVER, reason: 'Not seen.', permanent: true });
    await store.moveChannel(old, 'C1');
    expect(await store.subscriptions.get(id)).toMatchObject({ pausedUntil: 0, pauseReason: null });
    expect(await claim()).toMatchObject([{ key: 'waits', to: fresh }]);
  });

  it('is left as it is where people have set it up anew', async () => {
    await subscribe(old);
    const id = await subscribe(fresh);
    await store.moveChannel(old, 'C1');
    expect((await store.subscriptions.ofChannel(fresh)).map((one) => one.id)).toEqual([id]);
    expect(await store.subscriptions.ofChannel(old)).toHaveLength(1);
  });
});
