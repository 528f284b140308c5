import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startChild } from '../support/child.ts';
import { freePort } from '../support/free-port.ts';
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
  it.each(['start', 'demo'])(
    '%s stops in order when npm and its shell are gone',
    { timeout: 60_000 },
    async (command) => {
      // As npm's shell does: it waits, and passes no signal on.
      const wait = ['-c', '"$@" & wait', 'sh', process.execPath, CLI, command];
      const shell = spawn('sh', wait, {
        env: environment({ npm_lifecycle_event: command, ROLES: 'web' }),
        detached: true,
      });
      onTestFinished(() => endGroup(shell.pid));
      let said = '';
      shell.stdout.on('data', (data) => (said += data));
      // Open for as long as the process behind the shell runs.
      const ended = new Promise((resolve) => shell.stdout.once('close', resolve));
      await until(async () => /Chainwatch is running|Open http/.test(said), 30_000);
      shell.kill('SIGTERM');
      await ended;
      expect(said).toContain('Stopped. Nothing was lost.');
    },
  );
});

describe('a wrong address to listen on', () => {
  it.each([
    ['HOST', { CHAT_TOKEN: 'a-token-that-is-long-enough' }],
    ['PUBLIC_HOST', { PUBLIC_URL: 'https://chat.example', ROLES: 'chat' }],
    ['OPS_HOST', { OPS_PORT: 'free' }],
  ])('ends the start with one sentence that names %s', { timeout: 60_000 }, async (name, needed) => {
    const free = String(await freePort());
    const given = 'OPS_PORT' in needed ? { OPS_PORT: free } : needed;
    const child = startChild(environment({ ROLES: 'web', ...given, PUBLIC_PORT: free, [name]: 'nowhere.invalid' }));
    const code = await Promise.race([child.exited, new Promise((resolve) => setTimeout(resolve, 15_000, 'hangs'))]);
    await child.kill();
    expect(code).toBe(1);
    expect(child.said().trim()).toMatch(new RegExp(`cannot listen on nowhere.invalid .*${name} must be`));
    expect(child.said()).not.toContain('database');
  });
});

describe('what the start says of itself', () => {
  it.each([
    ['web', false],
    ['web,poll', true],
  ])('in the roles %s tells of feeds that are asked: %s', { timeout: 60_000 }, async (ROLES, told) => {
    const child = startChild(environment({ ROLES, DATA_DIR: join(folder, ROLES), FEEDS: noFeed() }));
    const said = await child.says('Stop with Ctrl-C');
    await child.stop();
    expect(/default feeds are asked from now on/.test(said)).toBe(told);
  });
});

/** A list with one feed that nobody answers for. */
function noFeed(): string {
  const path = join(folder, 'feeds.opml');
  const feed = '<outline type="rss" text="x" xmlUrl="http://127.0.0.1:1/x"/>';
  writeFileSync(path, `<opml version="2.0"><body>${feed}</body></opml>`);
  return path;
}
