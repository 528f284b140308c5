import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startChatApp } from '../support/chat-app.ts';

it('the first look-up after a start does not wait for an index to be built', { timeout: 60_000 }, async () => {
  const chat = await startChatApp();
  onTestFinished(() => chat.close());
  await chat.type('/help');
  await sleep(8_000);
  const before = process.cpuUsage();
  expect(await chat.type('/brief przewodow')).toContain('Przewodów');
  const { user } = process.cpuUsage(before);
  // Building it takes a second of processor time, an answer a few milliseconds.
  expect(user / 1000).toBeLessThan(250);
});
