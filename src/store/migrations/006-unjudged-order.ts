import { statements } from './run.ts';

/**
 * What waits to be judged, in the order in which it is judged: many items are first seen in the same millisecond. SQLite would
 * take the index of the judged ones for it, and sort all that wait, if that held them too.
 */
export const unjudgedOrder = statements(
  'drop index item_unjudged',
  'drop index item_judged',
  'create index item_unjudged on item (first_seen, reported_at, id) where judged is null',
  'create unique index item_judged on item (judged) where judged is not null',
);
