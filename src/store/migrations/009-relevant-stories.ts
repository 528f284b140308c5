import { type Kysely, sql } from 'kysely';

/** The relevant items of each feed by time, with what `/latest` needs of them, so that it reads no item. */
export function relevantStories() {
  const steps = [
    'drop index item_relevant',
    'create index item_relevant on item (feed_id, reported_at, story_id, severity) where relevant = 1',
  ];
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const step of steps) await sql.raw(step).execute(db);
    },
  };
}
