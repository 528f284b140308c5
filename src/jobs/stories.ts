import { type Correction, correctedStory, splitItem } from '../core/correction.ts';
import type { Scope } from '../core/item.ts';
import { type SeenStory, type StoredReport, visibleTo } from '../core/item-table.ts';
import type { Tables } from '../core/store.ts';
import { stepsOf } from '../stories/steps.ts';
import { viewStory } from '../stories/view.ts';

/** What a scope sees of a story from its reports; null when it sees none of them. */
export function seenBy(scope: Scope, storyId: string, reports: readonly StoredReport[]): SeenStory | null {
  const visible = visibleTo(scope, reports);
  const view = viewStory(storyId, visible);
  return view && { view, steps: stepsOf(visible).steps, reports: visible };
}

/** The story under which a scope is shown an item: as grouped, unless its managers corrected that. */
export async function shownStory(tables: Tables, scope: Scope, itemId: string, storyId: string): Promise<string> {
  return correctedStory(itemId, storyId, await correctionsOf(tables, scope));
}

/** All reports that a scope is shown under a story, its managers' corrections laid over the grouping. */
export async function reportsShown(tables: Tables, scope: Scope, storyId: string): Promise<StoredReport[]> {
  const all = await reportsOfAll(tables, await correctionsOf(tables, scope), [storyId]);
  return all.get(storyId) ?? [];
}

/** The same for many stories, given the corrections. */
export async function reportsOfAll(
  tables: Tables,
  corrections: readonly Correction[],
  storyIds: readonly string[],
): Promise<Map<string, StoredReport[]>> {
  const grouped = new Set<string>();
  for (const id of [...storyIds, ...corrections.flatMap((one) => (one.kind === 'merge' ? [one.story] : []))]) {
    grouped.add(await groupedAs(tables, id));
  }
  const reports = await tables.items.reports(...grouped);
  return Map.groupBy(reports, ({ item, storyId }) => correctedStory(item.id, storyId, corrections));
}

/** The story that grouping made, for one that managers split off too. */
export async function groupedAs(tables: Tables, storyId: string): Promise<string> {
  const itemId = splitItem(storyId);
  const item = itemId === null ? null : await tables.items.byId(itemId);
  return item?.storyId ?? storyId;
}

/** Where a scope is shown what stood under a story: managers joined it to another one, or took back that they split it off. */
export async function movedTo(tables: Tables, corrections: readonly Correction[], storyId: string): Promise<string> {
  return correctedStory(splitItem(storyId) ?? '', await groupedAs(tables, storyId), corrections);
}

/** What the managers of a scope corrected, in the order in which they did. */
export async function correctionsOf(tables: Tables, scope: Scope) {
  return (await tables.corrections.of(scope)).map((one) => one.correction);
}
