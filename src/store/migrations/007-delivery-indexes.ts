import { statements } from './run.ts';

/** What the delivery worker asks for again and again: what waits, by time, and what is claimed. Finished rows stay out of both. */
export const deliveryIndexes = statements(
  `create index delivery_waiting on delivery (due_at) where state in ('due', 'retry', 'unknown')`,
  `create index delivery_claimed on delivery (lease_until) where state = 'claimed'`,
);
