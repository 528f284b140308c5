import { existsSync } from 'node:fs';
import { readConfig } from '../config.ts';
import { messageOf, UserError } from '../core/errors.ts';
import { backupSqlite } from '../store/backup.ts';
import { databaseFile, needFolderOf } from './database.ts';
import { UsageError, withoutOptions } from './usage.ts';

/** `backup FILE`: a consistent copy of the embedded database, also while Chainwatch runs. */
export async function backup(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const [copy, ...rest] = withoutOptions(args);
  if (!copy || rest.length > 0) throw new UsageError('backup takes the file to write.');
  const config = readConfig(environment);
  if (config.DATABASE_URL) throw new UserError('The database is PostgreSQL: use pg_dump for a copy of it.');
  const file = databaseFile(config);
  needFolderOf(copy);
  if (existsSync(copy)) throw new UserError(`${copy} is there already. Name a new file.`);
  try {
    await backupSqlite(file, copy);
  } catch (cause) {
    throw new UserError(`The copy could not be made: ${messageOf(cause)}`, { cause });
  }
  console.log(
    `Copied to ${copy}. To go back to it: stop Chainwatch, put it in place of ${file}, remove ${file}-wal and ${file}-shm, start.`,
  );
}
