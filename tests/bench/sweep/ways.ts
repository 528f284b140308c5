import { newFeedHealth } from '../../../src/core/feed.ts';
import type { Tables } from '../../../src/core/store.ts';
import { createFetcher } from '../../../src/feeds/fetch.ts';
import { createFeedParser } from '../../../src/feeds/parser.ts';
import { createAnnouncer } from '../../../src/jobs/announce.ts';
import { createJudge } from '../../../src/jobs/judge.ts';
import { createPoller } from '../../../src/jobs/poll.ts';
import { createAssessor } from '../../../src/relevance/assess.ts';
import { judgeOnce } from '../../../src/relevance/same-text.ts';
import { postgresFlavour, sqliteFlavour } from '../../../src/store/dialect.ts';
import { openStore } from '../../../src/store/index.ts';
import { POLL_BOUNDS } from '../../support/poller.ts';
import { LISTING } from '../matching.ts';
import { feeds, file, hostNames, unchanged, urlOf } from './setting.ts';

const flavour = () => (file.startsWith('postgres') ? postgresFlavour(file, 8) : sqliteFlavour(file));
const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }];
const silent = { info() {}, warn() {}, error: console.error };

/** A database with the feeds, as if each had been read before where they are unchanged. */
export async function prepare() {
  const { store } = await openStore(flavour(), Date.now);
  const now = Date.now();
  await store.transaction(async (tables) => {
    for (let n = 0; n < feeds; n++) {
      const { feed } = await tables.feeds.add({ ...LISTING, url: urlOf(n) }, 'public', null, now);
      const read = { lastPollAt: now, lastSuccessAt: now, etag: '"seen"', itemsPerDay: 3, nextPollAt: now };
      if (unchanged) await tables.feeds.saveHealth(feed, { ...newFeedHealth(now), ...read });
    }
  });
  await store.close();
  return {};
}

/** Makes every feed due again. */
export async function due() {
  const { store } = await openStore(flavour(), Date.now);
  const now = Date.now();
  await store.transaction(async (tables) => {
    for (const feed of await tables.feeds.all()) await tables.feeds.saveHealth(feed, { ...feed, nextPollAt: now });
  });
  await store.close();
  return {};
}

/** Processor time of this thread within some work, in milliseconds; what other parts do meanwhile is counted too. */
function clockwork() {
  let total = 0;
  const spent = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  return {
    total: () => Math.round(total),
    async around<T>(work: () => Promise<T>): Promise<T> {
      const before = spent();
      try {
        return await work();
      } finally {
        total += spent() - before;
      }
    },
  };
}

/** The product from due feed to decision, with its own store, threads and limits. */
export async function ours() {
  const { store } = await openStore(flavour(), Date.now);
  const fetcher = createFetcher({ contact: 'bench@bot.example', allowHosts: hostNames, resolve });
  const parser = createFeedParser();
  const announcer = createAnnouncer({
    argumentTitle: (slug) => slug,
    commitments: { obligationFor: () => null },
    staleDays: 3,
    now: Date.now,
  });
  const judgement = judgeOnce(createAssessor().judge);
  let assessMs = 0;
  const assess: typeof judgement = (text) => {
    const before = performance.now();
    const assessment = judgement(text);
    assessMs += performance.now() - before;
    return assessment;
  };
  const storing = clockwork();
  const judgingTime = clockwork();
  const storeOf = (time: ReturnType<typeof clockwork>) => ({
    ...store,
    redoable: <T>(work: (tables: Tables) => Promise<T>) => time.around(() => store.redoable(work)),
  });
  const judge = createJudge({
    store: storeOf(judgingTime),
    assess,
    announcer,
    database: { failed: () => false },
    log: silent,
    now: Date.now,
  });
  let judging: Promise<unknown> | null = null;
  const judgeSoon = () => {
    judging ??= judge.run().finally(() => {
      judging = null;
    });
  };
  const poller = createPoller({
    store: storeOf(storing),
    fetcher,
    parser,
    assess,
    boundsOf: () => POLL_BOUNDS,
    keptSince: () => 0,
    onNewItems: judgeSoon,
    processId: 'bench',
    log: silent,
    now: Date.now,
  });
  const started = performance.now();
  const polled = await poller.run();
  const stored = Math.round(performance.now() - started);
  await judging;
  await judge.run();
  const judged = Math.round(performance.now() - started);
  const failing = (await store.feeds.all()).filter((feed) => feed.failingSince !== null).length;
  const { items } = await store.items.counts('public', 0);
  await Promise.all([fetcher.close(), parser.close()]);
  await store.close();
  const thread = process.threadCpuUsage();
  const all = process.cpuUsage();
  const threadMs = Math.round((thread.user + thread.system) / 1000);
  const shares = {
    parseMs: Math.round((all.user + all.system) / 1000) - threadMs,
    assessMs: Math.round(assessMs),
    storeMs: storing.total(),
    judgeMs: judgingTime.total(),
    threadMs,
  };
  return { stored, judged, polled, items, failing, ...shares };
}
