import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CompiledQuery, Driver, QueryResult } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RULES } from '../../src/alerts/decide.ts';
import type { ChannelAddress } from '../../src/core/address.ts';
import type { Platform } from '../../src/core/platform.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { createDeliveryWorker } from '../../src/delivery/worker.ts';
import { createAnnouncer } from '../../src/jobs/announce.ts';
import { createJudge } from '../../src/jobs/judge.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { type Flavour, sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { LISTING } from '../bench/matching.ts';
import { madeUpNews } from './kill/news.ts';

const CHANNELS: ChannelAddress[] = ['one', 'two'].map((channel) => ({ platform: 'slack', workspace: 'T1', channel }));
/** `FAULT_POINTS=all` ends a life at every point; a plain run at every eighth, beginning anywhere. */
const ALL = process.env.FAULT_POINTS === 'all';
const EVERY = 8;
const database = { usable: () => true, failed: () => false };
const silent = { info() {}, warn() {}, error() {} };
const assess = createAssessor().assess;
const relevant = madeUpNews(6).filter((_, n) => n % 2 === 0);
/** A report that opens each story, and one more of the first story, which edits its message. */
const WAVES = [relevant, [{ id: 'again', title: relevant[0]?.title ?? '' }]];

/** One life of a process: it ends at a chosen point, after which nothing that it started has any effect. */
function createLife(endAt: number) {
  let ended: () => void = () => {};
  const life = {
    points: 0,
    armed: false,
    over: false,
    ended: new Promise<void>((resolve) => {
      ended = resolve;
    }),
    /** Passed immediately before and after each write and each network call. */
    async point(): Promise<void> {
      if (!life.armed) return;
      if (!life.over) life.points++;
      if (life.points === endAt) {
        life.over = true;
        ended();
      }
      if (life.over) await new Promise(() => {});
    },
  };
  return life;
}
type Life = ReturnType<typeof createLife>;

/** The database, with a point around each statement that writes, begins or commits. */
function watched(flavour: Flavour, life: Life, closers: (() => Promise<void>)[]): Flavour {
  const { dialect } = flavour;
  const createDriver = (): Driver => {
    const driver = dialect.createDriver();
    closers.push(() => driver.destroy());
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async (options) => {
      const connection = await acquire(options);
      return {
        streamQuery: connection.streamQuery.bind(connection),
        async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
          if (/^\s*select/i.test(query.sql)) return connection.executeQuery<R>(query);
          await life.point();
          const result = await connection.executeQuery<R>(query);
          await life.point();
          return result;
        },
      };
    };
    return driver;
  };
  return { ...flavour, dialect: Object.assign(Object.create(dialect), { createDriver }) };
}

/** A platform that keeps what it is sent, with a point around each call that reaches it. */
function createChat() {
  const messages: { channel: string; key: string; title: string }[] = [];
  const connect = (life: Life): Platform => {
    const reach = async <T>(call: () => T): Promise<T> => {
      await life.point();
      const answer = call();
      await life.point();
      return answer;
    };
    return {
      name: 'slack',
      start: async () => {},
      stop: async () => {},
      status: () => ({ connected: true, detail: '' }),
      send: ({ to, key, outgoing }) =>
        reach(() => {
          messages.push({ channel: to.channel, key, title: outgoing.card.title });
          return { outcome: 'sent', message: { ...to, message: String(messages.length - 1) } };
        }),
      edit: (message, outgoing) =>
        reach(() => {
          const standing = messages[Number(message.message)];
          if (standing) standing.title = outgoing.card.title;
          return { outcome: 'sent', message };
        }),
      find: ({ to, key }) =>
        reach(() => {
          const at = messages.findIndex((one) => one.channel === to.channel && one.key === key);
          return at < 0 ? { outcome: 'absent' } : { outcome: 'found', message: { ...to, message: String(at) } };
        }),
    };
  };
  return { messages, connect };
}

