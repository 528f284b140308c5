import type { GroupedItem, Placement, StoryItem } from './item.ts';
import { likeness } from './likeness.ts';
import { loadModel, type Model, pull } from './model.ts';
import { readReport } from './report.ts';
import { Stream } from './stream.ts';

export interface Grouper {
  /** Brings back what was active, in the order it came. */
  restore(items: Iterable<GroupedItem>): void;
  /** Decides on the next item. A decision is never changed later. */
  add(item: StoryItem): Placement;
  /** How many reports are active. */
  readonly size: number;
}

/** Groups items into stories as they come. The same items in the same order give the same stories, also across `restore`. */
export function createGrouper(model: Model = loadModel()): Grouper {
  const stream = new Stream();
  return {
    restore(items) {
      for (const item of items) stream.add(readReport(item), item.story, item.openedAt);
    },
    add(item) {
      const report = readReport(item);
      const known = stream.storyOf(report.id, report.scope);
      if (known)
        return { story: known.id, isNew: false, openedAt: known.openedAt, why: 'This item was grouped before.' };
      const copied = stream.copied(report);
      if (copied) {
        stream.add(report, copied.id, copied.openedAt);
        return { story: copied.id, isNew: false, openedAt: copied.openedAt, why: 'An earlier item has the same text.' };
      }
      let best: { story: string; openedAt: number; pull: number; common: string[] } | undefined;
      for (const candidate of stream.candidates(report)) {
        const { id, openedAt } = candidate;
        const { features, common } = likeness(report, candidate, stream.rarityOutside(id));
        const strength = pull(model, features);
        if (strength !== null && (!best || strength > best.pull))
          best = { story: id, openedAt, pull: strength, common };
      }
      const story = best?.story ?? item.id;
      const openedAt = best?.openedAt ?? report.at;
      stream.add(report, story, openedAt);
      const why = best
        ? `It reports the same event as earlier items: they share ${best.common.join(', ')}.`
        : 'Nothing recent reports the same event.';
      return { story, isNew: !best, openedAt, why };
    },
    get size() {
      return stream.size;
    },
  };
}
