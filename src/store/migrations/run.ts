import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A migration that runs some statements, one after the other. */
export function statements(...all: string[]): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of all) await sql.raw(statement).execute(db);
    },
  };
}
