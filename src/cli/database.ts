import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Config, databasePaths, readConfig } from '../config.ts';
import { UserError } from '../core/errors.ts';
import type { Store } from '../core/store.ts';
import { type Flavour, postgresFlavour, sqliteFlavour } from '../store/dialect.ts';
import { openStore } from '../store/index.ts';
import type { Db } from '../store/schema.ts';

/** The file of the embedded database. Throws a UserError where there is none, so that no command makes an empty one. */
export function databaseFile(config: Config): string {
  const { file } = databasePaths(config);
  if (!existsSync(file)) throw new UserError(`There is no database at ${file}. DATA_DIR says where to look.`);
  return file;
}

/** The database that is configured. Throws a UserError where an embedded one is not there. */
export function configuredDatabase(config: Config): Flavour {
  return config.DATABASE_URL ? postgresFlavour(config.DATABASE_URL, 1) : sqliteFlavour(databaseFile(config));
}

/** Opens the store of the configured database for a piece of work, and closes it. */
export async function withStore(
  environment: NodeJS.ProcessEnv,
  work: (store: Store, db: Db) => Promise<void>,
): Promise<void> {
  const { store, db } = await openStore(configuredDatabase(readConfig(environment)), Date.now);
  try {
    await work(store, db);
  } finally {
    await store.close();
  }
}

/** Throws a UserError where a new file has no folder to stand in, or one that this user may not write to. */
export function needFolderOf(file: string): void {
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) throw new UserError(`There is no folder ${dirname(file)}. Make it first.`);
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new UserError(`The folder ${folder} cannot be written to. Name a file in another one.`, { cause });
  }
}
