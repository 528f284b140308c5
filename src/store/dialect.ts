import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  type Dialect,
  PostgresDialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import pg from 'pg';

/**
 * Everything in which SQLite and PostgreSQL differ. Times are epoch milliseconds, booleans 0/1, JSON is text,
 * so that rows read the same from both.
 */
export interface Flavour {
  name: 'sqlite' | 'postgres';
  dialect: Dialect;
  /** 64-bit whole number. SQLite's STRICT tables know only `integer`. */
  int: string;
  real: string;
  /** Primary key that counts up. */
  serial: string;
  /** Behind `create table (…)`. */
  tableSuffix: string;
}

/** Prepared statements that are kept; preparing one takes longer than most take to run. */
const STATEMENTS_KEPT = 500;

/**
 * Opens (and makes) a database file: WAL, every commit synced. Waits up to two seconds for another writer; nothing else runs
 * meanwhile, and chat platforms want an answer within three.
 */
export function sqliteFlavour(file: string): Flavour {
  return {
    name: 'sqlite',
    dialect: new WholeChanges({ database: async () => openSqlite(file) }),
    int: 'integer',
    real: 'real',
    serial: 'integer primary key autoincrement',
    tableSuffix: 'strict',
  };
}

/**
 * Kysely would make tables outside of any transaction, though SQLite can within one: an upgrade that is killed, or that fills the
 * disk, would leave a file that neither the old version nor the new one can open.
 */
class WholeChanges extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new WholeChangesAdapter();
  }
}

class WholeChangesAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** The log is folded in at 8,000 pages (32 MB), not at 1,000: most pages of a sweep are written again within that. */
const PRAGMAS = `
  pragma journal_mode = wal; pragma wal_autocheckpoint = 8000; pragma synchronous = full;
  pragma busy_timeout = 2000; pragma foreign_keys = on;`;

function openSqlite(file: string): SqliteDatabase {
  const database = new DatabaseSync(file);
  database.exec(PRAGMAS);
  function prepare(query: string): SqliteStatement {
    const statement = database.prepare(query);
    return {
      reader: statement.columns().length > 0,
      all: (values) => statement.all(...values.map(bindable)),
      run: (values) => statement.run(...values.map(bindable)),
      // One that is stepped through is not shared: another run of it would start it anew.
      iterate: (values) => database.prepare(query).iterate(...values.map(bindable)),
    };
  }
  const known = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(query) {
      const kept = known.get(query);
      if (kept) return kept;
      const statement = prepare(query);
      // What a pragma does, it does when it is prepared.
      if (query.startsWith('pragma')) return statement;
      if (known.size >= STATEMENTS_KEPT) known.clear();
      known.set(query, statement);
      return statement;
    },
  };
}

/** node:sqlite takes an object as a set of named parameters and silently shifts the rest, so nothing but plain values may pass. */
function bindable(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint')
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`A value of type ${typeof value} cannot be stored.`);
}

/** The name under which PostgreSQL lists our connections. */
export const APPLICATION = 'chainwatch';

/** A PostgreSQL server by its address. */
export function postgresFlavour(url: string, connections: number): Flavour {
  return {
    name: 'postgres',
    dialect: new PostgresDialect({ pool: async () => openPool(url, connections) }),
    int: 'bigint',
    real: 'double precision',
    serial: 'bigint generated always as identity primary key',
    tableSuffix: '',
  };
}

/**
 * Of a process whose machine is gone, the server would keep an open transaction and its locks for hours: nobody else would
 * judge meanwhile, nor send what it was claiming. None of ours rests so long.
 */
const LET_GO = `set idle_in_transaction_session_timeout = '2min'`;

function openPool(url: string, connections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types,
    application_name: APPLICATION,
    keepAlive: true,
    // A server that does not even refuse counts as away after this long.
    connectionTimeoutMillis: 30_000,
    onConnect: async (client: pg.ClientBase) => {
      client.on('error', () => {});
      await client.query(LET_GO);
    },
  });
  // A connection that breaks (the server restarts) fails its query, if it has one, and is replaced by the next. Without
  // listeners, on the pool for idle connections and on each for busy ones, it would end the process.
  pool.on('error', () => {});
  return pool;
}

/** PostgreSQL sends 64-bit numbers as text; ours (times, counts) all fit a double. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
  },
};
