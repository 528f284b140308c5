import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { integrityProblem } from '../../src/store/backup.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';

const PAGE_SIZE = 4096;

let folder: string;
let data: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chainwatch-backup-'));
  data = join(folder, 'data');
  mkdirSync(data);
  const { store } = await openStore(sqliteFlavour(join(data, 'chainwatch.sqlite')), Date.now);
  await store.settings.set('somebody', 'something', 1);
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command line; its exit code and what it said. */
async function chainwatch(args: string[], DATA_DIR = data): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const spies = (['log', 'error'] as const).map((way) =>
    vi.spyOn(console, way).mockImplementation((text: string) => void said.push(text)),
  );
  const code = await run(args, { DATA_DIR });
  for (const spy of spies) spy.mockRestore();
  return { code, said: said.join('\n') };
}

describe('a backup', () => {
  it('made beside a writer is whole, holds what was there, and is one file', async () => {
    const { store } = await openStore(sqliteFlavour(join(data, 'chainwatch.sqlite')), Date.now);
    const copy = join(folder, 'copy.sqlite');
    const writing = store.settings.set('somebody', 'else', 2);
    expect((await chainwatch(['backup', copy])).code).toBe(0);
    await writing;
    await store.close();
    expect(readdirSync(folder).toSorted()).toEqual(['copy.sqlite', 'data']);
    expect(integrityProblem(copy)).toBeNull();
    const again = await openStore(sqliteFlavour(copy), Date.now);
    expect(await again.store.settings.get('somebody', 'something')).toBe(1);
    await again.store.close();
  });

  it.each([
    ['in its pages', PAGE_SIZE * 2],
    ['in its head', 0],
  ])('of a database that is damaged %s leaves nothing behind, however often it is tried', async (_where, from) => {
    const handle = openSync(join(data, 'chainwatch.sqlite'), 'r+');
    for (let page = 0; page < 10; page++)
      writeSync(handle, Buffer.alloc(PAGE_SIZE, 0xab), 0, PAGE_SIZE, from + page * PAGE_SIZE);
    closeSync(handle);
    for (const _attempt of [1, 2]) {
      const { code, said } = await chainwatch(['backup', join(folder, 'copy.sqlite')]);
      expect(code).toBe(1);
      expect(said).toMatch(/^The copy could not be made: /);
      expect(readdirSync(folder)).toEqual(['data']);
    }
  });

  it('never goes over a file that is there', async () => {
    const copy = join(folder, 'copy.sqlite');
    await chainwatch(['backup', copy]);
    expect((await chainwatch(['backup', copy])).said).toBe(`${copy} is there already. Name a new file.`);
  });

  it('names the folder that is not there', async () => {
    const { code, said } = await chainwatch(['backup', join(folder, 'none/copy.sqlite')]);
    expect([code, said]).toEqual([1, `There is no folder ${join(folder, 'none')}. Make it first.`]);
  });

  it.each(['backup', 'migrate-to'])('%s takes no option for the name of a file', async (command) => {
    const { code, said } = await chainwatch([command, '--foo']);
    expect(code).toBe(2);
    expect(said).toContain('There is no option --foo.');
  });
});

describe('without a database', () => {
  it.each([
    [['backup', 'copy.sqlite']],
    [['migrate-to', 'copy.sqlite']],
    [['export']],
    [['setup', 'export']],
    [['setup', 'import', import.meta.filename]],
    [['feedback']],
  ])('%j says where it looked, and makes none', async (args) => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    for (const place of [empty, join(folder, 'none')]) {
      const { code, said } = await chainwatch(args, place);
      expect(code).toBe(1);
      expect(said).toBe(`There is no database at ${join(place, 'chainwatch.sqlite')}. DATA_DIR says where to look.`);
    }
    expect(readdirSync(folder).toSorted()).toEqual(['data', 'empty']);
    expect(readdirSync(empty)).toEqual([]);
  });
});
