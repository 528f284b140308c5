import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startApp } from '../../src/main.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { startChild } from '../support/child.ts';
import { commandLine } from '../support/command-line.ts';
import { freePort } from '../support/free-port.ts';
import { postgresPrograms } from '../support/postgres.ts';
import { newPostgresDatabase } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');
const folder = mkdtempSync(join(tmpdir(), 'chainwatch-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a process needs to run here, and no more. */
const environment = (changes: Record<string, string>) => ({
  ...{ PATH: process.env.PATH ?? '', DATA_DIR: join(folder, 'data'), PORT: '0', POLL_MINUTES: '600-600' },
  ...changes,
});

/** Ends what a test that failed has left behind. */
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // Everything has ended by itself, as it should.
  }
}

describe('started by npm', () => {
  it('stops in order when npm and its shell are gone', { timeout: 60_000 }, async () => {
    // As npm's shell does: it waits, and passes no signal on.
    const wait = ['-c', '"$@" & wait', 'sh', process.execPath, CLI, 'start'];
    const env = environment({ npm_lifecycle_event: 'start', ROLES: 'web' });
    const shell = spawn('sh', wait, { env, detached: true });
    onTestFinished(() => endGroup(shell.pid));
    let said = '';
    shell.stdout.on('data', (data) => (said += data));
    // Open for as long as the process behind the shell runs.
    const ended = new Promise((resolve) => shell.stdout.once('close', resolve));
    await until(async () => /Chainwatch is running/.test(said), 30_000);
    expect(said).not.toContain('feeds are asked from now on');
    shell.kill('SIGTERM');
    await ended;
    expect(said).toContain('Stopped. Nothing was lost.');
  });
});

describe('a wrong address to listen on', () => {
  it('ends the process with one sentence, and is not taken for a database that is away', {
    timeout: 60_000,
  }, async () => {
    const wrong = { HOST: 'nowhere.invalid', CHAT_TOKEN: 'a-token-that-is-long-enough' };
    const child = startChild(environment({ ROLES: 'web', ...wrong }));
    const code = await Promise.race([child.exited, new Promise((resolve) => setTimeout(resolve, 15_000, 'hangs'))]);
    await child.kill();
    expect(code).toBe(1);
    expect(child.said().trim()).toMatch(/cannot listen on nowhere.invalid .*HOST must be/);
    expect(child.said()).not.toContain('database');
  });

  it.each([
    ['PUBLIC_HOST', { PUBLIC_URL: 'https://chat.example', ROLES: 'chat' }],
    ['OPS_HOST', { ROLES: 'web' }],
  ])('is told by its name where it is %s', async (name, needed) => {
    const free = String(await freePort());
    const ports = { PORT: '0', PUBLIC_PORT: free, OPS_PORT: free };
    const config = readConfig({
      ...ports,
      ...needed,
      DATA_DIR: join(folder, name),
      FEEDS: noFeed(),
      [name]: 'nowhere.invalid',
    });
    const silent = { info() {}, warn() {}, error() {} };
    await expect(startApp(config, silent)).rejects.toThrow(`${name} must be`);
  });
});

describe('a stop while the start still waits for an answer', () => {
  const places = [
    ['Discord', (address: string) => ({ DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: `http://${address}/api` })],
    ['PostgreSQL', (address: string) => ({ DATABASE_URL: `postgres://x@${address}/x` })],
  ] as const;
  it.each(places)('does not wait for it: %s', { timeout: 90_000 }, async (_name, settings) => {
    let asked = false;
    const silent = createServer((socket) => socket.once('data', () => (asked = true)));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const child = startChild(environment({ FEEDS: noFeed(), ...settings(`127.0.0.1:${port}`) }));
    onTestFinished(() => child.kill().then(() => void silent.close()));
    await until(async () => asked, 30_000);
    const before = performance.now();
    expect(await child.stop()).toBe(0);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(child.said()).toContain('Stopped before everything had started.');
  });
});

