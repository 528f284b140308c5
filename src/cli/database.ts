import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { UserError } from '../core/errors.ts';
import { type Flavour, postgresFlavour, sqliteFlavour } from '../store/dialect.ts';

/** The file of the embedded database. Throws a UserError where there is none, so that no command makes an empty one. */
export function databaseFile({ DATA_DIR }: Config): string {
  const file = join(DATA_DIR, 'chainwatch.sqlite');
  if (!existsSync(file)) throw new UserError(`There is no database at ${file}. DATA_DIR says where to look.`);
  return file;
}

/** The database that is configured. Throws a UserError where an embedded one is not there. */
export function configuredDatabase(config: Config): Flavour {
  return config.DATABASE_URL ? postgresFlavour(config.DATABASE_URL, 1) : sqliteFlavour(databaseFile(config));
}

/** Throws a UserError where a new file has no folder to stand in. */
export function needFolderOf(file: string): void {
  if (!existsSync(dirname(resolve(file)))) throw new UserError(`There is no folder ${dirname(file)}. Make it first.`);
}
