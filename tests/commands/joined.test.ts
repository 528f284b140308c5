import { expect, it, onTestFinished } from 'vitest';
import { CHAT_WORKSPACE, FIRST_CHANNEL } from '../../src/core/chat.ts';
import { openDispatching } from '../support/dispatching.ts';

const claimAll = { by: 'p', leaseMs: 1_000, limit: 10 };

it('the web chat has a channel with alerts and a word of welcome from its first start on', async () => {
  const on = await openDispatching();
  onTestFinished(() => on.close());
  await on.inbound.joined({ platform: 'web', workspace: CHAT_WORKSPACE, name: 'Web chat' });
  const there = { platform: 'web', workspace: CHAT_WORKSPACE, channel: FIRST_CHANNEL } as const;
  expect(await on.store.subscriptions.ofChannel(there)).toHaveLength(1);
  expect(await on.store.outbox.claim({ now: on.clock.now, ...claimAll })).toMatchObject([{ to: there }]);
});

it('a server that adds the bot is greeted once where the bot may speak, and subscribed to nothing', async () => {
  const on = await openDispatching();
  onTestFinished(() => on.close());
  const server = { platform: 'discord', workspace: '1' } as const;
  const hello = { to: { ...server, channel: '2' }, key: 'hello:1:5' };
  for (const _ of [1, 2]) await on.inbound.joined({ ...server, name: 'One' }, hello);
  expect(await on.store.outbox.claim({ now: on.clock.now, ...claimAll })).toMatchObject([{ to: hello.to }]);
  expect(await on.store.subscriptions.all()).toEqual([]);
});
