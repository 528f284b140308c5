import { createGrouper } from '../../src/stories/group.ts';
import type { StoryItem } from '../../src/stories/item.ts';
import { wordsOf } from '../../src/stories/words.ts';

const ACTIVE = 20_000;
const MEASURED = 2_000;
const HOURS = 72;
const HOUR = 3_600_000;
/** Reports of one event in the made-up stream, and how many of its words each repeats. */
const PER_EVENT = 5;

/** `npm run bench -- stories`: time per new item with 20,000 active ones, beside comparing titles with every active item. */
export async function run(): Promise<void> {
  const items = stream(ACTIVE + MEASURED);
  const before = process.memoryUsage().heapUsed;
  const grouper = createGrouper();
  for (const item of items.slice(0, ACTIVE)) grouper.add(item);
  const fresh = items.slice(ACTIVE);
  const cpuBefore = process.cpuUsage();
  const times = fresh.map((item) => timed(() => grouper.add(item))).sort((a, b) => a - b);
  const { user, system } = process.cpuUsage(cpuBefore);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  console.log(`${ACTIVE} active items, ${Math.round((process.memoryUsage().heapUsed - before) / 2 ** 20)} MiB`);
  console.log(
    `grouping: mean ${mean.toFixed(3)} ms, 99th percentile ${at(times, 0.99).toFixed(3)} ms (at most 1 ms per new item)`,
  );
  const processor = (user + system) / 1000 / fresh.length;
  console.log(`processor time: mean ${processor.toFixed(3)} ms, whatever else the machine does`);
  const titles = items.slice(0, ACTIVE).map((item) => new Set(wordsOf(item.title)));
  const scans = fresh.slice(0, 50).map((item) => timed(() => nearest(new Set(wordsOf(item.title)), titles)));
  const scan = scans.reduce((sum, time) => sum + time, 0) / scans.length;
  console.log(`scan of all titles: mean ${scan.toFixed(3)} ms, ${(scan / mean).toFixed(1)} times as long`);
}

/** Mean milliseconds of an item with so many active ones. */
export function groupingMs(active: number): number {
  const items = stream(active + MEASURED / 10);
  const grouper = createGrouper();
  for (const item of items.slice(0, active)) grouper.add(item);
  const fresh = items.slice(active);
  const times = fresh.map((item) => timed(() => grouper.add(item)));
  return times.reduce((sum, ms) => sum + ms, 0) / times.length;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

function nearest(words: ReadonlySet<string>, titles: readonly ReadonlySet<string>[]): number {
  return titles.reduce((best, title) => Math.max(best, [...words].filter((word) => title.has(word)).length), 0);
}

/** A stream with the frequencies of words of real news: each event draws its words by Zipf's law, its reports vary them. */
function stream(size: number): StoryItem[] {
  const random = generator(7);
  const word = () => VOCABULARY[Math.floor(VOCABULARY.length ** random()) - 1] ?? 'news';
  const events = Array.from({ length: Math.ceil(size / PER_EVENT) }, () => Array.from({ length: 30 }, word));
  return Array.from({ length: size }, (_, i) => {
    const event = events[Math.floor(random() * events.length)] ?? [];
    const say = (from: number, to: number) =>
      event
        .slice(from, to)
        .map((known) => (random() < 0.6 ? known : word()))
        .join(' ');
    return {
      id: `item-${i}`,
      title: say(0, 10),
      summary: say(5, 30),
      source: `Outlet ${i % 40}`,
      reportedAt: (i / size) * HOURS * HOUR,
    };
  });
}

/** Made-up words, so that none is known to the background, and real ones of high frequency. */
const VOCABULARY = [
  ...'ukraine russia war president trump minister nato israel iran china missile police court election government attack'.split(
    ' ',
  ),
  ...Array.from(
    { length: 30_000 },
    (_, i) => `w${i.toString(36).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? 'x')}`,
  ),
];

/** Numbers between 0 and 1 from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
