import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { UserError } from '../core/errors.ts';
import type { Flavour } from './dialect.ts';
import { migrations } from './migrations/index.ts';
import type { Db, Tables } from './schema.ts';

/** A database with today's tables. Several processes may open one at once: migrations run under a lock. */
export async function openDatabase(flavour: Flavour): Promise<Db> {
  const db = new Kysely<Tables>({ dialect: flavour.dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(flavour) } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await db.destroy();
    throw new UserError(`The database cannot be opened: ${reason(error)}. ${NEXT[flavour.name]}`, { cause: error });
  }
  return db;
}

const NEXT = {
  sqlite: 'DATA_DIR says where it is; docs/operations.md says how to go back to a copy.',
  postgres: 'Check DATABASE_URL, and that the server runs and takes connections.',
};

/** A refused connection comes without a message, as several errors in one. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reason))].join('; ');
  return error instanceof Error ? error.message : String(error);
}
