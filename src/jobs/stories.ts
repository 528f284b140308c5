import { correctedStory, SPLIT } from '../core/correction.ts';
import type { Scope } from '../core/item.ts';
import { type SeenStory, type StoredReport, visibleTo } from '../core/item-table.ts';
import type { StoryReader } from '../core/services.ts';
import type { Store, Tables } from '../core/store.ts';
import { stepsOf } from '../stories/steps.ts';
import { viewStory } from '../stories/view.ts';

/** What a scope sees of a story from its reports; null when it sees none of them. */
export function seenBy(scope: Scope, storyId: string, reports: readonly StoredReport[], now: number): SeenStory | null {
  const visible = visibleTo(scope, reports);
  const view = viewStory(storyId, visible, now);
  return view && { view, steps: stepsOf(visible).steps, reports: visible };
}

/** The story under which a scope is shown an item: as grouped, unless its managers corrected that. */
export async function shownStory(tables: Tables, scope: Scope, itemId: string, storyId: string): Promise<string> {
  return correctedStory(itemId, storyId, await correctionsOf(tables, scope));
}

/** All reports that a scope is shown under a story, its managers' corrections laid over the grouping. */
export async function reportsShown(tables: Tables, scope: Scope, storyId: string): Promise<StoredReport[]> {
  const corrections = await correctionsOf(tables, scope);
  if (corrections.length === 0) return tables.items.reports(storyId);
  const grouped = new Set<string>();
  for (const id of [storyId, ...corrections.flatMap((one) => (one.kind === 'merge' ? [one.story] : []))]) {
    const item = id.startsWith(SPLIT) ? await tables.items.byId(id.slice(SPLIT.length)) : null;
    grouped.add(item?.storyId ?? id);
  }
  const reports: StoredReport[] = [];
  for (const id of grouped) {
    const all = await tables.items.reports(id);
    reports.push(...all.filter((report) => correctedStory(report.item.id, id, corrections) === storyId));
  }
  return reports.toSorted((a, b) => a.judged - b.judged);
}

async function correctionsOf(tables: Tables, scope: Scope) {
  return (await tables.corrections.of(scope)).map((one) => one.correction);
}

/** Reads stories from what is stored, as one workspace sees them. */
export function createStoryReader(store: Store, now: () => number): StoryReader {
  async function get(id: string, scope: Scope): Promise<SeenStory | null> {
    return seenBy(scope, id, await reportsShown(store, scope, id), now());
  }
  async function of(itemId: string, scope: Scope): Promise<SeenStory | null> {
    const item = await store.items.byId(itemId);
    return item?.storyId ? get(await shownStory(store, scope, itemId, item.storyId), scope) : null;
  }
  return {
    get,
    of,
    async latest(filter) {
      const grouped = await store.items.relevantStories(filter);
      const shown = await Promise.all(grouped.map((id) => shownStory(store, filter.scope, id, id)));
      const seen = await Promise.all([...new Set(shown)].map((id) => get(id, filter.scope)));
      return seen.filter((story) => story !== null);
    },
    async find(query, scope) {
      const direct = await get(query, scope);
      if (direct) return direct;
      const [item] = await store.items.find(query, scope, 1);
      return item ? of(item.id, scope) : null;
    },
  };
}
