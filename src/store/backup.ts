import { backup, DatabaseSync } from 'node:sqlite';

/** Writes a consistent copy of an embedded database while others write to it. Throws when the copy is not whole. */
export async function backupSqlite(file: string, copy: string): Promise<void> {
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    await backup(source, copy);
  } finally {
    source.close();
  }
  const problem = integrityProblem(copy);
  if (problem) throw new Error(`The copy is not whole: ${problem}`);
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
    database.exec('begin immediate; rollback;');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    database.close();
  }
}
