import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { commandLine } from '../support/command-line.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');
/** Root may write everywhere, whatever the rights say. */
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

describe('files that another user has made', () => {
  let folder: string;
  let lock: string;
  let database: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chainwatch-rights-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    lock = join(folder, 'chainwatch.lock');
    database = join(folder, 'chainwatch.sqlite');
    writeFileSync(join(folder, 'feeds.opml'), '<opml><body><outline xmlUrl="http://127.0.0.1:1/x"/></body></opml>');
    writeFileSync(lock, '');
    await (await openStore(sqliteFlavour(database), Date.now)).store.close();
    chmodSync(folder, 0o777);
    chmodSync(database, 0o666);
  });

  const settings = () => ({
    DATA_DIR: folder,
    FEEDS: join(folder, 'feeds.opml'),
    FETCH_ALLOW: '127.0.0.1:1',
    PORT: '0',
    ROLES: 'web',
  });

  /** What a command says, run with nobody's rights, until it ends or says that it waits. */
  async function says(command: string): Promise<string> {
    if (isRoot) process.seteuid?.(NOBODY);
    onTestFinished(() => {
      if (isRoot) process.seteuid?.(0);
    });
    const stopWhereItWaits = (said: string) => said.includes('Waiting') && process.emit('SIGTERM');
    const { out, err } = await commandLine(command.split(' '), settings(), stopWhereItWaits);
    return out + err;
  }

  /** The same in a process of its own: asked by access(2), the system looks at the user that a process was started by. */
  async function saysAlone(command: string): Promise<string> {
    const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
    const env = { PATH: process.env.PATH ?? '', ...settings() };
    const child = spawn(process.execPath, [CLI, ...command.split(' ')], { env, ...user });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
    await new Promise((resolve) => child.once('close', resolve));
    return said;
  }

  const NO_LOCK = /^The lock .*chainwatch\.lock cannot be used \(.*\)\. Let the user .*remove it\.$/;

  it('end the start with one sentence where the lock may only be read', { timeout: 60_000 }, async () => {
    chmodSync(lock, 0o444);
    expect((await saysAlone('start')).trim()).toMatch(NO_LOCK);
  });

  it.each<[string, () => void]>([
    ['may not even be read', () => chmodSync(lock, 0o600)],
    ['is no lock', () => writeFileSync(lock, 'something else altogether')],
    ['is a folder', () => [rmSync(lock), mkdirSync(lock)]],
  ])('end the start with one sentence where the lock %s', async (_what, breakIt) => {
    breakIt();
    expect((await says('start')).trim()).toMatch(NO_LOCK);
  });

  it('are found by the doctor where the database may only be read', { timeout: 60_000 }, async () => {
    chmodSync(database, 0o444);
    expect(await saysAlone('doctor')).toMatch(
      /WRONG {2}database .* cannot be written: EACCES.*\n.*Let the user that runs Chainwatch/,
    );
  });

  it('are found by the doctor where the lock may not be read', { timeout: 60_000 }, async () => {
    chmodSync(lock, 0o600);
    expect(await saysAlone('doctor')).toMatch(/WRONG {2}disk .*chainwatch\.lock cannot be written to\n.*Let the user/);
  });

  it.each(['setup export', 'export', 'feedback', 'forget slack:T1'])(
    'let %s say who must be allowed what, not that the database is to be restored',
    async (command) => {
      chmodSync(folder, 0o555);
      const said = await says(command);
      expect(said).toMatch(/cannot be opened: .*Let the user that runs Chainwatch write to the file/);
      expect(said).not.toContain('go back to a copy');
    },
  );

  it('let a backup name the folder into which it may not write', { timeout: 60_000 }, async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o555 });
    expect(await saysAlone(`backup ${join(closed, 'copy.sqlite')}`)).toBe(
      `The folder ${closed} cannot be written to. Name a file in another one.\n`,
    );
  });

  it('are no fault of the disk where the database may not even be read', async () => {
    chmodSync(database, 0o600);
    chmodSync(lock, 0o666);
    const said = await says('start');
    expect(said).toMatch(/The database cannot be written to .*Let the user that runs Chainwatch write to the file/);
    expect(said).not.toContain("machine's disk");
  });
});
