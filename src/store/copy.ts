import { hash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { counted } from '../core/counted.ts';
import { UserError } from '../core/errors.ts';
import type { Flavour } from './dialect.ts';
import type { Db, Schema } from './schema.ts';

/** Every table, each behind those it refers to, with its primary key. A table that is forgotten here is an error of types. */
const KEYS: { readonly [T in keyof Schema]: readonly (keyof Schema[T] & string)[] } = {
  feed: ['id'],
  feed_scope: ['feed_id', 'scope'],
  item: ['id'],
  subscription: ['id'],
  alert: ['id'],
  decision: ['id'],
  delivery: ['seq'],
  channel_hold: ['channel_key'],
  feedback: ['story_id', 'channel_key', 'user_id'],
  digest_schedule: ['channel_key', 'edition'],
  digest_edition: ['channel_key', 'edition', 'local_date'],
  correction: ['id'],
  setting: ['owner', 'name'],
  chat_clock: ['id'],
  chat_channel: ['id'],
  chat_message: ['seq'],
  chat_read: ['user_id', 'channel'],
  chat_user: ['id'],
  installation: ['platform', 'workspace'],
};

/** A new database has this one's row; every other table is empty. */
const FILLED_FROM_THE_START = 'chat_clock';
/** SQLite takes at most 32,766 values in one statement; the widest row has 22. */
const ROWS_AT_ONCE = 500;
/** PostgreSQL cannot hold this character in a text; nothing that is shown has it. */
const NUL = /\0/g;

type Row = Record<string, unknown>;

/** How many rows, and the sum of their hashes: the same for the same rows in any order. */
interface TableSum {
  table: string;
  rows: number;
  checksum: string;
}

export interface CopySteps {
  /** How far a table is; `rows` of `of` are there. */
  copied(table: string, rows: number, of: number): void;
  checked(sum: TableSum): void;
}

/**
 * Copies every row of one database into another, new one: all of them or, when anything fails, none. What then stands in
 * the target is read back and compared with what was read, by count and checksum. Throws a UserError where the target
 * holds something, or where the two differ.
 */
export async function copyDatabase(
  source: { db: Db; flavour: Flavour },
  target: { db: Db; flavour: Flavour },
  steps: CopySteps,
): Promise<void> {
  await refuseFilled(target.db);
  await snapshot(source, (from) =>
    target.db.transaction().execute(async (to) => {
      await sql`delete from ${sql.table(FILLED_FROM_THE_START)}`.execute(to);
      for (const [table, keys] of Object.entries(KEYS)) {
        const of = await countOf(from, table);
        const read = createSum(table);
        for await (const rows of pages(from, table, keys)) {
          const portable = target.flavour.name === 'postgres' ? rows.map(withoutNul) : rows;
          portable.forEach(read.add);
          await insert(to, target.flavour, table, portable);
          steps.copied(table, read.sum().rows, of);
        }
        await continueCount(to, target.flavour, table, keys);
        const found = createSum(table);
        for await (const rows of pages(to, table, keys)) rows.forEach(found.add);
        if (found.sum().rows !== of || found.sum().checksum !== read.sum().checksum) {
          throw new UserError(
            `The table ${table} is not the same in both (${counted(of, 'row')}, ${found.sum().rows} arrived). Nothing was kept; try again.`,
          );
        }
        steps.checked(found.sum());
      }
    }),
  );
}

/** Reads see one moment of the source. */
function snapshot<T>({ db, flavour }: { db: Db; flavour: Flavour }, work: (from: Db) => Promise<T>): Promise<T> {
  if (flavour.name === 'sqlite') return db.transaction().execute(work);
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (from) => {
      // It rests while what was copied of a table is read back.
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(from);
      return work(from);
    });
}

async function refuseFilled(db: Db): Promise<void> {
  for (const table of Object.keys(KEYS)) {
    const filled = table === FILLED_FROM_THE_START ? 0 : await countOf(db, table);
    if (filled > 0) {
      throw new UserError(
        `The target holds data already (${counted(filled, 'row')} in ${table}). Name a new, empty database.`,
      );
    }
  }
}

async function countOf(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ count: unknown }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** All rows of a table in the order of its key, some at a time. */
async function* pages(db: Db, table: string, keys: readonly string[]): AsyncGenerator<Row[]> {
  const key = sql.join(keys.map((name) => sql.ref(name)));
  let after: RawBuilder<unknown> = sql``;
  for (;;) {
    const { rows } = await sql<Row>`
      select * from ${sql.table(table)} ${after} order by ${key} limit ${sql.lit(ROWS_AT_ONCE)}`.execute(db);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = sql`where (${key}) > (${sql.join(keys.map((name) => last[name]))})`;
  }
}

async function insert(db: Db, flavour: Flavour, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((name) => row[name]))})`);
  // The numbers of rows that count up are kept: other rows and posted messages name them.
  const numbers = flavour.name === 'postgres' ? sql`overriding system value` : sql``;
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))}) ${numbers}
    values ${sql.join(values)}`.execute(db);
}

/** PostgreSQL's own counter goes on behind the highest number that was copied; SQLite's does so by itself. */
async function continueCount(db: Db, flavour: Flavour, table: string, keys: readonly string[]): Promise<void> {
  const [key, ...others] = keys;
  if (flavour.name !== 'postgres' || !key || others.length > 0) return;
  const { rows } = await sql<{ pg_get_serial_sequence: string | null }>`
    select pg_get_serial_sequence(${table}, ${key})`.execute(db);
  const counter = rows[0]?.pg_get_serial_sequence;
  if (!counter) return;
  await sql`
    select setval(${counter}, max(${sql.ref(key)})) from ${sql.table(table)} having count(*) > 0`.execute(db);
}

function withoutNul(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value.replace(NUL, '') : value]),
  );
}

function createSum(table: string) {
  let rows = 0;
  let total = 0n;
  return {
    add(row: Row): void {
      const text = JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      rows++;
      total = BigInt.asUintN(64, total + hash('sha256', text, 'buffer').readBigUInt64BE());
    },
    sum: (): TableSum => ({ table, rows, checksum: total.toString(16).padStart(16, '0') }),
  };
}
