import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSubscription, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
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
});
