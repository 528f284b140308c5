import { cleanText } from '../clean.ts';
import { extractFeatures } from '../features.ts';
import type { Settings } from '../model.ts';
import { createReader } from '../read.ts';
import type { TrainingItem } from './dataset.ts';
import { type Example, fitModel, score } from './fit.ts';
import { nearDuplicates } from './folds.ts';

/** Labelled items are tested; further ones (extra labels, written examples) only help to train. */
export interface Material {
  items: readonly TrainingItem[];
  examples: readonly Example[];
  /** The first this many are the labelled items. */
  tested: number;
}

/** Reads every item's features; the first `tested` items are those to be tested. */
export function toMaterial(items: readonly TrainingItem[], tested: number): Material {
  const read = createReader();
  const examples = items.map((item) => ({
    ...item,
    written: item.written ?? false,
    unread: item.unread ?? false,
    features: extractFeatures(read(cleanText(item))),
  }));
  return { items, examples, tested };
}

/**
 * Raw scores of every labelled item from a model that saw neither its fold nor a near-duplicate of one of its fold.
 * `foldOf` tells the fold of any item, further ones too; a negative number means it may always help to train.
 */
export function outOfFold(
  material: Material,
  foldOf: readonly number[],
  folds: number,
  settings: Settings,
): number[][] {
  const { items, examples, tested } = material;
  const twin = nearDuplicates(items);
  const scores: number[][] = Array.from({ length: tested }, () => []);
  for (let fold = 0; fold < folds; fold++) {
    const held = new Set(items.slice(0, tested).flatMap((_, i) => (foldOf[i] === fold ? [twin[i]] : [])));
    const fitted = fitModel(
      examples.filter((_, i) => foldOf[i] !== fold && !held.has(twin[i])),
      settings,
    );
    for (let i = 0; i < tested; i++) {
      const example = examples[i];
      if (foldOf[i] === fold && example) scores[i] = score(fitted, example.features);
    }
  }
  return scores;
}
