import { type Kysely, sql } from 'kysely';

/** What the delivery worker asks for again and again: what waits, by time, and what is claimed. Finished rows stay out of both. */
export function deliveryIndexes() {
  const indexes = [
    `create index delivery_waiting on delivery (due_at) where state in ('due', 'retry', 'unknown')`,
    `create index delivery_claimed on delivery (lease_until) where state = 'claimed'`,
  ];
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const index of indexes) await sql.raw(index).execute(db);
    },
  };
}
