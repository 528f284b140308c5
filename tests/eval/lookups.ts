import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBriefings } from '../../src/briefings/load.ts';
import { createBriefingSearch } from '../../src/briefings/search.ts';
import { loadSearchWords, type SearchWords } from '../../src/briefings/search-words.ts';

const folder = join(import.meta.dirname, '../../briefings');
const file = join(import.meta.dirname, '../briefings/lookups.tsv');

export interface Lookup {
  query: string;
  /** `kind/slug` of the cards that are right; empty when none is. */
  expected: string[];
  /**
   * `dev` and `held` by the letters of the query; `seen` and `fresh` were written later, to find what is missing; `apart` and
   * `last` with no more than the cards' slugs in view. `last` was looked at once and nothing
   * changed for it, until half of the query had to be met: that was set with every part in view.
   */
  split: string;
}

export interface LookupFigures {
  queries: number;
  /** Shares of the queries that have a card. */
  first: number;
  amongFive: number;
  offTopic: number;
  /** Share of the off-topic queries that get nothing. */
  nothing: number;
  /** Processor time of a query. */
  p50Ms: number;
  p99Ms: number;
  misses: string[];
}

export function readLookups(): Lookup[] {
  const [, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  return rows.map((row) => {
    const [query = '', expected = '', split = ''] = row.split('\t');
    return { query, expected: expected === '-' ? [] : expected.split('|'), split };
  });
}

/** Which half a query belongs to: decided by its own letters, so that nobody chooses. */
export function splitOf(query: string): 'dev' | 'held' {
  const [byte = 0] = createHash('sha256').update(query).digest();
  return byte % 2 === 0 ? 'dev' : 'held';
}

export function measureLookups(
  lookups: readonly Lookup[],
  words: SearchWords = loadSearchWords(folder),
): LookupFigures {
  const search = createBriefingSearch(loadBriefings(folder), () => words);
  for (const { query } of lookups.slice(0, 50)) search.search(query);
  const answers = lookups.map(({ query, expected }) => {
    const start = process.cpuUsage();
    const found = search.search(query).map(({ kind, slug }) => `${kind}/${slug}`);
    const { user, system } = process.cpuUsage(start);
    const took = (user + system) / 1000;
    const rank = expected.length === 0 ? found.length : found.findIndex((card) => expected.includes(card));
    return { query, expected, found, took, rank };
  });
  const withCard = answers.filter(({ expected }) => expected.length > 0);
  const without = answers.filter(({ expected }) => expected.length === 0);
  const times = answers.map(({ took }) => took).sort((a, b) => a - b);
  const share = (of: typeof answers, holds: (rank: number) => boolean) =>
    of.filter(({ rank }) => holds(rank)).length / of.length;
  return {
    queries: withCard.length,
    first: share(withCard, (rank) => rank === 0),
    amongFive: share(withCard, (rank) => rank >= 0 && rank < 5),
    offTopic: without.length,
    nothing: share(without, (rank) => rank === 0),
    p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    misses: answers
      .filter(({ rank }) => rank !== 0)
      .map(
        ({ query, expected, found }) =>
          `${query} -> ${found[0] ?? 'nothing'}, not ${expected.join(' or ') || 'nothing'}`,
      ),
  };
}

/** `npm run eval -- --lookups [SPLIT] [--misses] [--json]`: how each part of the look-ups fares, or one of them. */
export async function run(args: string[]): Promise<void> {
  const wanted = args.find((arg) => !arg.startsWith('--'));
  const parts = Map.groupBy(readLookups(), ({ split }) => split);
  const json: Record<string, unknown> = {};
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8);
  const print = args.includes('--json') ? () => {} : console.log;
  print('part       with a card  right first  among five  about else  nothing    p50 ms  p99 ms');
  for (const [split, lookups] of parts) {
    if (wanted && split !== wanted) continue;
    const { misses, ...figures } = measureLookups(lookups);
    json[split] = figures;
    const { queries, first, amongFive, offTopic, nothing, p50Ms, p99Ms } = figures;
    print(
      `${split.padEnd(10)} ${String(queries).padStart(11)}  ${percent(first).padStart(11)}  ${percent(amongFive).padStart(10)}  ${String(offTopic).padStart(10)}  ${percent(nothing)}  ${p50Ms.toFixed(1).padStart(7)}  ${p99Ms.toFixed(1).padStart(6)}`,
    );
    if (args.includes('--misses')) print(misses.join('\n'));
  }
  if (args.includes('--json')) console.log(JSON.stringify(json));
}
