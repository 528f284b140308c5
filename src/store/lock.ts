import { accessSync, constants, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, UserError } from '../core/errors.ts';
import { troubleOf } from './trouble.ts';

/** How long to wait for a process that is just ending (milliseconds). */
const WAIT = 2_000;

/**
 * Claims the embedded database for this process, by the lock of a database of its own that ends with the process however it
 * ends. Returns what gives it back. Throws a UserError where another process has it.
 */
export function lockDatabase(file: string): () => void {
  let lock: DatabaseSync | undefined;
  try {
    // SQLite locks nothing, and says nothing, where it may only read.
    if (existsSync(file)) accessSync(file, constants.W_OK);
    const taken = new DatabaseSync(file, { timeout: WAIT });
    lock = taken;
    taken.exec('begin exclusive');
    return () => taken.close();
  } catch (cause) {
    lock?.close();
    throw new UserError(
      troubleOf(cause)?.kind === 'locked'
        ? 'Another Chainwatch works on this database. Stop it, or give this one another DATA_DIR; several need DATABASE_URL.'
        : `The lock ${file} cannot be used (${messageOf(cause)}). Let the user that runs Chainwatch write to it or, while none runs, remove it.`,
      { cause },
    );
  }
}

/** Whether another process has the embedded database now. Nothing is changed. */
export function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    lock.prepare('select count(*) from sqlite_master').get();
    return false;
  } catch {
    return true;
  } finally {
    lock?.close();
  }
}
