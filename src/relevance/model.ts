import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SEVERITIES, TAGS, THEATRES } from '../core/vocabulary.ts';
import type { Feature } from './features.ts';

/** What the model answers, in the order of a row of weights: relevance, the tags, the theatres, and the two steps of severity. */
export const OUTPUTS = ['relevant', ...TAGS, ...THEATRES, ...SEVERITIES.slice(1)] as const;
export type Output = (typeof OUTPUTS)[number];

/** How the weights came to be; written beside them by `npm run train`. */
export const RecordSchema = z.object({
  trainedOn: z.object({
    sha256: z.string(),
    newsSha256: z.string().nullable(),
    labelled: z.number(),
    relevant: z.number(),
    extra: z.number(),
    written: z.number(),
  }),
  settings: z.record(z.string(), z.number()),
  crossValidated: z.record(z.string(), z.number()),
  /** Per output: the weight that one step of the stored byte stands for, and the constant term. */
  steps: z.array(z.number()),
  bias: z.array(z.number()),
  /** Per output: above this log-odds the answer is yes. */
  thresholds: z.array(z.number()),
  /** Calibrated log-odds of relevance = slope × raw + intercept. */
  calibration: z.object({ slope: z.number(), intercept: z.number() }),
  /** Least score that counts as relevant. */
  relevantFrom: z.number(),
  features: z.number(),
});
export type TrainingRecord = z.infer<typeof RecordSchema>;

export interface Model {
  record: TrainingRecord;
  /** Raw log-odds of every output for the features of one text. */
  scores(features: readonly Feature[]): Float64Array;
  /** What one feature adds to the raw log-odds of relevance before the text's length is divided out. */
  relevanceWeight(key: number): number;
}

/** Length every text's features are scaled to, so that long summaries do not outweigh short titles. */
export function textScale(features: readonly Feature[]): number {
  let sum = 0;
  for (const feature of features) sum += feature.value * feature.value;
  return sum === 0 ? 0 : 1 / Math.sqrt(sum);
}

/** Reads the weights that ship with the product: `weights/model.json` and `weights/model.bin`. */
export function loadModel(): Model {
  const folder = new URL('weights/', import.meta.url);
  const record = RecordSchema.parse(JSON.parse(readFileSync(new URL('model.json', folder), 'utf8')));
  return createModel(record, readFileSync(new URL('model.bin', folder)));
}

/** `bytes`: all feature keys as 32-bit integers, then a row of one signed byte per output for each. */
export function createModel(record: TrainingRecord, bytes: Uint8Array): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = OUTPUTS.length;
  const rows = new Map<number, number>();
  for (let row = 0; row < record.features; row++) rows.set(view.getInt32(row * 4, true), row * width);
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + record.features * 4, record.features * width);
  const relevanceStep = record.steps[0] ?? 0;
  return {
    record,
    scores(features) {
      const sums = new Float64Array(width);
      const scale = textScale(features);
      for (const { key, value } of features) {
        const row = rows.get(key);
        if (row === undefined) continue;
        for (let k = 0; k < width; k++) sums[k] = (sums[k] ?? 0) + (weights[row + k] ?? 0) * value;
      }
      return sums.map((sum, k) => sum * scale * (record.steps[k] ?? 0) + (record.bias[k] ?? 0));
    },
    relevanceWeight(key) {
      const row = rows.get(key);
      return row === undefined ? 0 : (weights[row] ?? 0) * relevanceStep;
    },
  };
}
