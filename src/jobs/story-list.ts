import { correctedStory, splitStory } from '../core/correction.ts';
import { reportedAt } from '../core/item.ts';
import type { ListedStory, SeenStory, StoredReport, StoryFilter, StoryPlace } from '../core/item-table.ts';
import type { Tables } from '../core/store.ts';
import { severityRank } from '../core/vocabulary.ts';
import { correctionsOf, groupedAs, reportsShown, seenBy } from './stories.ts';

/**
 * Stories as a scope is shown them, last moved first, by the labels that they are shown with: those that grouping made, and
 * in their place those that managers made of them.
 */
export async function listStories(tables: Tables, filter: StoryFilter): Promise<ListedStory[]> {
  const corrected = await correctedStories(tables, filter.scope);
  const own = await Promise.all(corrected.shown.map((id) => ownStory(tables, id, filter)));
  const waiting = own.filter((one) => one !== null).filter((one) => follows(one, filter.after));
  waiting.sort(byMoved);
  const list: ListedStory[] = [];
  let after = filter.after;
  while (list.length < filter.limit) {
    const grouped = await tables.items.relevantStories({ ...filter, after, without: corrected.grouped });
    for (const row of grouped) {
      while (waiting[0] && byMoved(waiting[0], row) < 0) list.push(...waiting.splice(0, 1));
      const seen = seenBy(filter.scope, row.id, await tables.items.reports(row.id));
      if (seen && fits(seen, filter)) list.push({ ...row, seen });
      after = row;
    }
    if (grouped.length < filter.limit) {
      list.push(...waiting);
      break;
    }
  }
  return list.slice(0, filter.limit);
}

/** Of some grouped stories, those that a scope is shown in their place. */
export async function shownInstead(tables: Tables, scope: string, grouped: readonly string[]): Promise<string[]> {
  const corrected = await correctedStories(tables, scope);
  const untouched = grouped.filter((id) => !corrected.grouped.includes(id));
  return [...untouched, ...corrected.shown];
}

/** The grouped stories that managers of a scope corrected, and what it is shown of them instead. */
async function correctedStories(tables: Tables, scope: string): Promise<{ grouped: string[]; shown: string[] }> {
  const corrections = await correctionsOf(tables, scope);
  const grouped = new Set<string>();
  for (const one of corrections) {
    const named = one.kind === 'split' ? [splitStory(one.itemId)] : [one.story, one.into];
    for (const id of named) grouped.add(await groupedAs(tables, id));
  }
  const shown = new Set<string>();
  for (const id of grouped)
    for (const { item } of await tables.items.reports(id)) shown.add(correctedStory(item.id, id, corrections));
  return { grouped: [...grouped], shown: [...shown] };
}

async function ownStory(tables: Tables, id: string, filter: StoryFilter): Promise<ListedStory | null> {
  const seen = seenBy(filter.scope, id, await reportsShown(tables, filter.scope, id));
  if (!seen || !fits(seen, filter)) return null;
  const counted = seen.reports.filter((report) => report.assessment.relevant && within(report, filter));
  return counted.length === 0 ? null : { id, moved: Math.max(...counted.map(({ item }) => reportedAt(item))), seen };
}

/** The filters that `relevantStories` applies to single reports. */
function within({ item, baseline }: StoredReport, { since, until, arrived }: StoryFilter): boolean {
  const at = reportedAt(item);
  if (since !== undefined && at < since) return false;
  if (until !== undefined && at >= until) return false;
  if (!arrived) return true;
  return item.firstSeen >= arrived.from && item.firstSeen < arrived.to && (!baseline || at >= arrived.from);
}

/** The labels are those of the whole story, as they are shown. */
function fits({ view }: SeenStory, { tags = [], theatres = [], least }: StoryFilter): boolean {
  if (tags.length > 0 && !tags.some((tag) => view.tags.includes(tag))) return false;
  if (theatres.length > 0 && !theatres.some((theatre) => view.theatres.includes(theatre))) return false;
  return !least || severityRank(view.severity) >= severityRank(least);
}

function byMoved(a: StoryPlace, b: StoryPlace): number {
  return b.moved - a.moved || (a.id < b.id ? -1 : 1);
}

function follows(one: StoryPlace, after: StoryFilter['after']): boolean {
  return !after || byMoved(after, one) < 0;
}
