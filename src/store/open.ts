import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { messageOf, UserError } from '../core/errors.ts';
import { APPLICATION, type Flavour } from './dialect.ts';
import { migrations } from './migrations/index.ts';
import type { Db, Schema } from './schema.ts';

/**
 * A database with today's tables. Several processes may open one at once: migrations run under a lock. `onError` hears of
 * every statement that fails.
 */
export async function openDatabase(flavour: Flavour, onError: (error: unknown) => void = () => {}): Promise<Db> {
  const db = new Kysely<Schema>({
    dialect: flavour.dialect,
    log: (event) => {
      if (event.level === 'error') onError(event.error);
    },
  });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(flavour) } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await db.destroy();
    throw new UserError(whyNot(reason(error), flavour), { cause: error });
  }
  const encoding = await unfitEncoding(db, flavour);
  if (encoding) {
    await db.destroy();
    throw new UserError(`The database keeps text as ${encoding}, which cannot hold every language. ${UTF8_DATABASE}`);
  }
  return db;
}

/** What to do about a database whose encoding does not fit. */
export const UTF8_DATABASE =
  'Make a new one with "createdb -E UTF8 -T template0 chainwatch", and name it in DATABASE_URL.';

/** The encoding of a database that cannot hold every text; null where it can. SQL_ASCII keeps whatever it is given. */
export async function unfitEncoding<T>(db: Kysely<T>, flavour: Flavour): Promise<string | null> {
  if (flavour.name === 'sqlite') return null;
  const { rows } = await sql<{ encoding: string }>`
    select current_setting('server_encoding') encoding`.execute(db);
  const encoding = rows[0]?.encoding ?? 'UTF8';
  return ['UTF8', 'SQL_ASCII'].includes(encoding) ? null : encoding;
}

/** How many connections of other Chainwatch processes a database has; an embedded one is locked instead. */
export async function otherConnections(db: Db, flavour: Flavour): Promise<number> {
  if (flavour.name === 'sqlite') return 0;
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity
    where datname = current_database() and application_name = ${APPLICATION} and pid <> pg_backend_pid()`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** Makes an embedded database refuse every further write of this process. */
export async function stopWriting(db: Db, flavour: Flavour): Promise<void> {
  if (flavour.name === 'sqlite') await sql`pragma query_only = on`.execute(db);
}

/** A sentence for the operator. */
function whyNot(reason: string, { name }: Flavour): string {
  if (/previously executed migration .* is missing/.test(reason))
    return 'A newer Chainwatch has worked on this database. Install that version again, or restore a backup that was made before it ran.';
  const next = /permission denied for schema/.test(reason)
    ? 'Let the user in DATABASE_URL make tables: grant create on schema public to it.'
    : /readonly database|unable to open database file/.test(reason)
      ? WRITE_RIGHTS
      : NEXT[name];
  return `The database cannot be opened: ${reason}. ${next}`;
}

/** What to do about an embedded database that this user may not write to. */
export const WRITE_RIGHTS =
  'Let the user that runs Chainwatch write to the file and to its folder, or set DATA_DIR to a folder where it may.';

const NEXT = {
  sqlite: 'DATA_DIR says where it is; docs/operations.md says how to go back to a copy.',
  postgres: 'Check DATABASE_URL, and that the server runs and takes connections.',
};

/** The same for a database that somebody named to be filled, and which no setting names. */
export async function openTarget(flavour: Flavour): Promise<Db> {
  try {
    return await openDatabase(flavour);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    throw new UserError(
      `The target cannot be opened: ${reason(cause ?? error)}. Name an empty database that this user may fill.`,
      { cause: error },
    );
  }
}

/** A refused connection comes without a message, as several errors in one. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reason))].join('; ');
  return messageOf(error);
}
