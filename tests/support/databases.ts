import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect, sql } from 'kysely';
import { type Flavour, postgresFlavour, sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { postgresPrograms } from './postgres.ts';
import { newPostgresDatabase } from './shared-postgres.ts';

/** PostgreSQL inside the process: one for all files that run in it, as each takes seconds to start. */
class SharedPGlite extends PGlite {
  override async close(): Promise<void> {}
}
let inMemory: SharedPGlite | undefined;

/** An empty database in it; what the last one held is gone. */
async function pgliteFlavour(): Promise<Flavour> {
  inMemory ??= new SharedPGlite();
  await inMemory.exec('drop schema public cascade; create schema public');
  return { ...postgresFlavour('', 1), dialect: new PGliteDialect({ pglite: inMemory }) };
}

/** Every kind of database that a test can have here. */
export const DATABASES: Record<string, () => Promise<{ flavour: Flavour; remove(): void | Promise<void> }>> = {
  'a SQLite file': async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
    return {
      flavour: sqliteFlavour(join(folder, 'test.sqlite')),
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
  'PostgreSQL in memory': async () => ({ flavour: await pgliteFlavour(), remove: () => {} }),
  ...(postgresPrograms()
    ? {
        'a PostgreSQL server': async () => ({
          flavour: postgresFlavour(await newPostgresDatabase(), 4),
          remove: () => {},
        }),
      }
    : {}),
};

/** A file, and a server where one is installed: PostgreSQL in memory takes long and adds nothing to what both can do. */
export const REAL_DATABASES = Object.keys(DATABASES).filter((name) => name !== 'PostgreSQL in memory');

/** A file and PostgreSQL: in memory where no server is installed. */
export const BOTH_DIALECTS = postgresPrograms() ? REAL_DATABASES : Object.keys(DATABASES);

/** A store with a clock that the test sets. `clear` empties it, which is quicker than a new one. */
export async function freshStore(database: keyof typeof DATABASES, clock = { now: 1_700_000_000_000 }) {
  const make = DATABASES[database];
  if (!make) throw new Error(`There is no database "${database}".`);
  const { flavour, remove } = await make();
  const { store, db } = await openStore(flavour, () => clock.now);
  const tables = (await db.introspection.getTables()).filter((table) => !table.name.startsWith('kysely'));
  return {
    store,
    db,
    clock,
    async clear() {
      for (const table of tables) await sql`delete from ${sql.table(table.name)}`.execute(db);
    },
    async close() {
      await store.close();
      await remove();
    },
  };
}
