import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextDigest } from '../../src/alerts/digest-due.ts';
import type { DigestSchedule } from '../../src/core/digest.ts';
import type { Store } from '../../src/core/store.ts';
import { createDigester } from '../../src/jobs/digest.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import type { Db } from '../../src/store/schema.ts';
import { zoneClock } from '../support/zone-clock.ts';

/** Every kind of offset and of change of clocks: none, half hours, three quarters, both hemispheres, half an hour of summer. */
const ZONES = [
  ...['UTC', 'Europe/Berlin', 'Europe/London', 'Europe/Dublin', 'Europe/Moscow', 'Europe/Istanbul', 'Europe/Chisinau'],
  ...['America/New_York', 'America/St_Johns', 'America/Phoenix', 'America/Santiago', 'America/Sao_Paulo'],
  ...['America/Havana', 'America/Asuncion', 'America/Los_Angeles', 'America/Nuuk', 'Atlantic/Azores'],
  ...['Africa/Cairo', 'Africa/Casablanca', 'Asia/Beirut', 'Asia/Jerusalem', 'Asia/Kathmandu', 'Asia/Kolkata'],
  ...['Asia/Seoul', 'Asia/Tehran', 'Australia/Adelaide', 'Australia/Lord_Howe', 'Pacific/Auckland'],
  ...['Pacific/Chatham', 'Pacific/Kiritimati'],
];
/** Also the times that a change of clocks skips or doubles somewhere. */
const CLOCKS = ['08:30', '02:30', '00:00', '00:30', '01:30', '02:00', '03:00', '23:59', '07:45', '18:00'];
const START = Date.parse('2025-01-01T12:00:00Z');
const YEAR = 365 * 86_400_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const silent = { info() {}, warn() {}, error() {} };

const schedules = ZONES.map(
  (zone, index): DigestSchedule => ({
    address: { platform: 'web', workspace: 'local', channel: `c${index}` },
    edition: 'daily',
    clock: CLOCKS[index % CLOCKS.length] ?? '08:30',
    zone,
    days: [1, 2, 3, 4, 5, 6, 7],
    since: START,
  }),
);

/** When each digest of a year is due, worked out from what clocks show, without the code under test. */
function dueTimes({ clock, zone }: DigestSchedule): number[] {
  const shown = zoneClock(zone);
  const times: number[] = [];
  for (let day = START - 2 * DAY; day < START + YEAR + 2 * DAY; day += DAY) {
    const at = shown.firstMoment(new Date(day).toISOString().slice(0, 10), clock);
    if (at > START && at <= START + YEAR) times.push(at);
  }
  return [...new Set(times)].sort((a, b) => a - b);
}

describe('a year of digests in 30 time zones, with restarts at random times', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-year-'));
  let now = START;
  let store: Store;
  let db: Db;
  const open = async () => {
    ({ store, db } = await openStore(sqliteFlavour(join(folder, 'year.sqlite')), () => now));
    // No power fails here, and eleven thousand commits need not wait for the disk.
    await sql`pragma synchronous = off`.execute(db);
  };
  beforeAll(open);
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A store whose transactions fail after their work, as when the process is killed before the commit. */
  const killed = (): Store => ({
    ...store,
    transaction: (work) =>
      store.transaction(async (tables) => {
        await work(tables);
        throw new Error('Killed.');
      }),
  });
  const digester = (over: Store) =>
    createDigester({
      store: over,
      argumentOf: () => ({ slug: 'an-argument', title: 'An argument', counterArguments: [] }),
      argumentTitle: (slug) => slug,
      trend: async () => null,
      database: { failed: () => false },
      log: silent,
      now: () => now,
    });

  // Written as the index over what waits has it.
  const deliver = () => sql`update delivery set state = 'sent' where state in ('due', 'retry', 'unknown')`.execute(db);

  it('posts each digest that is due exactly once, and one after a long sleep', async () => {
    const random = fc.sample(fc.integer({ min: 0, max: 999_999 }), { numRuns: 5_000, seed: 4 });
    let drawn = 0;
    const upTo = (most: number) => (random[drawn++ % random.length] ?? 0) % most;
    for (const one of schedules) await store.digests.save(one, nextDigest(one, START).at);

    const expected = new Map(schedules.map((one) => [one.address.channel, dueTimes(one)]));
    const moments = [...new Set([...expected.values()].flat())].sort((a, b) => a - b);
    const ticks: number[] = [];
    let [kills, restarts, asleepUntil] = [0, 0, 0];
    for (const moment of moments) {
      if (moment < asleepUntil) continue;
      now = Math.max(now, moment, asleepUntil) + upTo(20_000);
      if (upTo(60) === 0) {
        kills++;
        await digester(killed()).run();
        now += upTo(90_000);
      }
      if (upTo(100) === 0) {
        restarts++;
        await store.close();
        await open();
      }
      // Two processes may look at the same moment.
      const processes = upTo(8) === 0 ? [digester(store), digester(store)] : [digester(store)];
      await Promise.all(processes.map((one) => one.run()));
      await deliver();
      ticks.push(now);
      const sleep = upTo(500);
      asleepUntil = sleep === 0 ? now + upTo(4 * 1440) * MINUTE : sleep < 5 ? now + upTo(300) * MINUTE : 0;
    }
    now = Math.max(now, START + YEAR) + MINUTE;
    await digester(store).run();
    ticks.push(now);

    const posted = await db
      .selectFrom('delivery')
      .select(['channel', 'created_at'])
      .where('kind', '=', 'digest')
      .orderBy('created_at')
      .execute();
    const made = Map.groupBy(posted, (row) => row.channel);
    let [due, slept] = [0, 0];
    for (const [channel, times] of expected) {
      // What fell due during one sleep comes as one digest, at the first look after it.
      const looks = times.map((time) => ticks.find((tick) => tick >= time));
      const wanted = [...new Set(looks)];
      due += times.length;
      slept += times.length - wanted.length;
      expect(made.get(channel)?.map((row) => row.created_at)).toEqual(wanted);
    }
    console.info(
      `${due} digests due, ${posted.length} posted, ${slept} slept over; ${restarts} restarts, ${kills} kills`,
    );
    expect(due).toBeGreaterThan(10_900);
    expect(restarts).toBeGreaterThan(50);
  }, 240_000);

  it('comes again on the same day when it is moved to later that day', async () => {
    const [first] = schedules;
    if (!first) throw new Error('no schedule');
    const address = { ...first.address, channel: 'moved' };
    const posts = () => db.selectFrom('delivery').select('key').where('channel', '=', 'moved').execute();
    now = Date.parse('2026-03-01T08:00:00Z');
    const early = { ...first, address, clock: '08:30', since: now };
    await store.digests.save(early, nextDigest(early, now).at);
    now = Date.parse('2026-03-01T09:00:00Z');
    await digester(store).run();
    await deliver();
    const late = { ...early, clock: '18:00', since: now };
    await store.digests.save(late, nextDigest(late, now).at);
    now = Date.parse('2026-03-01T18:00:10Z');
    await digester(store).run();
    await digester(store).run();
    expect(await posts()).toHaveLength(2);
  });
});
