import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { AssessmentSchema } from '../core/assessment.ts';
import { correctedStory } from '../core/correction.ts';
import type { ItemTable } from '../core/item-table.ts';
import { SEVERITIES, severityRank } from '../core/vocabulary.ts';
import { createCorrectionTable } from './corrections.ts';
import type { Db, Schema } from './schema.ts';

const LabelsSchema = AssessmentSchema.pick({ tags: true, theatres: true, severity: true });

/** Written out in the statement, not bound: an index of the relevant items alone is used for nothing else. */
const RELEVANT = sql.lit<1>(1);

/** How many items, and how many of them are relevant. */
const COUNTS = [sql<number>`count(*)`.as('items'), sql<number>`coalesce(sum(relevant), 0)`.as('relevant')] as const;

/** The feeds that a scope sees. */
export function visible(db: Db, scope: string) {
  return db.selectFrom('feed_scope').select('feed_id').where('scope', 'in', ['public', scope]);
}

type Lists = Pick<ItemTable, 'relevantStories' | 'relevantReports' | 'arrivals' | 'countsByFeed' | 'counts'>;

/** What a scope sees of many items at once: lists of stories and reports, and counts. */
export function createItemLists(db: Db): Lists {
  return {
    async relevantStories(filter) {
      const { scope, least, since, until, arrived, after, without = [], theatres = [], tags = [] } = filter;
      const severities = SEVERITIES.filter((it) => !least || severityRank(it) >= severityRank(least));
      let stories = db
        .selectFrom('item')
        .select((eb) => ['story_id', eb.fn.max('reported_at').as('moved')])
        .where('relevant', '=', RELEVANT)
        .where('story_id', 'is not', null)
        .where('feed_id', 'in', visible(db, scope))
        .groupBy('story_id');
      if (since !== undefined) stories = stories.where('reported_at', '>=', since);
      if (until !== undefined) stories = stories.where('reported_at', '<', until);
      if (arrived) stories = stories.where(arrivedIn(arrived));
      if (without.length > 0) stories = stories.where('story_id', 'not in', without);
      // Each label of another report, if need be: people see those of the whole story.
      if (severities.length < SEVERITIES.length)
        stories = stories.having(one((eb) => eb('severity', 'in', severities)));
      if (theatres.length > 0) stories = stories.having(one(holdsAny('theatres', theatres)));
      if (tags.length > 0) stories = stories.having(one(holdsAny('tags', tags)));
      if (after) stories = stories.having(follows(after));
      const rows = await stories.orderBy('moved', 'desc').orderBy('story_id').limit(filter.limit).execute();
      return rows.flatMap(({ story_id, moved }) => (story_id === null ? [] : [{ id: story_id, moved: Number(moved) }]));
    },

    async relevantReports(scope, since, until) {
      const corrections = (await createCorrectionTable(db).of(scope)).map((one) => one.correction);
      const rows = await db
        .selectFrom('item')
        .select(['id', 'story_id', 'reported_at', 'tags', 'theatres', 'severity'])
        .where('relevant', '=', RELEVANT)
        .where('story_id', 'is not', null)
        .where('reported_at', '>=', since)
        .where('reported_at', '<', until)
        .where('feed_id', 'in', visible(db, scope))
        .execute();
      return rows.map(({ id, story_id, reported_at, tags, theatres, severity }) => ({
        storyId: correctedStory(id, story_id ?? '', corrections),
        reportedAt: reported_at,
        ...LabelsSchema.parse({ tags: JSON.parse(tags ?? '[]'), theatres: JSON.parse(theatres ?? '[]'), severity }),
      }));
    },

    async arrivals(scope, span) {
      const row = await db
        .selectFrom('item')
        .select(COUNTS)
        .where(arrivedIn(span))
        .where('feed_id', 'in', visible(db, scope))
        .executeTakeFirstOrThrow();
      return { items: Number(row.items), relevant: Number(row.relevant) };
    },

    async countsByFeed(feedIds, since) {
      if (feedIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('item')
        .select(['feed_id', ...COUNTS])
        .where('feed_id', 'in', feedIds)
        .where('first_seen', '>=', since)
        .groupBy('feed_id')
        .execute();
      return new Map(rows.map((row) => [row.feed_id, { items: Number(row.items), relevant: Number(row.relevant) }]));
    },

    async counts(scope, since) {
      const row = await db
        .selectFrom('item')
        .select([...COUNTS, sql<number>`count(distinct case when relevant = 1 then story_id end)`.as('stories')])
        .where('first_seen', '>=', since)
        .where('feed_id', 'in', visible(db, scope))
        .executeTakeFirstOrThrow();
      return { items: Number(row.items), relevant: Number(row.relevant), stories: Number(row.stories) };
    },
  };
}

type Condition = (eb: ExpressionBuilder<Schema, 'item'>) => Expression<SqlBool>;

/** At least one report of a story is so. */
function one(condition: Condition): Condition {
  return (eb) => eb(eb.fn.max(eb.case().when(condition(eb)).then(eb.lit(1)).else(eb.lit(0)).end()), '=', 1);
}

/** A list of labels, as it is stored, holds one of some. */
function holdsAny(column: 'tags' | 'theatres', labels: readonly string[]): Condition {
  return (eb) => eb.or(labels.map((label) => eb(column, 'like', `%"${label}"%`)));
}

/** Stands after another story in the list. */
function follows({ moved, id }: { moved: number; id: string }): Condition {
  return (eb) =>
    eb.or([
      eb(eb.fn.max('reported_at'), '<', moved),
      eb.and([eb(eb.fn.max('reported_at'), '=', moved), eb('story_id', '>', id)]),
    ]);
}

/** First seen in a span, and not with a feed's first poll unless reported in it. */
function arrivedIn({ from, to }: { from: number; to: number }): Condition {
  return (eb) =>
    eb.and([
      eb('first_seen', '>=', from),
      eb('first_seen', '<', to),
      eb.or([eb('baseline', '=', 0), eb('reported_at', '>=', from)]),
    ]);
}
