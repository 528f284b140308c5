import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOREVER, newSubscription, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { openDispatching } from '../support/dispatching.ts';

const channel = (id: string) => ({ platform: 'discord' as const, workspace: '1', channel: id });
const REASON = 'The thread was deleted.';

describe('a channel that is deleted', () => {
  let on: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    on = await openDispatching();
  });
  afterAll(() => on.close());

  it('is not held where nothing was set up', async () => {
    await on.inbound.channelLost(channel('2'), REASON);
    expect(await on.store.outbox.release(channel('2'))).toBe(false);
  });

  it('is held where something was, its subscriptions paused with the reason', async () => {
    const settings = SubscriptionSettingsSchema.parse({});
    await on.store.subscriptions.add(newSubscription(channel('3'), settings, 'somebody', on.clock.now));
    await on.inbound.channelLost(channel('3'), REASON);
    expect(await on.store.subscriptions.ofChannel(channel('3'))).toMatchObject([{ pauseReason: REASON }]);
    expect(await on.store.outbox.release(channel('3'))).toBe(true);
  });

  it('is held where only a digest came', async () => {
    const schedule = { edition: 'daily', clock: '08:30', zone: 'UTC', since: 0 } as const;
    await on.store.digests.save({ address: channel('6'), ...schedule, days: [1] }, on.clock.now);
    await on.inbound.channelLost(channel('6'), REASON);
    expect(await on.store.outbox.release(channel('6'))).toBe(true);
  });

  it('keeps its alerts where it only has a new id', async () => {
    await on.store.subscriptions.add(
      newSubscription(channel('7'), SubscriptionSettingsSchema.parse({}), 'somebody', 1),
    );
    await on.inbound.channelMoved(channel('7'), '8');
    expect(await on.store.subscriptions.ofChannel(channel('8'))).toHaveLength(1);
  });
});

describe('a channel that is back', () => {
  it('has again what its loss paused, and not what somebody paused before', async () => {
    const on = await openDispatching();
    const settings = SubscriptionSettingsSchema.parse({});
    const subscriptions = ['lost', 'rests'].map(() => newSubscription(channel('4'), settings, 'somebody', 1));
    for (const one of subscriptions) await on.store.subscriptions.add(one);
    await on.inbound.channelLost(channel('4'), REASON);
    await on.store.subscriptions.pause(subscriptions[1]?.id ?? '', FOREVER, 'Holidays.');
    await on.inbound.channelBack(channel('4'), REASON);
    const paused = (await on.store.subscriptions.ofChannel(channel('4'))).map((one) => one.pauseReason);
    expect(paused.toSorted()).toEqual(['Holidays.', null]);
    expect(await on.store.outbox.release(channel('4'))).toBe(false);
    await on.close();
  });
});

describe('a workspace that removes the bot', () => {
  it('is forgotten, and no other', async () => {
    const on = await openDispatching();
    const settings = SubscriptionSettingsSchema.parse({});
    const other = { ...channel('5'), workspace: '2' };
    for (const address of [channel('5'), other])
      await on.store.subscriptions.add(newSubscription(address, settings, 'somebody', 1));
    await on.inbound.left({ platform: 'discord', workspace: '1', name: 'One' });
    expect((await on.store.subscriptions.all()).map((one) => one.address)).toEqual([other]);
    await on.close();
  });
});
