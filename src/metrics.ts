import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PlatformName } from './core/address.ts';
import type { Assessment, NewsText } from './core/assessment.ts';
import type { Platform, SendResult } from './core/platform.ts';
import type { Store } from './core/store.ts';
import type { Fetcher } from './feeds/fetch.ts';
import type { Move } from './jobs/announce.ts';
import type { DatabaseWatch } from './store/watch.ts';

/** Less than Prometheus waits (milliseconds). */
const ANSWER_WITHIN = 5_000;

/** Of how long others take to answer (seconds). */
const ANSWER_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** What an operator watches. Gauges of the store are read when somebody asks, so that they cost nothing otherwise. */
export function createMetrics(store: Store, database: DatabaseWatch, now: () => number) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  /** Where the database does not answer, its gauges are left out, and everything else is told all the same. */
  async function fromDatabase<T>(read: () => Promise<T>): Promise<T | null> {
    if (database.trouble()?.kind === 'away') return null;
    try {
      return await Promise.race([read(), sleep(ANSWER_WITHIN, null, { ref: false })]);
    } catch (error) {
      if (database.failed(error)) return null;
      throw error;
    }
  }
  new Gauge({
    name: 'chainwatch_feeds',
    help: 'Feeds by health',
    labelNames: ['health'],
    registers,
    async collect() {
      this.reset();
      const feeds = await fromDatabase(() => store.feeds.all());
      if (!feeds) return;
      const failing = feeds.filter((feed) => feed.failingSince !== null).length;
      this.set({ health: 'read' }, feeds.length - failing);
      this.set({ health: 'failing' }, failing);
    },
  });
  new Gauge({
    name: 'chainwatch_deliveries',
    help: 'Deliveries by platform and state',
    labelNames: ['platform', 'state'],
    registers,
    async collect() {
      this.reset();
      const counts = await fromDatabase(() => store.outbox.counts());
      for (const { platform, state, count } of counts ?? []) this.set({ platform, state }, count);
    },
  });
  new Gauge({
    name: 'chainwatch_queue_age_seconds',
    help: 'How long the delivery that is due for longest has waited',
    registers,
    async collect() {
      // Without labels a reset gauge is 0, as if nothing waited.
      this.remove();
      const waited = await fromDatabase(async () => now() - ((await store.outbox.nextDueAt()) ?? now()));
      if (waited !== null) this.set(Math.max(0, waited / 1000));
    },
  });
  const counter = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Counter({ name, help, labelNames, registers });
  const polls = counter('chainwatch_polls_total', 'Polls by outcome', ['outcome']);
  const items = counter('chainwatch_items_total', 'Items judged, by verdict', ['verdict']);
  const reports = counter(
    'chainwatch_story_reports_total',
    'Judged items by whether they opened a story (first) or joined one (further), and by verdict',
    ['report', 'verdict'],
  );
  const fetches = new Histogram({
    name: 'chainwatch_fetch_seconds',
    help: 'How long a feed took to answer, by outcome',
    labelNames: ['outcome'],
    buckets: ANSWER_BUCKETS,
    registers,
  });
  const sends = new Histogram({
    name: 'chainwatch_send_seconds',
    help: 'How long a platform took to take a post or an edit, by platform and outcome',
    labelNames: ['platform', 'kind', 'outcome'],
    buckets: ANSWER_BUCKETS,
    registers,
  });
  const waits = new Histogram({
    name: 'chainwatch_send_wait_seconds',
    help: 'How long a post or an edit has to wait for its next try, as a rate limit asks, or while the platform is away',
    labelNames: ['platform', 'kind', 'scope'],
    buckets: [1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
    registers,
  });
  async function timed(platform: PlatformName, kind: 'post' | 'edit', call: () => Promise<SendResult>) {
    const began = performance.now();
    const result = await call();
    sends.observe({ platform, kind, outcome: result.outcome }, (performance.now() - began) / 1000);
    if (result.outcome === 'retry')
      waits.observe({ platform, kind, scope: result.scope }, Math.max(0, result.at - now()) / 1000);
    return result;
  }
  return {
    registry,
    /** The same fetcher, watched. */
    watchedFetcher(fetcher: Fetcher): Fetcher {
      return {
        ...fetcher,
        async fetchFeed(url, validators) {
          const began = performance.now();
          const answer = await fetcher.fetchFeed(url, validators);
          polls.inc({ outcome: answer.kind });
          fetches.observe({ outcome: answer.kind }, (performance.now() - began) / 1000);
          return answer;
        },
      };
    },
    /** The same judgement, counted. */
    watchedAssess(assess: (text: NewsText) => Assessment): (text: NewsText) => Assessment {
      return (text) => {
        const assessment = assess(text);
        items.inc({ verdict: assessment.status === 'assessed' ? verdictOf(assessment) : assessment.status });
        return assessment;
      };
    },
    /** Counts where judged items went. */
    storiesMoved(moves: readonly Move[]): void {
      for (const { storyId, itemId, relevant } of moves)
        reports.inc({ report: itemId === storyId ? 'first' : 'further', verdict: verdictOf({ relevant }) });
    },
    /** The same platform, its posts and edits timed. */
    watchedPlatform(platform: Platform): Platform {
      return {
        ...platform,
        send: (request) => timed(platform.name, 'post', () => platform.send(request)),
        edit: (message, outgoing) => timed(platform.name, 'edit', () => platform.edit(message, outgoing)),
      };
    },
  };
}

function verdictOf({ relevant }: { relevant: boolean }): string {
  return relevant ? 'relevant' : 'not-relevant';
}
