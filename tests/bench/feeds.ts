import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Parser from 'rss-parser';
import { fetch as plainFetch } from 'undici';
import { type FeedHealth, newFeedHealth } from '../../src/core/feed.ts';
import { createFetcher } from '../../src/feeds/fetch.ts';
import { parseFeed } from '../../src/feeds/parse.ts';
import { createFeedParser } from '../../src/feeds/parser.ts';
import { nextPoll } from '../../src/feeds/schedule.ts';
import { POLL_BOUNDS } from '../support/poller.ts';

const FEEDS = 1000;

/** Starts the publishers in a process of their own; gives their port. */
export async function startPublishers(): Promise<{ port: number; stop(): void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'feed-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = await once(child.stdout, 'data');
  return { port: Number(String(chunk)), stop: () => child.kill() };
}

/** The fetcher of production, with a thousand names that lead to the local publishers. */
export function fetcherFor(port: number) {
  const allowHosts = Array.from({ length: FEEDS }, (_, n) => `feed-${n}.example:${port}`);
  return createFetcher({
    contact: 'bench@bot.example',
    allowHosts,
    timeoutMs: 10_000,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  });
}

/** Reading speed against rss-parser alone, and a sweep of a thousand unchanged feeds against bare `fetch`. */
export async function run(): Promise<void> {
  await reading();
  await sweep();
}

async function reading(): Promise<void> {
  const item = (n: number) =>
    `<item><title>Report ${n} &amp; more</title><link>https://x.example/${n}</link><guid>${n}</guid><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;${'A sentence about what happened. '.repeat(20)}&lt;/p&gt;</description></item>`;
  const document = `<rss version="2.0"><channel><title>F</title>${Array.from({ length: 40 }, (_, n) => item(n)).join('')}</channel></rss>`;
  const bytes = Buffer.from(document);
  const options = { url: null, contentType: null, now: Date.now() };
  const pool = createFeedParser();
  const peer = new Parser();
  const ways = {
    'rss-parser alone': () => peer.parseString(document),
    'parseFeed, same thread': () => parseFeed(bytes, options),
    'parser thread': () => pool.parse(bytes, options),
  };
  console.log(`Reading a feed of 40 entries (${Math.round(bytes.length / 1024)} KB):`);
  const times: number[] = [];
  for (const [name, read] of Object.entries(ways)) {
    for (let n = 0; n < 50; n++) await read();
    const started = performance.now();
    for (let n = 0; n < 200; n++) await read();
    times.push((performance.now() - started) / 200);
    console.log(
      `  ${name}: ${times.at(-1)?.toFixed(2)} ms, ${((times.at(-1) ?? 0) / (times[0] ?? 1)).toFixed(2)} × rss-parser`,
    );
  }
  await pool.close();
}

async function sweep(): Promise<void> {
  const publishers = await startPublishers();
  const fetcher = fetcherFor(publishers.port);
  const urls = Array.from({ length: FEEDS }, (_, n) => `http://feed-${n}.example:${publishers.port}/good`);
  const validators = new Map<string, FeedHealth>();
  await Promise.all(
    urls.map(async (url) => {
      const answer = await fetcher.fetchFeed(url);
      const etag = answer.kind === 'ok' ? answer.etag : null;
      validators.set(url, { ...newFeedHealth(Date.now()), etag });
    }),
  );
  const guarded = await measured(async () => {
    const kinds = await Promise.all(
      urls.map(async (url) => {
        const health = validators.get(url) ?? newFeedHealth(Date.now());
        const answer = await fetcher.fetchFeed(url, health);
        if (answer.kind === 'not-modified') nextPoll(url, health, answer, Date.now(), POLL_BOUNDS);
        return answer.kind;
      }),
    );
    return kinds.filter((kind) => kind === 'not-modified').length;
  });
  const bare = await measured(async () => {
    const local = `http://127.0.0.1:${publishers.port}/good`;
    const statuses = await Promise.all(
      urls.map(async (url) => {
        const etag = validators.get(url)?.etag ?? '';
        const response = await plainFetch(local, { headers: { 'if-none-match': etag } });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    return statuses.length;
  });
  console.log(`Asking ${FEEDS} feeds that have not changed:`);
  console.log(`  ours: ${guarded.text} (${guarded.result} not modified)`);
  console.log(`  bare fetch of one host: ${bare.text}; ours takes ${(guarded.ms / bare.ms).toFixed(2)} × its time`);
  await fetcher.close();
  publishers.stop();
}

async function measured<T>(work: () => Promise<T>) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const text = `${Math.round(ms)} ms, CPU ${Math.round((user + system) / 1000)} ms, resident ${Math.round(process.memoryUsage.rss() / 1e6)} MB`;
  return { result, ms, text };
}
