import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Features } from './likeness.ts';

/** A logistic model over `Features`, as `npm run train:stories` writes it to `model.json`. */
const ModelSchema = z.object({
  bias: z.number(),
  weights: z.record(z.string(), z.number()),
  /** Log-odds from which a report joins a story. */
  join: z.number(),
  /** The same where report and story share a happening: lower, since such stories draw many different reports. */
  joinHappening: z.number(),
});
export type Model = z.infer<typeof ModelSchema>;

/** A happening counts as shared when this share of the story's reports has it. */
const SHARED_HAPPENING = 0.3;

/** The model in use. */
export function loadModel(): Model {
  return ModelSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'model.json'), 'utf8')));
}

/** Log-odds that report and story are of one event. */
function logOdds(model: Model, features: Features): number {
  return Object.entries(features).reduce((sum, [name, value]) => sum + value * (model.weights[name] ?? 0), model.bias);
}

/** How strongly a report should join a story, in log-odds; null when it should not. */
export function pull(model: Model, features: Features): number | null {
  const odds = logOdds(model, features);
  const least = features.happening >= SHARED_HAPPENING ? model.joinHappening : model.join;
  return odds >= least ? odds : null;
}
