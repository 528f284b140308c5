import type { Labelled } from './dataset.ts';
import { type Example, fitModel, type Settings, score } from './fit.ts';
import { nearDuplicates } from './folds.ts';

/** Labelled items are tested; further ones (extra labels, written examples) only help to train. */
export interface Material {
  items: readonly Labelled[];
  examples: readonly Example[];
  /** The first this many are the labelled items. */
  tested: number;
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
