import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { postgresFlavour, sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { lockDatabase } from '../../src/store/lock.ts';
import { LISTING } from '../bench/matching.ts';
import { cardTitled } from '../contracts/cards.ts';
import { postgresPrograms } from '../support/postgres.ts';
import { newPostgresDatabase } from '../support/shared-postgres.ts';
import { CHANNEL, fill } from './filled.ts';

const ITEMS = 600;

/** Every row of every table, to compare two files. */
function contents(file: string): Record<string, unknown[]> {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database
    .prepare(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'kysely%'`,
    )
    .all()
    .map((row) => String(row.name));
  const rows = tables.map((table) => [table, database.prepare(`select * from ${table} order by 1, 2`).all()]);
  database.close();
  return Object.fromEntries(rows);
}

describe.skipIf(!postgresPrograms())('migrate-to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-migrate-'));
  const file = join(folder, 'chainwatch.sqlite');
  beforeAll(async () => {
    await fill(file, ITEMS);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => vi.restoreAllMocks());

  async function migrate(target: string, env: Record<string, string> = {}) {
    const out: string[] = [];
    const err: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line) => void out.push(String(line)));
    vi.spyOn(console, 'error').mockImplementation((line) => void err.push(String(line)));
    const code = await run(['migrate-to', target], { DATA_DIR: folder, ...env });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  it('carries every row of every table to PostgreSQL and back, and says what it compared', async () => {
    const before = contents(file);
    for (const [table, rows] of Object.entries(before)) expect([table, rows.length > 0]).toEqual([table, true]);
    const url = await newPostgresDatabase();
    const there = await migrate(url);
    expect(there).toMatchObject({ code: 0, err: '' });
    expect(there.out).toMatch(new RegExp(`^item +${ITEMS} rows +[0-9a-f]{16} +the same in both$`, 'm'));
    const back = join(folder, 'back.sqlite');
    expect(await migrate(back, { DATABASE_URL: url })).toMatchObject({ code: 0, err: '' });
    expect(contents(back)).toEqual(before);
  });

  it('lets PostgreSQL count on behind what was copied', async () => {
    const url = await newPostgresDatabase();
    await migrate(url);
    const { store } = await openStore(postgresFlavour(url, 1), Date.now);
    await store.outbox.enqueue(
      { key: 'new', kind: 'notice', to: { ...CHANNEL, channel: 'C9' }, outgoing: { card: cardTitled('x') } },
      Date.now(),
    );
    const before = Number(contents(file).delivery?.length);
    const claimed = await store.outbox.claim({ now: Date.now() + 1, by: 'p', leaseMs: 1, limit: 10_000 });
    expect(claimed.find((one) => one.key === 'new')?.seq).toBeGreaterThan(before);
    await store.close();
  });

  const failures: [string, () => ReturnType<typeof migrate>, RegExp][] = [
    [
      'the target holds data',
      async () => {
        const url = await newPostgresDatabase();
        await migrate(url);
        return migrate(url);
      },
      /^The target holds data already \(\d+ rows in feed\)\. Name a new, empty database\.$/,
    ],
    [
      'the target holds a single row',
      async () => {
        const target = join(folder, 'single.sqlite');
        const { store } = await openStore(sqliteFlavour(target), Date.now);
        await store.feeds.add(LISTING, 'public', null, 0);
        await store.close();
        return migrate(target);
      },
      /\(1 row in feed\)/,
    ],
    [
      'the server does not answer',
      () => migrate('postgres://u:geheim@127.0.0.1:1/x'),
      /^The target cannot be opened: .*refused.*Name an empty/i,
    ],
    [
      'a password is written with signs that mean something else in an address',
      () => migrate('postgres://u:ge/he#im@127.0.0.1:1/x'),
      /^That is no address of a database\. It must be like postgres:\/\/user:password@host\/database; in a password write \//,
    ],
    ['there is nothing to copy', () => migrate('x.sqlite', { DATA_DIR: tmpdir() }), /^There is no database at/],
    ['both are the same file', () => migrate(file), /in use/],
    ['the folder is missing', () => migrate(join(folder, 'none', 'x.sqlite')), /^There is no folder/],
    [
      'the target is another kind of file',
      () => {
        writeFileSync(join(folder, 'junk'), 'not a database '.repeat(500));
        return migrate(join(folder, 'junk'));
      },
      /^The target cannot be opened: file is not a database\. Name an empty database/,
    ],
    [
      'Chainwatch runs on the file',
      async () => {
        const unlock = lockDatabase(join(folder, 'chainwatch.lock'));
        return migrate(join(folder, 'x.sqlite')).finally(unlock);
      },
      /^Another Chainwatch works on this database/,
    ],
    [
      'Chainwatch runs on the server',
      async () => {
        const url = await newPostgresDatabase();
        const { store } = await openStore(postgresFlavour(url, 1), Date.now);
        await store.feeds.all();
        return migrate(join(folder, 'y.sqlite'), { DATABASE_URL: url }).finally(() => store.close());
      },
      /still works on this database \(1 connection\)/,
    ],
  ];
  it.each(failures)('says in one sentence that %s', async (_what, attempt, sentence) => {
    const { code, err } = await attempt();
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
    expect(err.split('\n')).toHaveLength(1);
    expect(err).not.toContain('geheim');
  });

  it('leaves the target empty when it is stopped half-way', async () => {
    const url = await newPostgresDatabase();
    const { db, store } = await openStore(postgresFlavour(url, 1), Date.now);
    // The last table refuses what comes.
    await db.schema
      .alterTable('installation')
      .addColumn('more', 'text', (column) => column.notNull())
      .execute();
    await store.close();
    expect((await migrate(url)).err).toMatch(/^The copy failed, and nothing of it was kept/);
    const again = await openStore(postgresFlavour(url, 1), Date.now);
    expect(await again.store.feeds.all()).toEqual([]);
    await again.store.close();
  });

  it('drops the one character that PostgreSQL cannot hold', async () => {
    const odd = mkdtempSync(join(folder, 'odd-'));
    const { store } = await openStore(sqliteFlavour(join(odd, 'chainwatch.sqlite')), Date.now);
    await store.settings.set('a\0b', 'name', 1);
    await store.close();
    const url = await newPostgresDatabase();
    expect(await migrate(url, { DATA_DIR: odd })).toMatchObject({ code: 0 });
    const there = await openStore(postgresFlavour(url, 1), Date.now);
    expect(await there.store.settings.get('ab', 'name')).toBe(1);
    await there.store.close();
  });

  it('takes no other kind of database', async () => {
    expect(await migrate('mysql://x/y')).toMatchObject({ code: 2 });
  });
});
