import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { percentiles } from './percentiles.ts';
import { startSweepServer } from './sweep/run.ts';

const FEEDS = 1_000;
const SECONDS = 15;
const EVERY = 100;
const ASKED = ['/brief chain-ganging', '/latest', '/define entrapment', '/status', '/feeds list'];

/** How soon the whole product, in a process of its own, answers commands in the web chat while it reads all feeds anew. */
export async function run(): Promise<void> {
  const server = await startSweepServer();
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-answers-'));
  const hosts = Array.from({ length: 25 }, (_, n) => `127.0.0.${n + 1}:${server.port}`);
  const outlines = Array.from(
    { length: FEEDS },
    (_, n) => `<outline type="rss" text="Feed ${n}" xmlUrl="http://${hosts[n % hosts.length]}/${n}"/>`,
  );
  writeFileSync(join(folder, 'feeds.opml'), `<opml version="2.0"><body>${outlines.join('')}</body></opml>`);
  const port = await freePort();
  const cli = join(import.meta.dirname, '../../src/cli.ts');
  const child = spawn(process.execPath, ['--max-semi-space-size=4', '--heap-growing-percent=50', cli, 'start'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      DATA_DIR: folder,
      PORT: String(port),
      FEEDS: join(folder, 'feeds.opml'),
      FETCH_ALLOW: hosts.join(','),
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const answers = await asked(port);
    console.log(`while ${FEEDS} feeds are read for the first time: ${answers}; load ${loadavg()[0]?.toFixed(1)}`);
  } finally {
    child.kill();
    await new Promise((resolve) => child.once('exit', resolve));
    server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** One command after the other, at most ten a second. The first of each, in a process that has just started, are told apart. */
async function asked(port: number): Promise<string> {
  const times: number[] = [];
  const until = Date.now() + SECONDS * 1_000;
  for (let n = 0; Date.now() < until; n++) {
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/api/channels/alerts/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: ASKED[n % ASKED.length] }),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`The chat answers ${response.status}.`);
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
  const cold = times.splice(0, ASKED.length).map((ms) => Math.round(ms));
  return `${times.length} commands, ${percentiles(times)}; the first of each ${cold.join(', ')} ms`;
}
