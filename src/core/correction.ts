import { z } from 'zod';

/** What a manager of a workspace said of a grouping; holds for that workspace alone, and is undone by deleting it. */
export const CorrectionSchema = z.discriminatedUnion('kind', [
  /** "Not the same story": this report stands alone. */
  z.object({ kind: z.literal('split'), itemId: z.string() }),
  /** "Same as": all of `story` is shown under `into`. */
  z.object({ kind: z.literal('merge'), story: z.string(), into: z.string() }),
]);
export type Correction = z.infer<typeof CorrectionSchema>;

/**
 * The story an item is shown under, given the story grouping chose and the corrections in the order they were made.
 * A split report gets the story `split:<item>`, which a later merge may name.
 */
export function correctedStory(itemId: string, story: string, corrections: readonly Correction[]): string {
  let shown = story;
  for (const correction of corrections) {
    if (correction.kind === 'split' && correction.itemId === itemId) shown = splitStory(itemId);
    if (correction.kind === 'merge' && correction.story === shown) shown = correction.into;
  }
  return shown;
}

const SPLIT = 'split:';

/** The id of the story that a split report opens. */
export function splitStory(itemId: string): string {
  return `${SPLIT}${itemId}`;
}

/** The report that opened a story when it was split off; null for a story that grouping made. */
export function splitItem(storyId: string): string | null {
  return storyId.startsWith(SPLIT) ? storyId.slice(SPLIT.length) : null;
}
