import pg from 'pg';
import type { Logger } from '../core/log.ts';
import { APPLICATION } from './dialect.ts';

/** What processes wake each other for: something to deliver, a feed to read. */
const TOPICS = ['deliver', 'poll'] as const;
type Topic = (typeof TOPICS)[number];

const CHANNEL = 'chainwatch';
/** Waits before a lost connection is made anew (milliseconds). */
const FIRST_RETRY = 500;
const LONGEST_RETRY = 30_000;

export interface Wakeups {
  /** Wakes whoever waits for the topic, in this process and in every other on the same database. Call it after the commit. */
  tell(topic: Topic): void;
  on(topic: Topic, wake: () => void): void;
  close(): Promise<void>;
}

/**
 * Wake-ups between processes by LISTEN and NOTIFY over one connection of its own. One that is lost loses only time: everybody
 * also looks for themselves every few seconds. Without a server (an embedded database has one process) it stays inside.
 */
export function createWakeups(url: string | undefined, log: Logger): Wakeups {
  const waiting: Record<Topic, (() => void)[]> = { deliver: [], poll: [] };
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;

  function wake(topic: Topic): void {
    for (const one of waiting[topic]) one();
  }

  async function connect(connectionString: string): Promise<void> {
    const next = new pg.Client({ connectionString, application_name: APPLICATION, keepAlive: true });
    let lost = false;
    const again = (error?: unknown) => {
      if (lost || closed) return;
      lost = true;
      client = null;
      if (failures === 0) log.warn({ err: error }, 'Wake-ups are off until the database answers again.');
      timer = setTimeout(connect, Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures++), connectionString);
    };
    next.on('error', again);
    next.on('end', again);
    next.on('notification', ({ payload }) => TOPICS.filter((topic) => topic === payload).forEach(wake));
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
      if (closed) return await next.end();
      client = next;
      failures = 0;
      // What was told meanwhile was not heard.
      TOPICS.forEach(wake);
    } catch (error) {
      again(error);
    }
  }

  const connecting = url ? connect(url) : Promise.resolve();
  return {
    tell(topic) {
      wake(topic);
      client?.query('select pg_notify($1, $2)', [CHANNEL, topic]).catch(() => {});
    },
    on: (topic, one) => void waiting[topic].push(one),
    async close() {
      closed = true;
      clearTimeout(timer);
      await connecting;
      await client?.end().catch(() => {});
    },
  };
}
