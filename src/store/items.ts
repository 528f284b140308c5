import { sql } from 'kysely';
import { z } from 'zod';
import { FeedListingSchema } from '../core/feed.ts';
import type { Item, Scope } from '../core/item.ts';
import type { ItemTable, StoredReport } from '../core/item-table.ts';
import type { SettingTable } from '../core/store.ts';
import { chunks } from './chunks.ts';
import type { Flavour } from './dialect.ts';
import { createItemLists } from './item-lists.ts';
import { newsOf, onceEach } from './item-news.ts';
import { assessmentOf, ITEM_COLUMNS, idOf, itemOf, judged, rowOf } from './item-rows.ts';
import { findItems } from './item-search.ts';
import type { Db, Schema } from './schema.ts';

const OutletFactsSchema = FeedListingSchema.pick({ country: true, stateRun: true, group: true, language: true });

/** SQLite takes at most 32,766 values in one statement, PostgreSQL 65,535; a row here has 19. */
const ROWS_AT_ONCE = 500;

/** Any number that no other lock of ours uses. */
const JUDGING_LOCK = 4_501;

/** Owner and name of the setting that holds the last number given in the order of judging. */
const LAST_JUDGED = ['items', 'last-judged'] as const;

interface VerdictRow {
  id: string;
  story: string | null;
  opened: number | null;
  no: number;
}

export function createItemTable(db: Db, flavour: Flavour, settings: SettingTable): ItemTable {
  /** Numbers only rise, though the last items may be gone with their feeds: other processes have read up to a number. */
  async function lastJudged(): Promise<number> {
    const row = await db
      .selectFrom('item')
      .select((eb) => eb.fn.max('judged').as('no'))
      .where('judged', 'is not', null)
      .executeTakeFirst();
    const given = z
      .number()
      .catch(0)
      .parse(await settings.get(...LAST_JUDGED));
    return Math.max(Number(row?.no ?? 0), given);
  }

  return {
    // Of a feed that was never read nothing can be known.
    unknown: async (feed, items) => (feed.lastSuccessAt === null ? onceEach(items) : newsOf(db, feed.id, items)),

    async addNew(feed, items, { source, baseline, assessments, now }) {
      const fresh = new Map(items.map((item) => [item.key, item]));
      const added: Item[] = [];
      for (const group of chunks([...fresh.values()], ROWS_AT_ONCE)) {
        const rows = group.map((item) => ({
          ...item,
          id: idOf(feed.id, item.key),
          feedId: feed.id,
          source: item.outlet ?? source,
          scope: feed.scopes.includes('public') ? 'public' : (feed.scopes[0] ?? 'public'),
          firstSeen: now,
        }));
        const inserted = await db
          .insertInto('item')
          .values(rows.map((item) => rowOf(item, baseline(item), assessments?.get(item.key))))
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .execute();
        const news = new Set(inserted.map((row) => row.id));
        added.push(...rows.filter((row) => news.has(row.id)));
      }
      return added;
    },

    async unjudged(limit) {
      const rows = await db
        .selectFrom('item')
        .select([...ITEM_COLUMNS, 'relevant'])
        .where('judged', 'is', null)
        .orderBy('first_seen')
        .orderBy('reported_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ relevant, ...row }) => ({
        ...itemOf(row),
        relevant: relevant === null ? null : relevant === 1,
      }));
    },

    async judge(verdicts) {
      const judged = await lastJudged();
      if (verdicts.length === 0) return judged;
      await settings.set(...LAST_JUDGED, judged + verdicts.length);
      for (const { id, assessment } of verdicts) {
        if (assessment) await db.updateTable('item').set(assessmentOf(assessment)).where('id', '=', id).execute();
      }
      const rows = verdicts.map(
        ({ id, storyId, storyOpenedAt }, i) => sql`(${id}, ${storyId}, ${storyOpenedAt}, ${judged + 1 + i})`,
      );
      // One statement for all; PostgreSQL has to be told which of the values are numbers.
      await db
        .with('verdict(id, story, opened, no)', () => sql<VerdictRow>`(values ${sql.join(rows)})`)
        .updateTable('item')
        .from('verdict')
        .set((eb) => ({
          story_id: eb.ref('verdict.story'),
          story_opened_at: eb.cast<number>('verdict.opened', 'bigint'),
          judged: eb.cast<number>('verdict.no', 'bigint'),
        }))
        .whereRef('item.id', '=', 'verdict.id')
        .execute();
      return judged + verdicts.length;
    },

    async placedAfter(after, since, most) {
      const rows = await db
        .selectFrom('item')
        .select(['id', 'title', 'summary', 'source', 'scope', 'reported_at', 'story_id', 'story_opened_at', 'judged'])
        .where('judged', '>', after)
        .where('first_seen', '>=', since)
        .where('story_id', 'is not', null)
        .orderBy('judged')
        .$if(most !== undefined, (query) => query.limit(most ?? 0))
        .execute();
      return rows.map(({ reported_at, story_id, story_opened_at, ...row }) => ({
        ...row,
        reportedAt: reported_at,
        story: story_id ?? row.id,
        openedAt: story_opened_at ?? reported_at,
        judged: row.judged ?? 0,
      }));
    },

    async lockJudging() {
      if (flavour.name === 'postgres') await sql`select pg_advisory_xact_lock(${JUDGING_LOCK})`.execute(db);
    },

    async tryLockJudging() {
      if (flavour.name !== 'postgres') return true;
      const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${JUDGING_LOCK}) as got`.execute(
        db,
      );
      return rows[0]?.got ?? false;
    },

    async byId(id) {
      const row = await db.selectFrom('item').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? judged(row) : null;
    },

    async removeOf(feedId) {
      await db.deleteFrom('item').where('feed_id', '=', feedId).execute();
    },

    async newestOf(feedId, limit) {
      const rows = await db
        .selectFrom('item')
        .selectAll()
        .where('feed_id', '=', feedId)
        .orderBy('reported_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(judged);
    },

    find: (written, scope, limit) => findItems(db, written, scope, limit),

    async reports(...storyIds) {
      const rows = [];
      for (const some of chunks(storyIds, ROWS_AT_ONCE)) {
        const read = db
          .selectFrom('item')
          .innerJoin('feed', 'feed.id', 'item.feed_id')
          .selectAll('item')
          .select('feed.state as feed_state')
          .where('story_id', 'in', some);
        rows.push(...(await read.execute()));
      }
      const scopes = await db
        .selectFrom('feed_scope')
        .select(['feed_id', 'scope'])
        .where('feed_id', 'in', [...new Set(rows.map((row) => row.feed_id)), ''])
        .execute();
      const scopesOf = (feed: string) => scopes.filter((it) => it.feed_id === feed).map((it) => it.scope);
      const reports = rows.flatMap(({ feed_state, ...row }) => reportOf(row, feed_state, scopesOf(row.feed_id)) ?? []);
      return reports.sort((a, b) => a.judged - b.judged);
    },

    ...createItemLists(db),
  };
}

/** What a story shows of an item, given the state of its feed; null where it was not judged, or could not be. */
function reportOf(row: Schema['item'], feedState: string, scopes: Scope[]): StoredReport | null {
  const item = judged(row);
  const { assessment, feedId, storyId, baseline, judged: number } = item;
  if (!assessment || storyId === null || number === null) return null;
  const { language: declared, ...outlet } = OutletFactsSchema.parse(JSON.parse(feedState));
  const told = assessment.language === 'und' ? null : assessment.language;
  const language = told ?? item.language ?? declared;
  return { item, storyId, assessment, feedId, baseline, scopes, language, judged: number, ...outlet };
}
