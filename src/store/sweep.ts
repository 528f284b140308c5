import { DAY } from '../core/durations.ts';
import type { Db } from './schema.ts';

/** Rows removed at once, so that nobody waits long for the database. */
const STEP = 100;
/** Of so many items, judged last, the dates are compared with this machine's clock. */
const COMPARED = 500;
/** Outlets may report nothing for so long before less is removed (milliseconds). */
const SILENT_FOR = 7 * DAY;

/**
 * Removes, at most one step of each kind: items first seen before a time (one without a date stays while its feed is read:
 * met again, it would pass for news); feeds that nobody sees any more and that have no item left; finished deliveries,
 * decisions, alerts, digests and messages of the web chat older than it; settings that have expired. A clock that is ahead
 * of what outlets date their reports removes no more than theirs would: what feeds still show would come again as news.
 * Returns how many rows went; call again until it is 0.
 */
export async function sweep(db: Db, wanted: number, now: number): Promise<number> {
  const ahead = now - SILENT_FOR - ((await newestDate(db)) ?? now);
  const before = wanted - Math.max(0, ahead);
  const steps = [
    db.deleteFrom('item').where('id', 'in', (query) =>
      query
        .selectFrom('item')
        .select('id')
        .where('first_seen', '<', before)
        .where((eb) =>
          eb.or([
            eb('published', 'is not', null),
            eb('feed_id', 'not in', eb.selectFrom('feed').select('id').where('enabled', '=', 1)),
          ]),
        )
        .orderBy('first_seen')
        .limit(STEP),
    ),
    db
      .deleteFrom('delivery')
      .where('seq', 'in', (query) =>
        query
          .selectFrom('delivery')
          .select('seq')
          .where('finished_at', '<', before)
          .where('state', 'in', ['sent', 'given-up'])
          .limit(STEP),
      ),
    db
      .deleteFrom('decision')
      .where('id', 'in', (query) =>
        query.selectFrom('decision').select('id').where('decided_at', '<', before).limit(STEP),
      ),
    db
      .deleteFrom('alert')
      .where('id', 'in', (query) =>
        query.selectFrom('alert').select('id').where('changed_at', '<', before).limit(STEP),
      ),
    db
      .deleteFrom('chat_message')
      .where('seq', 'in', (query) =>
        query.selectFrom('chat_message').select('seq').where('created_at', '<', before).orderBy('seq').limit(STEP),
      ),
    db
      .deleteFrom('feed')
      .where('enabled', '=', 0)
      .where('id', 'not in', (query) => query.selectFrom('feed_scope').select('feed_id'))
      .where((eb) =>
        eb.not(eb.exists(eb.selectFrom('item').select('item.id').whereRef('item.feed_id', '=', 'feed.id'))),
      ),
    db.deleteFrom('digest_edition').where('made_at', '<', before),
    db.deleteFrom('setting').where('expires_at', '<', now),
  ];
  let removed = 0;
  for (const step of steps) removed += Number((await step.executeTakeFirst()).numDeletedRows);
  return removed;
}

/** The newest date that an outlet gave to what came in last; null where none gave one. */
async function newestDate(db: Db): Promise<number | null> {
  const last = db
    .selectFrom('item')
    .select('published')
    .where('judged', 'is not', null)
    .orderBy('judged', 'desc')
    .limit(COMPARED);
  const row = await db
    .selectFrom(last.as('last'))
    .select((eb) => eb.fn.max<number | null>('published').as('at'))
    .executeTakeFirst();
  return row?.at ?? null;
}
