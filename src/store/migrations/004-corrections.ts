import { type Kysely, sql } from 'kysely';
import type { Flavour } from '../dialect.ts';

/** What managers said of groupings, per workspace. */
export function corrections({ int, serial, tableSuffix }: Flavour) {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const table = `create table correction (
        id ${serial}, scope text not null, correction text not null, made_by text not null, made_at ${int} not null
      ) ${tableSuffix}`;
      await sql.raw(table).execute(db);
      await sql.raw('create index correction_by_scope on correction (scope)').execute(db);
    },
  };
}
