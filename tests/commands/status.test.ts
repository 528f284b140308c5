import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Card, cardText } from '../../src/core/card.ts';
import type { Caller } from '../../src/core/reply.ts';
import { openDispatching } from '../support/dispatching.ts';

const HOUR = 60 * 60_000;
const address = { platform: 'slack' as const, workspace: 'T1', channel: 'C1' };
const caller: Caller = { address, direct: false, userId: 'u', userName: 'Ann', manager: true, admin: false };

let test: Awaited<ReturnType<typeof openDispatching>>;
beforeAll(async () => {
  test = await openDispatching();
});
afterAll(() => test.close());

async function status(): Promise<Card> {
  const reply = await test.dispatcher.command({ command: 'status', options: {}, caller });
  if (reply.kind !== 'card') throw new Error('no card');
  return reply.card;
}

it('/status says that for hours nobody has read feeds, or posted what waits, and whom to ask', async () => {
  const { store, clock } = test;
  const facts = { title: 'A', outlet: null, language: 'en', country: null, kind: null, stance: null, group: null };
  await store.feeds.add({ ...facts, url: 'https://a.example/feed', stateRun: false }, 'public', null, clock.now);
  const outgoing = { card: { title: 'x', tone: 'neutral' as const, body: [], controls: [] } };
  await store.outbox.enqueue({ key: 'k', kind: 'notice', to: address, outgoing }, clock.now);
  clock.now += 60_000;
  expect(await status()).toMatchObject({ tone: 'good' });
  clock.now += 3 * HOUR;
  const card = await status();
  expect(card.tone).toBe('bad');
  expect(cardText(card)).toMatch(/A feed that should have been read .* still waits\. Ask .* role “poll” runs\./);
  expect(cardText(card)).toMatch(
    /A message that should have been posted .* still waits\. Ask .* role “deliver” runs\./,
  );
});
