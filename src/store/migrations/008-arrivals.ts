import { statements } from './run.ts';

/** What came in within a span of time, by feed: `/status`, `/feeds list` and digests count it without reading the items. */
export const arrivals = statements('create index item_arrived on item (feed_id, first_seen, relevant, story_id)');
