import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { DAY } from '../core/durations.ts';
import {
  type Feed,
  type FeedHealth,
  FeedHealthSchema,
  type FeedListing,
  FeedListingSchema,
  newFeedHealth,
} from '../core/feed.ts';
import type { FeedTable } from '../core/store.ts';
import type { Flavour } from './dialect.ts';
import { visible } from './item-lists.ts';
import { redoable } from './redoable.ts';
import type { Db, Schema } from './schema.ts';

/** Everything of a feed that is not a column of its own. */
const StateSchema = FeedListingSchema.omit({ url: true, outlet: true }).extend(FeedHealthSchema.shape);

/** How the state of a feed that does not fail is written; within its texts quotation marks have a backslash. */
const HEALTHY = '%"failingSince":null%';

/** `next_poll_at` of a feed that is not to be polled. */
const NEVER = Number.MAX_SAFE_INTEGER;
/** No poll is put off for longer than a day and a bit, none takes minutes: what is later was written by a clock that was ahead. */
const FARTHEST_POLL = 2 * DAY;
const FARTHEST_LEASE = 10 * 60_000;

export function createFeedTable(db: Db, flavour: Flavour): FeedTable {
  async function withScopes(rows: readonly Schema['feed'][]): Promise<Feed[]> {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const scopes = await db
      .selectFrom('feed_scope')
      .select(['feed_id', 'scope'])
      .$if(ids.length < 500, (query) => query.where('feed_id', 'in', ids))
      .orderBy('added_at')
      .execute();
    const byFeed = Map.groupBy(scopes, (row) => row.feed_id);
    const scopesOf = (id: string) => (byFeed.get(id) ?? []).map((it) => it.scope);
    return rows.map((row) => feedOf(row, scopesOf(row.id)));
  }

  async function find(column: 'id' | 'url', value: string): Promise<Feed | null> {
    const row = await db.selectFrom('feed').selectAll().where(column, '=', value).executeTakeFirst();
    return (row && (await withScopes([row]))[0]) ?? null;
  }

  function seenBy(scope: string) {
    return db.selectFrom('feed').where('id', 'in', visible(db, scope));
  }

  /** What only some could see of a feed goes with it; what everybody could see stays until it is old. */
  async function forgetFeed(id: string): Promise<void> {
    await db.deleteFrom('setting').where('owner', '=', `feed:${id}`).execute();
    await db.deleteFrom('item').where('feed_id', '=', id).where('scope', '<>', 'public').execute();
    const kept = await db.selectFrom('item').select('id').where('feed_id', '=', id).limit(1).executeTakeFirst();
    if (!kept) await db.deleteFrom('feed').where('id', '=', id).execute();
  }

  return {
    async add(listing, scope, by, now) {
      const id = hash('sha256', listing.url).slice(0, 12);
      await db
        .insertInto('feed')
        .values({
          id,
          ...columnsOf({ ...listing, ...newFeedHealth(now) }),
          enabled: 1,
          next_poll_at: now,
          lease_until: 0,
          lease_by: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      // One that has moved for good keeps the id of its old address.
      const before =
        (await db.selectFrom('feed').selectAll().where('url', '=', listing.url).executeTakeFirst()) ??
        (await db.selectFrom('feed').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
      const changes = addedAgain(before, listing, { isPublic: scope === 'public', byPerson: by !== null, now });
      const stored = { ...before, ...changes };
      // Rows that need no change are not locked: other processes are saving feeds at the same time.
      if (!isDeepStrictEqual(stored, { ...before })) {
        await db.updateTable('feed').set(changes).where('id', '=', stored.id).execute();
      }
      const linked = await db
        .insertInto('feed_scope')
        .values({ feed_id: stored.id, scope, added_by: by, added_at: now })
        .onConflict((conflict) => conflict.columns(['feed_id', 'scope']).doNothing())
        .executeTakeFirst();
      const [feed] = await withScopes([stored]);
      if (!feed) throw new Error('A feed that was just stored is gone.');
      return { feed, already: Number(linked.numInsertedOrUpdatedRows ?? 0n) === 0 };
    },

    async remove(id, scope) {
      const removed = await db
        .deleteFrom('feed_scope')
        .where('feed_id', '=', id)
        .where('scope', '=', scope)
        .executeTakeFirst();
      const seen = await db.selectFrom('feed_scope').select('scope').where('feed_id', '=', id).executeTakeFirst();
      if (!seen) await db.updateTable('feed').set({ enabled: 0 }).where('id', '=', id).execute();
      if (!seen && scope !== 'public') await forgetFeed(id);
      return removed.numDeletedRows > 0n;
    },

    get: (id) => find('id', id),
    byUrl: (url) => find('url', url),

    async visibleTo(scope) {
      return withScopes(await seenBy(scope).selectAll().orderBy('outlet').orderBy('url').execute());
    },

    async page(scope, { offset, limit }) {
      const failing = sql<number>`case when state like ${HEALTHY} then 0 else 1 end`;
      const counts = await seenBy(scope)
        .select((eb) => [
          eb.fn.countAll<number>().as('total'),
          sql<number | null>`sum(${failing})`.as('failing'),
          eb.fn.min<number | null>('next_poll_at').as('dueAt'),
        ])
        .executeTakeFirstOrThrow();
      const rows = await seenBy(scope)
        .selectAll()
        .orderBy(failing, 'desc')
        .orderBy('outlet')
        .orderBy('url')
        .limit(limit)
        .offset(offset)
        .execute();
      const { total, failing: bad, dueAt } = counts;
      return { feeds: await withScopes(rows), total: Number(total), failing: Number(bad ?? 0), dueAt: dueAt ?? NEVER };
    },

    async all() {
      return withScopes(await db.selectFrom('feed').selectAll().where('enabled', '=', 1).orderBy('id').execute());
    },

    async claimDue({ now, by, leaseMs, limit }) {
      const rows = await redoable(db, flavour, async (trx) => {
        const due = await trx
          .selectFrom('feed')
          .select('id')
          .where('enabled', '=', 1)
          // Later than that was written by a clock that was ahead.
          .where((eb) =>
            eb.or([eb('next_poll_at', '<=', now), eb.between('next_poll_at', now + FARTHEST_POLL, NEVER - 1)]),
          )
          .where((eb) => eb.or([eb('lease_until', '<=', now), eb('lease_until', '>', now + FARTHEST_LEASE)]))
          .orderBy('next_poll_at')
          .limit(limit)
          .$if(flavour.name === 'postgres', (query) => query.forUpdate().skipLocked())
          .execute();
        if (due.length === 0) return [];
        const ids = due.map((row) => row.id);
        return trx
          .updateTable('feed')
          .set({ lease_until: now + leaseMs, lease_by: by })
          .where('id', 'in', ids)
          .returningAll()
          .execute();
      });
      return withScopes(rows);
    },

    async releaseAll() {
      await db.updateTable('feed').set({ lease_until: 0, lease_by: null }).where('lease_until', '>', 0).execute();
    },

    async saveHealth(feed, health, changes = {}) {
      const saved = await db
        .updateTable('feed')
        .set({
          ...columnsOf({ ...feed, ...health, ...changes }),
          next_poll_at: health.nextPollAt ?? NEVER,
          lease_until: 0,
          lease_by: null,
        })
        .where('id', '=', feed.id)
        .executeTakeFirst();
      return saved.numUpdatedRows > 0n;
    },
  };
}

/**
 * What adding an address changes that stood before. A feed that nobody read begins anew: what it brings first is a baseline
 * again. One that a person adds is asked at once, even where it was gone. Names and facts come from the public list alone,
 * since everybody is shown them.
 */
function addedAgain(
  row: Schema['feed'],
  listing: FeedListing,
  { isPublic, byPerson, now }: { isPublic: boolean; byPerson: boolean; now: number },
) {
  const feed = feedOf(row, []);
  const unread = row.enabled === 0;
  const described = isPublic ? { ...feed, ...listing, url: feed.url } : feed;
  return {
    ...columnsOf(unread ? { ...described, ...newFeedHealth(now) } : described),
    enabled: 1 as const,
    next_poll_at: unread || byPerson ? Math.min(now, row.next_poll_at) : row.next_poll_at,
  };
}

function columnsOf(feed: FeedListing & FeedHealth) {
  return { url: feed.url, outlet: feed.outlet ?? '', state: JSON.stringify(StateSchema.parse(feed)) };
}

function feedOf(row: Schema['feed'], scopes: string[]): Feed {
  const state = StateSchema.parse(JSON.parse(row.state));
  return { ...state, id: row.id, url: row.url, outlet: row.outlet === '' ? null : row.outlet, scopes };
}