describe('a database that cannot be brought up to date', () => {
  it('ends the start with the reason and the remedy: a newer version has worked on it', async () => {
    const data = mkdtempSync(join(folder, 'newer-'));
    const file = join(data, 'chainwatch.sqlite');
    await (await openStore(sqliteFlavour(file), Date.now)).store.close();
    const database = new DatabaseSync(file);
    database.exec(`insert into kysely_migration values ('999-later', '2030-01-01T00:00:00.000Z')`);
    database.close();
    const { code, err } = await commandLine(['start'], environment({ DATA_DIR: data, FEEDS: noFeed() }));
    expect(code).toBe(1);
    expect(err.trim()).toMatch(/^A newer Chainwatch has worked on this database\. Install that version again/);
  });

  it.skipIf(!postgresPrograms())(
    'ends the start with the reason and the remedy: this user may not make tables',
    async () => {
      const url = await newPostgresDatabase();
      const reader = new URL(url).pathname.slice(1);
      const client = new pg.Client(url);
      await client.connect();
      await client.query(`create role ${reader} login`).finally(() => client.end());
      const DATABASE_URL = url.replace('postgres@', `${reader}@`);
      const { code, err } = await commandLine(['start'], environment({ DATABASE_URL, FEEDS: noFeed() }));
      expect(code).toBe(1);
      expect(err.trim()).toMatch(/permission denied for schema public\. .*grant create on schema public/);
    },
  );
});

describe('what the start says of itself', () => {
  async function saysWith(changes: Record<string, string>): Promise<string> {
    const stopOnceItRuns = (said: string) => said.includes('Stop with Ctrl-C') && process.emit('SIGTERM');
    return (await commandLine(['start'], environment({ FEEDS: noFeed(), ...changes }), stopOnceItRuns)).out;
  }

  it('tells of feeds that are asked where it asks them', async () => {
    const said = await saysWith({ ROLES: 'web,poll' });
    expect(said).toContain('1 default feed is asked from now on');
    expect(said).not.toContain('Discord');
    expect(said).toContain('Nobody posts alerts and digests: ROLES=web,poll leaves that to others');
  });

  it('does not call a chat unconnected to which it only posts', async () => {
    const said = await saysWith({ ROLES: 'deliver', DISCORD_TOKEN: 'a.b.c' });
    expect(said).toContain('Discord    posts are sent from here; the process with the role chat takes the input');
    expect(said).toContain('Slack      not connected: set SLACK_BOT_TOKEN');
  });
});

describe('a log that nobody reads any more', () => {
  it('ends nothing', { timeout: 60_000 }, async () => {
    const data = mkdtempSync(join(folder, 'unread-'));
    const child = spawn(process.execPath, [CLI, 'start'], {
      env: environment({ ROLES: 'web', DATA_DIR: data, FEEDS: noFeed() }),
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    onTestFinished(() => void child.kill('SIGKILL'));
    // The first start logs a line before it says that it runs.
    child.stderr.destroy();
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    await until(async () => /Chainwatch is running/.test(said) || child.exitCode !== null, 30_000);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said).toContain('Stopped. Nothing was lost.');
  });
});

it.skipIf(!existsSync('/dev/full'))(
  'stops in order where what it says cannot be written because the disk is full',
  { timeout: 60_000 },
  async () => {
    const data = mkdtempSync(join(folder, 'full-'));
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [CLI, 'start'], {
      env: environment({ ROLES: 'web', DATA_DIR: data, FEEDS: noFeed() }),
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    onTestFinished(() => void child.kill('SIGKILL'));
    let logged = '';
    child.stderr?.on('data', (data) => (logged += data));
    await until(async () => logged.includes('Added to a workspace'), 30_000);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  },
);

/** A list with one feed that nobody answers for. */
function noFeed(): string {
  const path = join(folder, 'feeds.opml');
  const feed = '<outline type="rss" text="x" xmlUrl="http://127.0.0.1:1/x"/>';
  writeFileSync(path, `<opml version="2.0"><body>${feed}</body></opml>`);
  return path;
}
