import { accessSync, constants, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { messageOf } from '../core/errors.ts';

/**
 * Writes a consistent copy of an embedded database while others write to it. The copy has its name only once it was found
 * whole; otherwise it throws, and nothing stays behind.
 */
export async function backupSqlite(file: string, copy: string): Promise<void> {
  const unfinished = `${copy}.part`;
  const besides = [`${unfinished}-journal`, `${unfinished}-wal`, `${unfinished}-shm`];
  try {
    await remove([unfinished, ...besides]);
    const source = new DatabaseSync(file, { readOnly: true });
    await backup(source, unfinished).finally(() => source.close());
    const problem = integrityProblem(unfinished);
    if (problem) throw new Error(`The copy is not whole: ${problem}`);
    await rename(unfinished, copy);
  } finally {
    await remove([unfinished, ...besides]);
  }
}

async function remove(files: string[]): Promise<void> {
  for (const file of files) await rm(file, { force: true });
}

/** What SQLite's own check finds wrong with a database file; null when it is whole. */
export function integrityProblem(file: string): string | null {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const row = database.prepare('pragma quick_check(1)').get();
    const verdict = String(row?.quick_check ?? 'no answer');
    return verdict === 'ok' ? null : verdict;
  } finally {
    database.close();
  }
}

/** Why a database file cannot be written to now; null when it can. Nothing is changed. */
export function writeProblem(file: string): string | null {
  const database = new DatabaseSync(file, { timeout: 1_000 });
  try {
    // SQLite begins such a transaction also where it may only read.
    const besides = [`${file}-wal`, `${file}-shm`].filter((one) => existsSync(one));
    for (const one of [file, dirname(resolve(file)), ...besides]) accessSync(one, constants.W_OK);
    database.exec('begin immediate; rollback;');
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    database.close();
  }
}
