import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDeliveryWorker } from '../../src/delivery/worker.ts';
import { freshStore } from '../support/databases.ts';
import { openPlatform } from '../support/sending.ts';
import { until } from '../support/until.ts';

const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const outgoing = { card: { title: 'x', tone: 'neutral' as const, body: [], controls: [] } };

let test: Awaited<ReturnType<typeof freshStore>>;
let ahead: number;
let said: string[];
let sent: string[];
/** What the platform waits for before it answers. */
let answering: Promise<void>;
let worker: ReturnType<typeof createDeliveryWorker>;

beforeEach(async () => {
  test = await freshStore('a SQLite file');
  ahead = 0;
  said = [];
  sent = [];
  answering = Promise.resolve();
  const platform = openPlatform((key) => {
    sent.push(key);
    return answering;
  });
  worker = createDeliveryWorker({
    outbox: test.store.outbox,
    platforms: new Map([['web', platform]]),
    uncertainty: 'at-least-once',
    onRefused: async () => {},
    heldBack: async () => false,
    database: { usable: () => true, failed: () => false },
    processId: 'this one',
    log: { info() {}, warn: (_, words) => void said.push(words), error() {} },
    now,
  });
});
afterEach(async () => {
  await worker.stop();
  await test.close();
});

const now = () => Date.now() + ahead;
const enqueue = (key: string, channel: string) =>
  test.store.outbox.enqueue({ key, kind: 'alert', to: { ...to, channel }, outgoing }, now());

it('does not take another process for dead because the clock was set forward', async () => {
  await enqueue('theirs', 'one');
  await test.store.outbox.claim({ now: now(), by: 'another one', leaseMs: 30_000, limit: 1 });
  await enqueue('mine', 'two');
  ahead = 60 * 60_000;
  worker.start();
  await until(async () => sent.includes('mine'));
  await worker.stop();
  expect(said).toEqual(['The clock of this machine was set, or it slept.']);
  expect(sent).toEqual(['mine']);
});

it('sends what falls due later at its time, though nothing wakes it', async () => {
  worker.start();
  const dueAt = now() + 300;
  await test.store.outbox.enqueue({ key: 'later', kind: 'alert', to, outgoing }, dueAt);
  worker.wake();
  await until(async () => sent.includes('later'), 3_000);
  expect(now()).toBeGreaterThanOrEqual(dueAt);
});

it('ends only after what it is sending is recorded', async () => {
  await enqueue('slow', 'one');
  answering = new Promise((resolve) => setTimeout(resolve, 200));
  worker.start();
  await until(async () => sent.includes('slow'));
  await worker.stop();
  expect(await test.store.outbox.counts()).toEqual([{ platform: 'web', state: 'sent', count: 1 }]);
});
