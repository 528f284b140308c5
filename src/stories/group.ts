import type { GroupedItem, Placement, StoryItem } from './item.ts';
import { likeness } from './likeness.ts';
import { loadModel, type Model, pull } from './model.ts';
import { type Report, readReport } from './report.ts';
import { Stream } from './stream.ts';
import type { OpenStory } from './window.ts';

export interface Grouper {
  /** Brings back what was active, in the order it came. */
  restore(items: Iterable<GroupedItem>): void;
  /** Decides on the next item. A decision is never changed later. */
  add(item: StoryItem): Placement;
}

/** Groups items into stories as they come. The same items in the same order give the same stories, also across `restore`. */
export function createGrouper(model: Model = loadModel()): Grouper {
  const stream = new Stream();

  /** The open story that the report joins most strongly. */
  function sameEvent(report: Report): OpenStory | undefined {
    let best: { story: OpenStory; pull: number } | undefined;
    for (const story of stream.candidates(report)) {
      const strength = pull(model, likeness(report, story, stream.rarityOutside(story.id)));
      if (strength !== null && (!best || strength > best.pull)) best = { story, pull: strength };
    }
    return best?.story;
  }

  return {
    restore(items) {
      for (const item of items) stream.add(readReport(item), item.story, item.openedAt);
    },
    add(item) {
      const report = readReport(item);
      const known = stream.storyOf(report.id, report.scope);
      if (known) return { story: known.id, openedAt: known.openedAt };
      const story = stream.copied(report) ?? sameEvent(report) ?? { id: item.id, openedAt: report.at };
      stream.add(report, story.id, story.openedAt);
      return { story: story.id, openedAt: story.openedAt };
    },
  };
}
