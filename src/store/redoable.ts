import { sql } from 'kysely';
import type { Flavour } from './dialect.ts';
import type { Db } from './schema.ts';

/**
 * A transaction that does not wait for the disk. Both databases keep commits in order: the next one that waits takes this one
 * along (https://www.sqlite.org/pragma.html#pragma_synchronous, https://www.postgresql.org/docs/current/wal-async-commit.html).
 */
export function redoable<T>(db: Db, flavour: Flavour, work: (trx: Db) => Promise<T>): Promise<T> {
  if (flavour.name === 'postgres') {
    return db.transaction().execute(async (trx) => {
      await sql`set local synchronous_commit = off`.execute(trx);
      return work(trx);
    });
  }
  return db.connection().execute(async (connection) => {
    await sql`pragma synchronous = normal`.execute(connection);
    try {
      return await connection.transaction().execute(work);
    } finally {
      await sql`pragma synchronous = full`.execute(connection);
    }
  });
}
