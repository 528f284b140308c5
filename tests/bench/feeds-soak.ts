import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FeedListing } from '../../src/core/feed.ts';
import type { Fetcher } from '../../src/feeds/fetch.ts';
import { createFeedParser } from '../../src/feeds/parser.ts';
import { createPoller } from '../../src/jobs/poll.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { POLL_BOUNDS } from '../support/poller.ts';
import { fetcherFor, startPublishers } from './feeds.ts';

/**
 * `node tests/bench/feeds-soak.ts [SECONDS]`: a thousand feeds of which every tenth misbehaves, through the real fetcher,
 * parser, store and poller, on a clock that runs ten times as fast as the wall's. Prints how late any good feed was,
 * the event loop's delay, and memory.
 */
const SECONDS = Number(process.argv[2] ?? 60);
const FEEDS = 1000;
const SPEED = 10;
const BAD = [
  'drip',
  'silent',
  'endless',
  'gzip-bomb',
  'br-bomb',
  'loop',
  'header-flood',
  'reset',
  'heavy',
  'nested',
  'not-a-feed',
  'broken',
  'too-many',
  'not-gzip',
];

const startedAt = Date.now();
const now = () => startedAt + (Date.now() - startedAt) * SPEED;
const directory = mkdtempSync(join(tmpdir(), 'soak-'));
const { store } = await openStore(sqliteFlavour(join(directory, 'soak.sqlite')), now);
const publishers = await startPublishers();

const listing: FeedListing = {
  url: '',
  title: null,
  outlet: null,
  language: null,
  country: null,
  kind: null,
  stance: null,
  stateRun: false,
  group: null,
};
for (let n = 0; n < FEEDS; n++) {
  const path = n % 10 === 0 ? BAD[(n / 10) % BAD.length] : 'good';
  await store.feeds.add(
    { ...listing, url: `http://feed-${n}.example:${publishers.port}/${path}` },
    'public',
    null,
    now(),
  );
}

const late: number[] = [];
const served = new Map<string, number>();
const fetcher = fetcherFor(publishers.port);
const watched: Fetcher = {
  ...fetcher,
  async fetchFeed(url, feed) {
    const answer = await fetcher.fetchFeed(url, feed);
    if (!url.endsWith('/good')) return answer;
    served.set(url, (served.get(url) ?? 0) + (answer.kind === 'failure' ? 0 : 1));
    const stored = feed && 'nextPollAt' in feed ? Number(feed.nextPollAt) : now();
    late.push((now() - stored) / SPEED);
    return answer;
  },
};
const parser = createFeedParser();
const log = { info() {}, warn() {}, error: (details: object, sentence: string) => console.error(sentence, details) };
const poller = createPoller({
  store,
  fetcher: watched,
  parser,
  assess: createAssessor().judge,
  boundsOf: () => POLL_BOUNDS,
  keptSince: () => 0,
  onNewItems() {},
  processId: 'soak',
  log,
  now,
});

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const memory: string[] = [];
const megabytes = () => `${Math.round(process.memoryUsage.rss() / 1e6)} MB`;
let nextReport = SECONDS / 5;
while (Date.now() - startedAt < SECONDS * 1000) {
  void poller.run();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  if ((Date.now() - startedAt) / 1000 >= nextReport) {
    memory.push(megabytes());
    nextReport += SECONDS / 5;
  }
}
delay.disable();

const sorted = late.toSorted((a, b) => a - b);
const at = (share: number) => `${((sorted[Math.floor(sorted.length * share)] ?? 0) / 1000).toFixed(1)} s`;
const goodFeeds = FEEDS - FEEDS / 10;
const counts = [...served.values()];
console.log(`${SECONDS} s, ${FEEDS} feeds, every tenth misbehaves: ${late.length} answers of good feeds`);
console.log(
  `Good feeds served: ${counts.filter((count) => count > 0).length} of ${goodFeeds}, each ${Math.min(...counts)} to ${Math.max(...counts)} times`,
);
console.log(`Answer after falling due: median ${at(0.5)}, p99 ${at(0.99)}, last ${at(0.99999)}`);
console.log(
  `Event-loop delay: p50 ${(delay.percentile(50) / 1e6).toFixed(1)} ms, p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, most ${(delay.max / 1e6).toFixed(0)} ms`,
);
console.log(`Resident memory at each fifth: ${memory.join(', ')}`);

await poller.stop();
await Promise.all([fetcher.close(), parser.close(), store.close()]);
publishers.stop();
rmSync(directory, { recursive: true });
