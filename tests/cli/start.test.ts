import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');
const folder = mkdtempSync(join(tmpdir(), 'chainwatch-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a process needs to run here, and no more. */
const environment = (changes: Record<string, string>) => ({
  ...{ PATH: process.env.PATH ?? '', DATA_DIR: join(folder, 'data'), PORT: '0', POLL_MINUTES: '600-600' },
  ...changes,
});

describe('started by npm', () => {
  it.each(['start', 'demo'])(
    '%s stops in order when npm and its shell are gone',
    { timeout: 60_000 },
    async (command) => {
      // As npm's shell does: it waits, and passes no signal on.
      const wait = ['-c', '"$@" & wait', 'sh', process.execPath, CLI, command];
      const shell = spawn('sh', wait, { env: environment({ npm_lifecycle_event: command, ROLES: 'web' }) });
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
