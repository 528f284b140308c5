import { setTimeout as sleep } from 'node:timers/promises';
import type { CompiledQuery, Driver, QueryResult } from 'kysely';
import type { ChannelAddress, MessageRef } from '../../../src/core/address.ts';
import type { Platform } from '../../../src/core/platform.ts';
import { SubscriptionSettingsSchema } from '../../../src/core/subscription.ts';
import { createDeliveryWorker } from '../../../src/delivery/worker.ts';
import { createAnnouncer } from '../../../src/jobs/announce.ts';
import { createJudge } from '../../../src/jobs/judge.ts';
import { createAssessor } from '../../../src/relevance/assess.ts';
import { type Flavour, sqliteFlavour } from '../../../src/store/dialect.ts';
import { openStore } from '../../../src/store/index.ts';
import { LISTING } from '../../bench/matching.ts';
import { madeUpNews } from '../kill/news.ts';

export const CHANNELS: ChannelAddress[] = ['one', 'two'].map((channel) => ({
  platform: 'slack',
  workspace: 'T1',
  channel,
}));
const database = { usable: () => true, failed: () => false };
const { assess } = createAssessor();
const silent = { info() {}, warn() {}, error() {} };
export const NEWS = madeUpNews(6).filter((_, n) => n % 2 === 0);
/** A report that opens each story, and one more of the first story, which edits its message. */
const WAVES = [NEWS, [{ id: 'again', title: NEWS[0]?.title ?? '' }]];

/** One life of a process: it ends at a chosen point, after which nothing that it started has any effect. */
export interface Life {
  points: number;
  /** Points count from now on. */
  armed: boolean;
  /** Passed immediately before and after each write and each network call. */
  point(): Promise<void>;
}

/** `end` ends the life at point number `endAt`. */
export function createLife(endAt: number, end: () => void): Life {
  let over = false;
  const life = {
    points: 0,
    armed: false,
    async point(): Promise<void> {
      if (!life.armed) return;
      if (!over) life.points++;
      if (life.points === endAt) {
        over = true;
        end();
      }
      if (over) await new Promise(() => {});
    },
  };
  return life;
}

/** What can be done with the messages of a chat, wherever they are kept. */
export interface Chat {
  send(channel: string, key: string, title: string): Promise<string>;
  edit(message: string, title: string): Promise<void>;
  find(channel: string, key: string): Promise<string | null>;
}

/** A platform on a chat, with a point around each call that reaches it. */
export function connect(chat: Chat, life: Life): Platform {
  const reach = async <T>(call: () => Promise<T>): Promise<T> => {
    await life.point();
    const answer = await call();
    await life.point();
    return answer;
  };
  const refTo = (to: ChannelAddress, message: string): MessageRef => ({ ...to, message });
  return {
    name: 'slack',
    start: async () => {},
    stop: async () => {},
    status: () => ({ connected: true, detail: '' }),
    send: async ({ to, key, outgoing }) => {
      const message = await reach(() => chat.send(to.channel, key, outgoing.card.title));
      return { outcome: 'sent', message: refTo(to, message) };
    },
    edit: async (message, outgoing) => {
      await reach(() => chat.edit(message.message, outgoing.card.title));
      return { outcome: 'sent', message };
    },
    find: async ({ to, key }) => {
      const found = await reach(() => chat.find(to.channel, key));
      return found === null ? { outcome: 'absent' } : { outcome: 'found', message: refTo(to, found) };
    },
  };
}

/** Messages in memory. */
export function createChat() {
  const messages: { channel: string; key: string; title: string }[] = [];
  const chat: Chat = {
    async send(channel, key, title) {
      messages.push({ channel, key, title });
      return String(messages.length - 1);
    },
    async edit(message, title) {
      const standing = messages[Number(message)];
      if (standing) standing.title = title;
    },
    async find(channel, key) {
      const at = messages.findIndex((one) => one.channel === channel && one.key === key);
      return at < 0 ? null : String(at);
    },
  };
  return { ...chat, messages };
}

/** A database with a feed and two channels that want everything. */
export async function prepare(file: string): Promise<void> {
  const { store } = await openStore(sqliteFlavour(file), Date.now);
  await store.feeds.add(LISTING, 'public', null, 0);
  const settings = SubscriptionSettingsSchema.parse({ least: 'watch', perHour: 1000 });
  for (const address of CHANNELS) {
    const made = { pausedUntil: 0, pauseReason: null, createdBy: 'test', createdAt: 0 };
    await store.subscriptions.add({ id: address.channel, address, settings, ...made });
  }
  await store.close();
}

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

/** From stored news to delivered alerts and edits, until everything is delivered. `closers`: what a life that ends leaves open. */
export async function work(
  life: Life,
  platform: Platform,
  file: string,
  closers: (() => Promise<void>)[],
): Promise<void> {
  const { store } = await openStore(watched(sqliteFlavour(file), life, closers), Date.now);
  life.armed = true;
  const commitments = { obligationFor: () => null };
  const announcer = createAnnouncer({ argumentTitle: (slug) => slug, commitments, staleDays: 3, now: Date.now });
  const judge = createJudge({ store, assess, announcer, database, log: silent, now: Date.now });
  const platforms = new Map([[platform.name, platform]]);
  const shared = {
    outbox: store.outbox,
    platforms,
    onRefused: async () => {},
    heldBack: async () => false,
    database,
    log: silent,
    now: Date.now,
  };
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
