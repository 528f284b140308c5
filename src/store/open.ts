import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
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
    throw new Error('The database could not be opened or brought up to date.', { cause: error });
  }
  return db;
}
