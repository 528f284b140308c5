import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresPrograms, startPostgres } from '../support/postgres.ts';
import { one, oneOn, type Result, seconds, startSweepServer } from './sweep/run.ts';

const FEEDS = 2_000;
/** Feeds that several processes share. */
const FEEDS_SHARED = 600;

/** From fetch to decision where one entry in twenty is new, with the share of each stage; then several processes on PostgreSQL. */
export async function run(): Promise<void> {
  const server = await startSweepServer();
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-flow-'));
  console.log(`load ${loadavg()[0]?.toFixed(1)}`);
  try {
    await stages(server.port, join(folder, 'flow.sqlite'));
    if (postgresPrograms()) await several(server.port);
  } finally {
    server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function stages(port: number, file: string): Promise<void> {
  const rest = [port, FEEDS, 'flow', file];
  await one('prepare', ...rest);
  const first = await one('ours', ...rest);
  await one('due', ...rest);
  const second = await one('ours', ...rest);
  const news = second.items - first.items;
  console.log(
    `${FEEDS} feeds of 30 entries, ${news} new: ${seconds(second.judged)}, CPU ${seconds(second.cpuMs)}, peak ${second.peakMb} MB`,
  );
  const perSecond = (count: number, { judged }: Result) => Math.round((count * 1_000) / judged);
  console.log(
    `  ${perSecond(FEEDS * 30, second)} entries a second looked at, ${perSecond(news, second)} new ones a second decided`,
  );
  console.log(`  ${shares(second)}`);
  console.log(`The first sweep, ${first.items} new: ${perSecond(first.items, first)} a second decided`);
  console.log(`  ${shares(first)}`);
}

function shares({ cpuMs, parseMs, assessMs, storeMs, judgeMs, threadMs }: Result): string {
  const share = (ms: number) => `${Math.round((100 * ms) / cpuMs)} %`;
  const rest = threadMs - assessMs - storeMs - judgeMs;
  return `CPU: parse ${share(parseMs)} (threads), assess ${share(assessMs)}, store ${share(storeMs)}, group and decide ${share(judgeMs)}, fetch and the rest ${share(rest)}`;
}

/**
 * The same work for one, two and four processes: who did how much, and whether anything is there twice. Then one and two that
 * have one processor each, as one process by itself uses two.
 */
async function several(port: number): Promise<void> {
  const postgres = await startPostgres();
  try {
    await compared(port, postgres, [1, 2, 4], '', one);
    if (existsSync('/usr/bin/taskset'))
      await compared(port, postgres, [1, 2], ' with one processor each', (...args) => oneOn(next++ % 2, ...args));
  } finally {
    await postgres.stop();
  }
}

/** The processor for the next process that is kept to one. */
let next = 0;

async function compared(
  port: number,
  postgres: Awaited<ReturnType<typeof startPostgres>>,
  counts: readonly number[],
  how: string,
  start: typeof one,
): Promise<void> {
  let alone = 0;
  for (const processes of counts) {
    const url = await postgres.database();
    const rest = [port, FEEDS_SHARED, 'fresh', url];
    await one('prepare', ...rest);
    const began = performance.now();
    const results = await Promise.all(Array.from({ length: processes }, () => start('ours', ...rest)));
    const ms = performance.now() - began;
    alone ||= ms;
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query(
      'select count(*) items, count(distinct (feed_id, key)) kinds, count(judged) judged, count(distinct judged) numbers from item',
    );
    await client.end();
    const read = results.map((result) => result.polled).join(', ');
    const cpu = results.reduce((sum, result) => sum + result.cpuMs, 0);
    console.log(
      `PostgreSQL, ${processes} processes${how}: ${seconds(ms)}, ${(alone / ms).toFixed(2)} × as fast; CPU ${seconds(cpu)}; feeds read by each: ${read}; ${JSON.stringify(rows[0])}`,
    );
  }
}
