import { statements } from './run.ts';

/** The relevant items of each feed by time, with what `/latest` needs of them, so that it reads no item. */
export const relevantStories = statements(
  'drop index item_relevant',
  'create index item_relevant on item (feed_id, reported_at, story_id, severity) where relevant = 1',
);
