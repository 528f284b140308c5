import { type Kysely, sql } from 'kysely';

/** What came in within a span of time, by feed: `/status`, `/feeds list` and digests count it without reading the items. */
export function arrivals() {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql.raw('create index item_arrived on item (feed_id, first_seen, relevant, story_id)').execute(db);
    },
  };
}