describe('a process that ends at any single point of the delivery path', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
    await prepare();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function prepare(): Promise<void> {
    const { store } = await openStore(sqliteFlavour(join(folder, 'empty.sqlite')), Date.now);
    await store.feeds.add(LISTING, 'public', null, 0);
    const settings = SubscriptionSettingsSchema.parse({ least: 'watch', perHour: 1000 });
    for (const address of CHANNELS) {
      const made = { pausedUntil: 0, pauseReason: null, createdBy: 'test', createdAt: 0 };
      await store.subscriptions.add({ id: address.channel, address, settings, ...made });
    }
    await store.close();
  }

  /** Lives until everything is delivered, or until its end. */
  async function live(life: Life, platform: Platform): Promise<void> {
    const closers: (() => Promise<void>)[] = [];
    await Promise.race([work(life, platform, closers), life.ended]);
    for (const close of closers) await close();
  }

  async function work(life: Life, platform: Platform, closers: (() => Promise<void>)[]): Promise<void> {
    const { store } = await openStore(watched(sqliteFlavour(file), life, closers), Date.now);
    life.armed = true;
    const commitments = { obligationFor: () => null };
    const announcer = createAnnouncer({ argumentTitle: (slug) => slug, commitments, rules: RULES, now: Date.now });
    const judge = createJudge({ store, assess, announcer, database, log: silent, now: Date.now });
    const platforms = new Map([[platform.name, platform]]);
    const shared = { outbox: store.outbox, platforms, onRefused: async () => {}, database, log: silent, now: Date.now };
    const worker = createDeliveryWorker({ ...shared, uncertainty: 'at-least-once', processId: 'p' });
    await store.outbox.recover(Date.now(), true);
    worker.start();
    const [feed] = await store.feeds.all();
    if (!feed) throw new Error('The feed is missing.');
    for (const [number, wave] of WAVES.entries()) {
      const items = wave.map(({ id, title }) => ({
        key: id,
        title,
        summary: '',
        url: null,
        published: null,
        language: 'en',
      }));
      const facts = { source: `Outlet ${number}`, baseline: () => false, now: Date.now() };
      await store.transaction((tables) => tables.items.addNew(feed, items, facts));
      await judge.run();
      worker.wake();
      while ((await store.outbox.counts()).some((one) => one.state !== 'sent')) await sleep(5);
    }
    await worker.stop();
  }

  async function runEndingAt(points: readonly number[], name: string) {
    file = join(folder, `${name}.sqlite`);
    copyFileSync(join(folder, 'empty.sqlite'), file);
    const chat = createChat();
    let last = 0;
    for (const endAt of [...points, Number.POSITIVE_INFINITY]) {
      const life = createLife(endAt);
      await live(life, chat.connect(life));
      last = life.points;
    }
    return { messages: chat.messages, points: last };
  }

  it('loses nothing, doubles nothing and keeps the order', { timeout: ALL ? 600_000 : 120_000 }, async () => {
    const whole = await runEndingAt([], 'whole');
    const expected = shown(whole.messages);
    expect(expected).toHaveLength(relevant.length * CHANNELS.length);
    const wrong: string[] = [];
    for (let point = ALL ? 1 : 1 + Math.floor(Math.random() * EVERY); point <= whole.points; point += ALL ? 1 : EVERY) {
      const { messages } = await runEndingAt([point], `at-${point}`);
      if (JSON.stringify(shown(messages)) !== JSON.stringify(expected)) wrong.push(`${point}: ${shown(messages)}`);
    }
    if (ALL) console.log(`${whole.points} points, wrong after ${wrong.length}`);
    expect(whole.points).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  /** Channel by channel in the order in which they stand. Which channel comes first is nobody's promise. */
  function shown(messages: readonly { channel: string; key: string; title: string }[]): string[] {
    return CHANNELS.flatMap(({ channel }) =>
      messages.filter((one) => one.channel === channel).map((one) => `${one.key} ${one.title}`),
    );
  }
});
