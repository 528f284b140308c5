import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../core/errors.ts';

/** How long to wait for a process that is just ending (milliseconds). */
const WAIT = 2_000;

/**
 * Claims the embedded database for this process, by the lock of a database of its own that ends with the process however it
 * ends. Returns what gives it back. Throws a UserError where another process has it.
 */
export function lockDatabase(file: string): () => void {
  const lock = new DatabaseSync(file, { timeout: WAIT });
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new UserError(
      'Another Chainwatch works on this database. Stop it, or give this one another DATA_DIR; several need DATABASE_URL.',
      { cause },
    );
  }
  return () => lock.close();
}

/** Whether another process has the embedded database now. Nothing is changed. */
export function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  const lock = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  try {
    lock.prepare('select count(*) from sqlite_master').get();
    return false;
  } catch {
    return true;
  } finally {
    lock.close();
  }
}
