import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect, sql } from 'kysely';
import { type Flavour, postgresFlavour, sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { postgresPrograms, startPostgres } from './postgres.ts';

/** PostgreSQL inside the process. */
export function pgliteFlavour(): Flavour {
  return { ...postgresFlavour('', 1), dialect: new PGliteDialect({ pglite: new PGlite() }) };
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
  'PostgreSQL in memory': async () => ({ flavour: pgliteFlavour(), remove: () => {} }),
  ...(postgresPrograms()
    ? {
        'a PostgreSQL server': async () => {
          const server = await startPostgres();
          return { flavour: postgresFlavour(await server.database(), 4), remove: () => server.stop() };
        },
      }
    : {}),
};

/** A file, and a server where one is installed: PostgreSQL in memory takes long and adds nothing to what both can do. */
export const REAL_DATABASES = Object.keys(DATABASES).filter((name) => name !== 'PostgreSQL in memory');

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
