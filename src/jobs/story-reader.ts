import type { Scope } from '../core/item.ts';
import type { SeenStory } from '../core/item-table.ts';
import type { StoryReader } from '../core/services.ts';
import type { Store } from '../core/store.ts';
import { correctionsOf, movedTo, reportsShown, seenBy, shownStory } from './stories.ts';
import { listStories } from './story-list.ts';

/** Reads stories from what is stored, as one workspace sees them. */
export function createStoryReader(store: Store): StoryReader {
  async function shownAs(id: string, scope: Scope): Promise<SeenStory | null> {
    return seenBy(scope, id, await reportsShown(store, scope, id));
  }
  async function get(id: string, scope: Scope): Promise<SeenStory | null> {
    const seen = await shownAs(id, scope);
    if (seen) return seen;
    const place = await movedTo(store, await correctionsOf(store, scope), id);
    return place === id ? null : shownAs(place, scope);
  }
  async function of(itemId: string, scope: Scope): Promise<SeenStory | null> {
    const item = await store.items.byId(itemId);
    return item?.storyId ? get(await shownStory(store, scope, itemId, item.storyId), scope) : null;
  }
  return {
    get,
    of,
    latest: async (filter) => (await listStories(store, filter)).map((one) => one.seen),
    page: (filter) => listStories(store, filter),
    async find(query, scope) {
      const direct = await get(query, scope);
      if (direct) return direct;
      const [item] = await store.items.find(query, scope, 1);
      return item ? of(item.id, scope) : null;
    },
  };
}
