import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedListing } from '../../src/core/feed.ts';
import type { Tables } from '../../src/core/store.ts';
import { type SubscriptionSettings, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { THEATRES } from '../../src/core/vocabulary.ts';
import { createAnnouncer } from '../../src/jobs/announce.ts';
import { createJudge } from '../../src/jobs/judge.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { readLabelled } from '../../src/relevance/training/dataset.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { madeUpNews } from '../delivery/kill/news.ts';
import { percentiles } from './percentiles.ts';

const SUBSCRIPTIONS = 5_000;
const STORIES = 1_000;

/** Real relevant items where the evaluation data is at hand: made-up ones are few and gather in large stories. */
function news() {
  const data = process.env.CHAINWATCH_EVAL_DATA;
  const texts = data
    ? readLabelled(join(data, 'relevance/labelled.jsonl')).filter(({ relevant }) => relevant)
    : madeUpNews(120).map((item) => ({ ...item, summary: '' }));
  return texts
    .slice(0, STORIES)
    .map(({ id, title, summary }) => ({ key: id, title, summary, url: null, published: null, language: 'en' }));
}

export const LISTING: FeedListing = {
  url: 'http://127.0.0.1/feed',
  title: null,
  outlet: null,
  language: null,
  country: null,
  kind: null,
  stance: null,
  stateRun: false,
  group: null,
};

/** What a story costs with 5,000 subscriptions in 1,000 workspaces: matching alone, and with what matching writes. */
export async function run(): Promise<void> {
  const word = (n: number) => `zebra${n} OR "quagga number ${n}"`;
  await measure('nobody matches, all have word filters of their own', (n) => ({ least: 'watch', words: word(n) }));
  await measure('nobody matches, one word filter in ten', (n) => ({
    least: 'critical',
    tags: ['burden-sharing'],
    theatres: [THEATRES[n % THEATRES.length] ?? 'other'],
    ...(n % 10 === 0 ? { words: word(n) } : {}),
  }));
  await measure('one in a hundred matches and is written', (n) =>
    n % 100 === 0 ? { least: 'watch' } : { least: 'watch', words: word(n % 50) },
  );
}

async function measure(name: string, settingsOf: (n: number) => object): Promise<void> {
  const { times, cpu } = await matchingTimes(SUBSCRIPTIONS, settingsOf);
  const mean = times.slice(1).reduce((sum, ms) => sum + ms, 0) / (times.length - 1);
  console.log(`${name}: ${times.length} stories, mean ${mean.toFixed(1)} ms`);
  console.log(`  CPU ${percentiles(cpu.slice(1))}; wall ${percentiles(times.slice(1))} a story`);
  console.log(`  the first, which reads all subscriptions: CPU ${cpu[0]?.toFixed(0)} ms`);
}

/** Milliseconds that each story takes, by the clock and of the processor. */
export async function matchingTimes(subscriptions: number, settingsOf: (n: number) => object) {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-bench-'));
  const { store } = await openStore(sqliteFlavour(join(folder, 'bench.sqlite')), Date.now);
  await store.transaction(async (tables) => {
    for (let n = 0; n < subscriptions; n++) await subscribe(tables, n, SubscriptionSettingsSchema.parse(settingsOf(n)));
  });
  const { feed } = await store.feeds.add(LISTING, 'public', null, Date.now());
  await store.items.addNew(feed, news(), { source: 'Bench', baseline: () => false, now: Date.now() });
  const announcer = createAnnouncer({
    argumentTitle: (slug) => slug,
    commitments: { obligationFor: () => null },
    staleDays: 3,
    now: Date.now,
  });
  const times: number[] = [];
  const cpu: number[] = [];
  const timed: typeof announcer = {
    ...announcer,
    async storiesMoved(tables, moves) {
      for (const moved of moves) {
        const began = performance.now();
        const used = process.cpuUsage();
        await announcer.storiesMoved(tables, [moved]);
        if (!moved.relevant) continue;
        const { user, system } = process.cpuUsage(used);
        times.push(performance.now() - began);
        cpu.push((user + system) / 1000);
      }
    },
  };
  await createJudge({
    store,
    assess: createAssessor().judge,
    announcer: timed,
    database: { failed: () => false },
    log: { info() {}, warn() {}, error() {} },
    now: Date.now,
  }).run();
  await store.close();
  rmSync(folder, { recursive: true });
  return { times, cpu };
}

function subscribe(tables: Tables, n: number, settings: SubscriptionSettings): Promise<void> {
  const address = { platform: 'slack' as const, workspace: `T${n % 1000}`, channel: `C${n}` };
  const made = { pausedUntil: 0, pauseReason: null, createdBy: 'bench', createdAt: n };
  return tables.subscriptions.add({ id: `s${n}`, address, settings, ...made });
}
