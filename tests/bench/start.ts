import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';

const ITEMS = 100_000;
const DAY = 86_400_000;
const CLI = join(import.meta.dirname, '../../src/cli.ts');

/** From the command to its line that it runs (feeds listed, chat served, outbox recovered), with an empty and a large database. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-bench-'));
  const feeds = join(folder, 'feeds.opml');
  const outline = '<outline type="rss" text="x" xmlUrl="http://127.0.0.1:9/x"/>';
  writeFileSync(feeds, `<opml version="2.0"><body>${outline}</body></opml>`);
  const env = { ...process.env, DATA_DIR: folder, PORT: '0', FEEDS: feeds };
  try {
    // The first start keeps compiled code for the others.
    await start(env);
    console.log(`empty database: ${await start(env)}`);
    await fill(join(folder, 'chainwatch.sqlite'));
    console.log(`${ITEMS} items: ${await start(env)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As `npm start` does; the memory is what Linux counts two seconds later. */
async function start(env: NodeJS.ProcessEnv): Promise<string> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--max-semi-space-size=4', '--heap-growing-percent=50', CLI, 'start'], {
    env,
  });
  const running = Promise.withResolvers<void>();
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
    if (said.includes('Chainwatch is running')) running.resolve();
  });
  await running.promise;
  const ms = Math.round(performance.now() - began);
  await sleep(2_000);
  const resident = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
  child.kill();
  await once(child, 'exit');
  return `running after ${ms} ms, ${Math.round(Number(resident) / 1000)} MB`;
}

/** A year of judged items, evenly spread; the last three days are what the story index reads. */
async function fill(file: string): Promise<void> {
  const { store } = await openStore(sqliteFlavour(file), Date.now);
  const [feed] = await store.feeds.all();
  if (!feed) throw new Error('The feed is missing.');
  const now = Date.now();
  for (let start = 0; start < ITEMS; start += 5_000) {
    await store.transaction(async (tables) => {
      for (let index = start; index < start + 5_000; index++) {
        const at = now - Math.round(((ITEMS - index) / ITEMS) * 365 * DAY);
        const item = {
          key: `k${index}`,
          title: `Report ${index} on talks in city ${index % 977}`,
          summary: 'A summary.',
        };
        const facts = { source: 'Bench', baseline: () => false, now: at };
        await tables.items.addNew(feed, [{ ...item, url: null, published: at, language: 'en' }], facts);
      }
      const unjudged = await tables.items.unjudged(5_000);
      await tables.items.judge(
        unjudged.map(({ id, firstSeen }) => ({
          id,
          assessment: {
            status: 'assessed' as const,
            language: 'en',
            relevant: false,
            score: 0.1,
            tags: [],
            theatres: [],
            severity: null,
            reasons: [],
            evidence: [],
            actors: [],
            direction: { lean: 'open' as const, phrase: null },
          },
          storyId: id,
          storyOpenedAt: firstSeen,
        })),
      );
    });
  }
  await store.close();
}
