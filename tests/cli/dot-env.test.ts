import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readDotEnv } from '../../src/cli/dot-env.ts';

/** The environment of a process that starts in a folder with this `.env`. */
function environmentWith(dotEnv: string | Buffer, environment: Record<string, string> = {}): NodeJS.ProcessEnv {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-env-'));
  onTestFinished(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, '.env'), dotEnv);
  process.chdir(folder);
  readDotEnv(environment);
  return environment;
}

it.each([
  ['a blank behind the = of the line before', 'SLACK_BOT_TOKEN= \nSLACK_COMMAND=/ours\n'],
  ['the same with ends of line as Windows writes them', 'SLACK_BOT_TOKEN=\t\r\nSLACK_COMMAND=/ours\r\n'],
  ['the byte order mark that some editors put first', '\uFEFFSLACK_COMMAND=/ours\n'],
  ['a value that stands twice: the last counts', 'SLACK_COMMAND=/theirs\nSLACK_COMMAND=/ours\n'],
  ['quotes, and blanks around it', 'SLACK_COMMAND = "/ours"  \n'],
])('a setting in .env counts in spite of %s', (_what, dotEnv) => {
  expect(environmentWith(dotEnv).SLACK_COMMAND).toBe('/ours');
});

it('what is set in the environment stands above .env', () => {
  expect(environmentWith('SLACK_COMMAND=/theirs\n', { SLACK_COMMAND: '/ours' }).SLACK_COMMAND).toBe('/ours');
});

it('an .env that is no UTF-8 is refused with what to do, as nothing in it would count', () => {
  expect(() => environmentWith(Buffer.from('\uFEFFSLACK_COMMAND=/ours\n', 'utf16le'))).toThrow(
    'it is not UTF-8; save it as plain text in UTF-8',
  );
});
