import { resolve } from 'node:path';
import { type Config, DATABASE_ADDRESS, databasePaths, isDatabaseAddress, readConfig } from '../config.ts';
import { counted } from '../core/counted.ts';
import { messageOf, UserError } from '../core/errors.ts';
import { type CopySteps, copyDatabase } from '../store/copy.ts';
import { type Flavour, postgresFlavour, sqliteFlavour } from '../store/dialect.ts';
import { lockDatabase } from '../store/lock.ts';
import { openDatabase, openTarget, otherConnections } from '../store/open.ts';
import { configuredDatabase, databaseFile, needFolderOf } from './database.ts';
import { UsageError, withoutOptions } from './usage.ts';

const POSTGRES = /^postgres(ql)?:\/\//;

/**
 * `migrate-to TARGET`: copies the configured database into a new one, a PostgreSQL server or an SQLite file, and compares
 * both. The configured one stays as it is.
 */
export async function migrateTo(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const [target, ...rest] = withoutOptions(args);
  if (!target || rest.length > 0) throw new UsageError('migrate-to takes the database to fill.');
  if (!POSTGRES.test(target) && target.includes('://'))
    throw new UsageError('migrate-to takes postgres://user:password@host/database, or the path of an SQLite file.');
  if (POSTGRES.test(target) && !isDatabaseAddress(target))
    throw new UserError(`That is no address of a database. It must be like ${DATABASE_ADDRESS}.`);
  const config = readConfig(environment);
  const unlock = lockSource(config, target);
  try {
    await copy(configuredDatabase(config), targetOf(target));
  } finally {
    unlock();
  }
  console.log(
    POSTGRES.test(target)
      ? 'All of it is there. Set DATABASE_URL to that address and start; the old database was only read.'
      : `All of it is there. Name the file chainwatch.sqlite, set DATA_DIR to its folder, unset DATABASE_URL, and start.`,
  );
}

function lockSource(config: Config, target: string): () => void {
  if (config.DATABASE_URL) {
    if (config.DATABASE_URL === target) throw new UserError('That is the database that is in use. Name another one.');
    return () => {};
  }
  if (resolve(databaseFile(config)) === resolve(target))
    throw new UserError('That is the database that is in use. Name another one.');
  return lockDatabase(databasePaths(config).lock);
}

function targetOf(target: string): Flavour {
  if (POSTGRES.test(target)) return postgresFlavour(target, 1);
  needFolderOf(target);
  return sqliteFlavour(target);
}

async function copy(from: Flavour, to: Flavour): Promise<void> {
  const source = { db: await openDatabase(from), flavour: from };
  try {
    const others = await otherConnections(source.db, from);
    if (others > 0)
      throw new UserError(
        `Chainwatch still works on this database (${counted(others, 'connection')}). Stop every process first.`,
      );
    const target = { db: await openTarget(to), flavour: to };
    try {
      await copyDatabase(source, target, printed);
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      throw new UserError(`The copy failed, and nothing of it was kept: ${messageOf(cause)}`, { cause });
    } finally {
      await target.db.destroy();
    }
  } finally {
    await source.db.destroy();
  }
}

const printed: CopySteps = {
  copied(table, rows, of) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${table}: ${rows} of ${of}`);
  },
  checked({ table, rows, checksum }) {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    console.log(`${table.padEnd(16)} ${counted(rows, 'row ', 'rows').padStart(13)}  ${checksum}  the same in both`);
  },
};
