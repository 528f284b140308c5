import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openDatabase } from '../../src/store/open.ts';

it('a change of tables that stops half-way, as on a full disk, leaves a file that the next start can open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'test.sqlite');
  const within = (statement: string) => {
    const database = new DatabaseSync(file);
    database.exec(statement);
    database.close();
  };
  // One of the later tables of the first change cannot be made.
  within('create table setting (x)');
  await expect(openDatabase(sqliteFlavour(file))).rejects.toThrow('setting already exists');
  within('drop table setting');
  const db = await openDatabase(sqliteFlavour(file));
  expect(await db.selectFrom('feed').selectAll().execute()).toEqual([]);
  await db.destroy();
});
