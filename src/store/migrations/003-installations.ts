import { type Kysely, sql } from 'kysely';
import type { Flavour } from '../dialect.ts';

/** Workspaces that installed the bot by themselves (OAuth). */
export function installations({ int, tableSuffix }: Flavour) {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const table = `create table installation (
        platform text not null, workspace text not null, name text not null, secret text not null,
        installed_at ${int} not null, primary key (platform, workspace)
      ) ${tableSuffix}`;
      await sql.raw(table).execute(db);
    },
  };
}
