import { hash } from 'node:crypto';
import { type Assessment, AssessmentSchema } from '../core/assessment.ts';
import { type Item, reportedAt } from '../core/item.ts';
import type { JudgedItem } from '../core/item-table.ts';
import type { Schema } from './schema.ts';

/** The columns of an item as it came in. */
export const ITEM_COLUMNS = [
  'id',
  'feed_id',
  'key',
  'title',
  'summary',
  'url',
  'source',
  'scope',
  'published',
  'language',
  'first_seen',
] as const;

/** The id of an item: the same whenever its feed shows it again. */
export function idOf(feedId: string, key: string): string {
  return hash('sha256', `${feedId}\n${key}`, 'hex').slice(0, 16);
}

/** The columns of an assessment. */
export function assessmentOf(assessment: Assessment) {
  return {
    assessment: JSON.stringify(assessment),
    relevant: assessment.relevant ? (1 as const) : (0 as const),
    score: assessment.score,
    severity: assessment.severity,
    tags: JSON.stringify(assessment.tags),
    theatres: JSON.stringify(assessment.theatres),
  };
}

/** A new item as it is stored: not judged yet, with its assessment where it has one. */
export function rowOf(item: Item, baseline: boolean, assessment: Assessment | undefined): Schema['item'] {
  return {
    id: item.id,
    feed_id: item.feedId,
    scope: item.scope,
    key: item.key,
    title: item.title,
    summary: item.summary,
    url: item.url,
    source: item.source,
    published: item.published,
    language: item.language,
    first_seen: item.firstSeen,
    reported_at: reportedAt(item),
    baseline: baseline ? 1 : 0,
    story_id: null,
    story_opened_at: null,
    judged: null,
    relevant: null,
    score: null,
    severity: null,
    tags: '[]',
    theatres: '[]',
    assessment: null,
    ...(assessment ? assessmentOf(assessment) : {}),
  };
}

/** An item as it came in. */
export function itemOf(row: Pick<Schema['item'], (typeof ITEM_COLUMNS)[number]>): Item {
  return {
    id: row.id,
    feedId: row.feed_id,
    key: row.key,
    title: row.title,
    summary: row.summary,
    url: row.url,
    source: row.source,
    scope: row.scope,
    published: row.published,
    language: row.language,
    firstSeen: row.first_seen,
  };
}

/** An item with what became of it. Throws when its assessment is not one. */
export function judged(row: Schema['item']): JudgedItem {
  return {
    ...itemOf(row),
    baseline: row.baseline === 1,
    storyId: row.story_id,
    storyOpenedAt: row.story_opened_at,
    judged: row.judged,
    assessment: row.assessment === null ? null : AssessmentSchema.parse(JSON.parse(row.assessment)),
  };
}
