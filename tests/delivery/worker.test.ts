import { setTimeout as sleep } from 'node:timers/promises';
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
/** How often it asked when something is due next, and what happens while it does. */
let looks: number;
let meanwhile: () => Promise<void>;
/** What the platform waits for before it answers. */
let answering: Promise<void>;
let worker: ReturnType<typeof createDeliveryWorker>;

beforeEach(async () => {
  test = await freshStore('a SQLite file');
  ahead = 0;
  said = [];
  sent = [];
  looks = 0;
  meanwhile = async () => {};
  answering = Promise.resolve();
  const platform = openPlatform((key) => {
    sent.push(key);
    return answering;
  });
  worker = createDeliveryWorker({
    outbox: {
      ...test.store.outbox,
      async nextDueAt() {
        looks++;
        const dueAt = await test.store.outbox.nextDueAt();
        await meanwhile();
        return dueAt;
      },
    },
    platforms: new Map([['web', platform]]),
    uncertainty: 'at-least-once',
    onRefused: async () => {},
    heldBack: async () => false,
    database: { usable: () => true, failed: () => false },
    processId: 'this one',
    log: { info() {}, warn: (_, words) => void said.push(words), error: (_, words) => void said.push(words) },
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

/** The platform answers once the returned function is called. */
function holdAnswers(): () => void {
  let answer = () => {};
  answering = new Promise((resolve) => {
    answer = resolve;
  });
  return () => answer();
}

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

it('sends what a process had claimed that is dead', async () => {
  await enqueue('theirs', 'one');
  await test.store.outbox.claim({ now: now(), by: 'another one', leaseMs: 1, limit: 1 });
  await sleep(5);
  worker.start();
  await until(async () => sent.includes('theirs'), 3_000);
});

it('sends what falls due later at its time, though nothing wakes it', async () => {
  worker.start();
  const dueAt = now() + 300;
  await test.store.outbox.enqueue({ key: 'later', kind: 'alert', to, outgoing }, dueAt);
  worker.wake();
  await until(async () => sent.includes('later'), 3_000);
  expect(now()).toBeGreaterThanOrEqual(dueAt);
});

it('rests while nothing is due, and sends at once what it is woken for', async () => {
  worker.start();
  await until(async () => looks > 0);
  await sleep(300);
  expect(looks).toBe(1);
  await enqueue('new', 'one');
  worker.wake();
  await until(async () => sent.includes('new'), 2_000);
  expect(said).toEqual([]);
});

it('sends at once what comes while it looks whether anything is due', async () => {
  meanwhile = async () => {
    if (looks > 1) return;
    await enqueue('new', 'one');
    worker.wake();
  };
  worker.start();
  await until(async () => sent.includes('new'), 2_000);
});

it('says that the outbox could not be read, and goes on', async () => {
  meanwhile = async () => {
    if (looks === 1) throw new Error('It is away.');
  };
  worker.start();
  await until(async () => said.length > 0);
  await enqueue('new', 'one');
  worker.wake();
  await until(async () => sent.includes('new'), 2_000);
  expect(said).toEqual(['The outbox could not be read; trying again.']);
});

it('serves fifty channels at once, and the others as soon as there is room', async () => {
  for (let n = 0; n < 55; n++) await enqueue(`${n}`, `channel ${n}`);
  const answer = holdAnswers();
  worker.start();
  await until(async () => looks > 0);
  const atOnce = sent.length;
  answer();
  await until(async () => sent.length === 55, 3_000);
  expect(atOnce).toBe(50);
});

it('keeps for itself what it is still sending, however long that takes', async () => {
  await enqueue('slow', 'one');
  const answer = holdAnswers();
  worker.start();
  await until(async () => sent.includes('slow'));
  ahead = 60_000;
  const before = looks;
  worker.wake();
  await until(async () => looks > before);
  const takenForDead = await test.store.outbox.recover(now());
  answer();
  expect(takenForDead).toBe(0);
});

it('ends only after what it is sending is recorded', async () => {
  await enqueue('slow', 'one');
  answering = new Promise((resolve) => setTimeout(resolve, 200));
  worker.start();
  await until(async () => sent.includes('slow'));
  await worker.stop();
  expect(await test.store.outbox.counts()).toEqual([{ platform: 'web', state: 'sent', count: 1 }]);
});
