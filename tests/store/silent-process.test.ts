import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { postgresFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { postgresPrograms, startPostgres } from '../support/postgres.ts';

it.skipIf(!postgresPrograms())(
  'the server ends the transaction of a process that is gone without a word after two minutes, and with it its locks',
  { timeout: 60_000 },
  async () => {
    const server = await startPostgres();
    const { store, db } = await openStore(postgresFlavour(await server.database(), 2), Date.now);
    onTestFinished(async () => {
      await store.close();
      await server.stop();
    });
    const { rows } = await sql`show idle_in_transaction_session_timeout`.execute(db);
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '2min' }]);
  },
);
