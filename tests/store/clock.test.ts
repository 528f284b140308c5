import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeliveryWorker } from '../../src/delivery/worker.ts';
import { createClock } from '../../src/store/clock.ts';
import { postgresFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { postgresPrograms } from '../support/postgres.ts';
import { openPlatform } from '../support/sending.ts';
import { newPostgresDatabase } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const MINUTE = 60_000;
const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const outgoing = { card: { title: 'x', tone: 'neutral' as const, body: [], controls: [] } };

if (!postgresPrograms()) it.skip('the clock of a PostgreSQL server: none is installed');

describe.skipIf(!postgresPrograms())('processes on one server whose machines’ clocks differ by minutes', () => {
  let ends: (() => Promise<unknown>)[];
  let sent: string[];
  let said: string[];
  beforeEach(() => {
    ends = [];
    sent = [];
    said = [];
  });
  afterEach(async () => {
    for (const end of ends.reverse()) await end();
  });

  const platform = openPlatform((key) => {
    sent.push(key);
    return new Promise((resolve) => setTimeout(resolve, 3_000));
  });

  /** A process that sends, on a machine whose clock is ahead. */
  async function startProcess(url: string, ahead: number) {
    const flavour = postgresFlavour(url, 4);
    const log = { info() {}, warn: (_: object, words: string) => void said.push(words), error() {} };
    const clock = createClock(() => Date.now() + ahead, log);
    const { store, db } = await openStore(flavour, clock.now);
    await clock.follow(db, flavour);

    const worker = createDeliveryWorker({
      outbox: store.outbox,
      platforms: new Map([['web', platform]]),
      uncertainty: 'at-least-once',
      onRefused: async () => {},
      heldBack: async () => false,
      database: { usable: () => true, failed: () => false },
      processId: `ahead by ${ahead}`,
      log,
      now: clock.now,
    });
    worker.start();
    ends.push(async () => {
      clock.stop();
      await worker.stop();
      await store.close();
    });
    return { store, clock, worker };
  }

  it.each([-5, 5])('send what one of them is sending once, with one %i minutes ahead', async (minutes) => {
    const url = await newPostgresDatabase();
    const one = await startProcess(url, 0);
    await one.store.outbox.enqueue({ key: 'news', kind: 'alert', to, outgoing }, one.clock.now());
    one.worker.wake();
    await until(async () => sent.length > 0);
    const other = await startProcess(url, minutes * MINUTE);
    expect(Math.abs(other.clock.now() - one.clock.now())).toBeLessThan(1_000);
    await until(async () => (await one.store.outbox.counts()).some(({ state }) => state === 'sent'), 10_000);
    expect(sent).toEqual(['news']);
    expect(said).toEqual([expect.stringMatching(/clock of this machine and that of the database server differ.*NTP/)]);
  });

  it('say that clocks differ while they do, and nothing once they agree', async () => {
    const flavour = postgresFlavour(await newPostgresDatabase(), 1);
    const log = { info() {}, warn: (details: object) => void said.push(JSON.stringify(details)), error() {} };
    let ahead = 5 * MINUTE;
    const clock = createClock(() => Date.now() + ahead, log);
    const { store, db } = await openStore(flavour, clock.now);
    await clock.follow(db, flavour);
    ahead = 0;
    await until(async () => Math.abs(clock.now() - Date.now()) < 1_000, 10_000);
    clock.stop();
    await store.close();
    expect(said).toEqual(['{"seconds":300}']);
  });
});
