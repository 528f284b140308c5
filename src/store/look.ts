import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import { type Flavour, sqliteFlavour } from './dialect.ts';
import { migrations } from './migrations/index.ts';
import { unfitEncoding } from './open.ts';
import type { Schema } from './schema.ts';

interface MigrationLook {
  /** Migrations that the next start will run. */
  missing: number;
  /** Migrations that have run and that this version does not know. */
  unknown: number;
}

export interface ServerLook extends MigrationLook {
  /** As the server counts: 150004 is 15.4. */
  version: number;
  mayCreate: boolean;
  /** A standby, or set to be only read. */
  readOnly: boolean;
  /** The encoding, where it cannot hold every text. */
  unfitEncoding: string | null;
  /** A pooler between lends its connections for a transaction each. */
  lent: boolean;
}

/** Looks at the file of an embedded database without changing anything. Throws where it cannot be read. */
export function lookAtFile(file: string): MigrationLook {
  return reading(file, (database) => {
    const known = Object.keys(migrations(sqliteFlavour(file)));
    const tables = database.prepare("select 1 from sqlite_master where type = 'table' and name = ?");
    const started = tables.get(DEFAULT_MIGRATION_TABLE) !== undefined;
    const rows = started ? database.prepare(`select name from ${DEFAULT_MIGRATION_TABLE}`).all() : [];
    const ran = rows.map((row) => String(row.name));
    return {
      missing: known.filter((name) => !ran.includes(name)).length,
      unknown: ran.filter((name) => !known.includes(name)).length,
    };
  });
}

function reading<T>(file: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** A workspace that installed the app by itself, with its sealed token. */
interface Installed {
  workspace: string;
  secret: string;
}

/** The Slack installations in a file, which is not changed. Throws where it cannot be read. */
export function installationsInFile(file: string): Installed[] {
  const slack = "select workspace, secret from installation where platform = 'slack'";
  const rows = reading(file, (database) => database.prepare(slack).all());
  return rows.map((row) => ({ workspace: String(row.workspace), secret: String(row.secret) }));
}

/** The same of a PostgreSQL server. */
export async function installationsOnServer(flavour: Flavour): Promise<Installed[]> {
  const db = new Kysely<{ installation: Installed & { platform: string } }>({ dialect: flavour.dialect });
  const slack = db.selectFrom('installation').select(['workspace', 'secret']).where('platform', '=', 'slack');
  return slack.execute().finally(() => db.destroy());
}

/** The names of unexpired settings of an owner on a PostgreSQL server, by the server's clock. */
export async function settingsOnServer(flavour: Flavour, owner: string): Promise<string[]> {
  const db = new Kysely<Pick<Schema, 'setting'>>({ dialect: flavour.dialect });
  const now = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::double precision`;
  const valid = db.selectFrom('setting').select('name').where('owner', '=', owner).where('expires_at', '>', now);
  const rows = await valid.execute().finally(() => db.destroy());
  return rows.map(({ name }) => name);
}

/** Looks at a PostgreSQL server without changing anything. Throws where it does not answer. */
export async function lookAtServer(flavour: Flavour): Promise<ServerLook> {
  const db = new Kysely<Record<string, { name: string }>>({ dialect: flavour.dialect });
  try {
    const known = migrations(flavour);
    const provider = { getMigrations: async () => known };
    const all = await new Migrator({ db, provider }).getMigrations();
    const executed = all.filter((one) => one.executedAt).length;
    const ran = executed === 0 ? [] : await db.selectFrom(DEFAULT_MIGRATION_TABLE).select('name').execute();
    const facts = sql<{ version: string; allowed: boolean; read_only: string }>`
      select current_setting('server_version_num') version, has_schema_privilege(current_schema(), 'create') allowed,
        current_setting('transaction_read_only') read_only`;
    const { rows } = await facts.execute(db);
    return {
      version: Number(rows[0]?.version),
      missing: all.length - executed,
      unknown: ran.filter((one) => !Object.hasOwn(known, one.name)).length,
      mayCreate: rows[0]?.allowed === true,
      readOnly: rows[0]?.read_only === 'on',
      unfitEncoding: await unfitEncoding(db, flavour),
      lent: await lendsConnections(db),
    };
  } finally {
    await db.destroy();
  }
}

/** Whether one connection is served by two of the server's, as it is where another one's transaction holds the first. */
async function lendsConnections(db: Kysely<Record<string, { name: string }>>): Promise<boolean> {
  const served = async (by: typeof db) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() pid`.execute(by);
    return rows[0]?.pid;
  };
  return db.connection().execute(async (connection) => {
    const first = await served(connection);
    return db.transaction().execute(async (other) => {
      await served(other);
      return (await served(connection)) !== first;
    });
  });
}
