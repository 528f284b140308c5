import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const CLI = join(import.meta.dirname, '../../src/cli.ts');

/** What `slack manifest` prints, which names the command, in a folder with this `.env`. */
function manifestWith(dotEnv: string | Buffer, environment: Record<string, string> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'chainwatch-env-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(join(cwd, '.env'), dotEnv);
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'slack', 'manifest'], { cwd, env });
  return { status, out: String(stdout), err: String(stderr) };
}

it.each([
  ['a blank behind the = of the line before', 'SLACK_BOT_TOKEN= \nSLACK_COMMAND=/ours\n'],
  ['the same with ends of line as Windows writes them', 'SLACK_BOT_TOKEN=\t\r\nSLACK_COMMAND=/ours\r\n'],
  ['the byte order mark that some editors put first', '\uFEFFSLACK_COMMAND=/ours\n'],
  ['a value that stands twice: the last counts', 'SLACK_COMMAND=/theirs\nSLACK_COMMAND=/ours\n'],
  ['quotes, and blanks around it', 'SLACK_COMMAND = "/ours"  \n'],
])('a setting in .env counts in spite of %s', (_what, dotEnv) => {
  expect(manifestWith(dotEnv)).toMatchObject({ status: 0, out: expect.stringContaining('"/ours"') });
});

it('what is set in the environment stands above .env', () => {
  expect(manifestWith('SLACK_COMMAND=/theirs\n', { SLACK_COMMAND: '/ours' }).out).toContain('"/ours"');
});

it('an .env that is no UTF-8 is refused with what to do, as nothing in it would count', () => {
  const { status, err } = manifestWith(Buffer.from('\uFEFFSLACK_COMMAND=/ours\n', 'utf16le'));
  expect({ status, err }).toEqual({
    status: 1,
    err: 'The file .env cannot be read: it is not UTF-8; save it as plain text in UTF-8.\n',
  });
});
