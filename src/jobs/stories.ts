import type { Scope } from '../core/item.ts';
import type { StoryReader } from '../core/services.ts';
import { type SeenStory, type Store, type StoredReport, visibleTo } from '../core/store.ts';
import { stepsOf } from '../stories/steps.ts';
import { viewStory } from '../stories/view.ts';

/** What a scope sees of a story; null when it sees none of its reports. */
export function seenBy(scope: Scope, storyId: string, reports: readonly StoredReport[], now: number): SeenStory | null {
  const visible = visibleTo(scope, reports);
  const view = viewStory(storyId, visible, now);
  return view && { view, steps: stepsOf(visible).steps, reports: visible };
}

/** Reads stories from what is stored, as one workspace sees them. */
export function createStoryReader(store: Store, now: () => number): StoryReader {
  async function get(id: string, scope: Scope): Promise<SeenStory | null> {
    return seenBy(scope, id, await store.items.reports(id), now());
  }
  return {
    get,
    async latest(filter) {
      const ids = await store.items.relevantStories(filter);
      const seen = await Promise.all(ids.map((id) => get(id, filter.scope)));
      return seen.filter((story) => story !== null);
    },
    async find(query, scope) {
      const direct = await get(query, scope);
      if (direct) return direct;
      const [item] = await store.items.find(query, scope, 1);
      return item?.storyId ? get(item.storyId, scope) : null;
    },
  };
}
