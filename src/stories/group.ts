import type { GroupedItem, Placement, StoryItem } from './item.ts';
import { type Likeness, likeness } from './likeness.ts';
import { readReport } from './report.ts';
import { Stream } from './stream.ts';

export interface Grouper {
  /** Brings back what was active, in the order it came. */
  restore(items: Iterable<GroupedItem>): void;
  /** Decides on the next item. A decision is never changed later. */
  add(item: StoryItem): Placement;
  /**
   * Puts an active item into another story: its own id splits it off, the id of an open story joins it to that.
   * For a correction that holds for everybody; corrections of one workspace are laid over by `correctedStory`.
   */
  move(itemId: string, story: string): void;
  /** How many reports a new one is compared with. */
  readonly size: number;
}

/** Groups items into stories as they come. The same items in the same order give the same stories, also across `restore`. */
export function createGrouper(): Grouper {
  const stream = new Stream();
  return {
    restore(items) {
      for (const item of items) stream.add(readReport(item), item.story, item.openedAt);
    },
    add(item) {
      const report = readReport(item);
      let best: Likeness | undefined;
      for (const story of stream.candidates(report)) {
        const found = likeness(report, story, stream.rarity);
        if (found.same && (!best || found.score > best.score)) best = found;
      }
      const story = best?.story.id ?? item.id;
      const openedAt = best?.story.openedAt ?? report.at;
      stream.add(report, story, openedAt);
      if (!best) return { story, isNew: true, openedAt, why: 'Nothing recent reports the same event.' };
      return { story, isNew: false, openedAt, why: best.why };
    },
    move(itemId, story) {
      stream.move(itemId, story);
    },
    get size() {
      return stream.size;
    },
  };
}
