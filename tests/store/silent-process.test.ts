import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgresFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { postgresPrograms } from '../support/postgres.ts';
import { newPostgresDatabase } from '../support/shared-postgres.ts';

describe.skipIf(!postgresPrograms())('a PostgreSQL server', { timeout: 60_000 }, () => {
  async function open() {
    const url = await newPostgresDatabase();
    const opened = await openStore(postgresFlavour(url, 2), Date.now);
    const admin = new pg.Client(url);
    await admin.connect();
    onTestFinished(async () => {
      await admin.end();
      await opened.store.close();
    });
    return { ...opened, admin };
  }

  it('ends the transaction of a process that is gone without a word after two minutes, and with it its locks', async () => {
    const { db } = await open();
    const { rows } = await sql`show idle_in_transaction_session_timeout`.execute(db);
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '2min' }]);
  });

  it('is asked again over new connections, however often they were cut while they were made', async () => {
    const { store, admin } = await open();
    let cutting = true;
    const asking = Array.from({ length: 4 }, async () => {
      while (cutting) await store.outbox.nextDueAt().catch(() => {});
    });
    const connections = `from pg_stat_activity where application_name = 'chainwatch' and datname = current_database()`;
    const end = performance.now() + 3000;
    while (performance.now() < end) {
      await admin.query(`select pg_terminate_backend(pid) ${connections}`);
    }
    cutting = false;
    await Promise.all(asking);
    expect(await Promise.all([1, 2, 3].map(() => store.outbox.nextDueAt().catch(() => null)))).toEqual([
      null,
      null,
      null,
    ]);
    expect(await store.outbox.counts()).toEqual([]);
  });
});
