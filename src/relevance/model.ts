import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SEVERITIES, type Severity, TAGS, type Tag, THEATRES, type Theatre } from '../core/vocabulary.ts';
import type { Feature } from './features.ts';
import { KeyIndex } from './key-index.ts';
import { SignTable } from './sign-table.ts';

export type Label = Tag | Theatre | Severity;

/**
 * One answer of the model. A sign tells items with the label from items that are not relevant; the other outputs tell, among
 * relevant items, those with the label from those without.
 */
export interface Output {
  label: Label;
  sign: boolean;
}

/** What the model answers, in the order of a row of weights: signs of relevance, then tags, theatres and the steps of severity. */
export const OUTPUTS: readonly Output[] = [
  ...[...TAGS, ...THEATRES].map((label) => ({ label, sign: true })),
  ...[...TAGS, ...THEATRES, ...SEVERITIES.slice(1)].map((label) => ({ label, sign: false })),
];

/** How many of the outputs are signs. */
const SIGNS = OUTPUTS.filter(({ sign }) => sign).length;

/** How the weights were fitted. */
const SettingsSchema = z.object({
  /** Cost of a mistake on a sign of relevance, and on the other outputs; higher fits closer. */
  signCost: z.number(),
  labelCost: z.number(),
  /** How much a mistake on a written example counts against one on a real item, for signs and for the other outputs. */
  writtenSign: z.number(),
  writtenLabel: z.number(),
  /** A feature must stand in at least this many texts. */
  leastTexts: z.number(),
});
export type Settings = z.infer<typeof SettingsSchema>;

const LineSchema = z.object({ slope: z.number(), intercept: z.number() });
const CalibrationSchema = z.object({ withSummary: LineSchema, titleAlone: LineSchema });
export type Calibration = z.infer<typeof CalibrationSchema>;
export type Form = keyof Calibration;

/** How the weights came to be; written beside them by `npm run train`. */
const RecordSchema = z.object({
  trainedOn: z.object({
    sha256: z.string(),
    newsSha256: z.array(z.string()),
    labelled: z.number(),
    relevant: z.number(),
    extra: z.number(),
    written: z.number(),
    contrast: z.number(),
  }),
  settings: SettingsSchema.extend({ folds: z.number() }),
  crossValidated: z.record(z.string(), z.number()),
  /** Per output: the weight that one step of the stored byte stands for, and the constant term. */
  steps: z.array(z.number()),
  bias: z.array(z.number()),
  /** Per output: above this log-odds the answer is yes. */
  thresholds: z.array(z.number()),
  /** Calibrated log-odds of relevance = slope × raw + intercept: of a title with a summary, and of a title alone. */
  calibration: CalibrationSchema,
  /** Least score that counts as relevant. */
  relevantFrom: z.number(),
  features: z.number(),
});
export type TrainingRecord = z.infer<typeof RecordSchema>;

/** What the model says of one text. */
interface Reading {
  /** Raw log-odds of the signs of relevance, the first of `OUTPUTS`. */
  signs: Float64Array;
  /** Raw log-odds of every output. */
  scores(): Float64Array;
  /** What each feature added to the raw log-odds of some outputs, in their mean. */
  added(outputs: readonly number[]): Float64Array;
}

export interface Model {
  record: TrainingRecord;
  read(features: readonly Feature[]): Reading;
}

/**
 * The two outputs that decide relevance: the strongest sign of a tag and the strongest sign of a theatre. An item is relevant
 * when some tag and some place fit it, so each is asked for by itself ("news of spillover or not relevant at all").
 */
export function strongestSigns(scores: ArrayLike<number>): readonly [number, number] {
  return [strongest(scores, 0, TAGS.length), strongest(scores, TAGS.length, TAGS.length + THEATRES.length)];
}

/** Raw log-odds of relevance: the mean of the two strongest signs. */
export function rawRelevance(scores: ArrayLike<number>): number {
  const [tag, theatre] = strongestSigns(scores);
  return ((scores[tag] ?? 0) + (scores[theatre] ?? 0)) / 2;
}

/** The form of a text: in a title alone the same signs mean less, for nothing could speak against them. */
export function formOf(features: readonly Feature[]): Form {
  return features.every(({ field }) => field === 'title') ? 'titleAlone' : 'withSummary';
}

/** The chance, between 0 and 1, that a text of this form and with this raw log-odds is relevant. */
export function chanceOf(calibration: Calibration, form: Form, raw: number): number {
  const { slope, intercept } = calibration[form];
  return 1 / (1 + Math.exp(-(slope * raw + intercept)));
}

function strongest(scores: ArrayLike<number>, from: number, to: number): number {
  let best = from;
  for (let k = from + 1; k < to; k++) if ((scores[k] ?? 0) > (scores[best] ?? 0)) best = k;
  return best;
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
  const { steps, bias, features: known } = record;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = OUTPUTS.length;
  const keys = Int32Array.from({ length: known }, (_, row) => view.getInt32(row * 4, true));
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + known * 4, known * width);
  const signs = new SignTable(keys, weights, width, SIGNS);
  const rows = new KeyIndex();
  for (const key of keys) rows.add(key);

  /** Log-odds from sums of stored bytes. */
  function toScores(sums: Float64Array, scale: number): Float64Array {
    for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] ?? 0) * scale * (steps[k] ?? 0) + (bias[k] ?? 0);
    return sums;
  }

  return {
    record,
    read(features) {
      const scale = textScale(features);
      const sums = new Float64Array(SIGNS);
      for (const { key, value } of features) signs.addTo(sums, key, value);
      return {
        signs: toScores(sums, scale),
        scores() {
          const sums = new Float64Array(width);
          for (const { key, value } of features) {
            const from = rows.find(key) * width;
            if (from >= 0) for (let k = 0; k < width; k++) sums[k] = (sums[k] ?? 0) + (weights[from + k] ?? 0) * value;
          }
          return toScores(sums, scale);
        },
        added(outputs) {
          const added = new Float64Array(features.length);
          features.forEach(({ key, value }, i) => {
            const from = rows.find(key) * width;
            for (const k of from >= 0 ? outputs : [])
              added[i] =
                (added[i] ?? 0) + ((weights[from + k] ?? 0) * value * (steps[k] ?? 0) * scale) / outputs.length;
          });
          return added;
        },
      };
    },
  };
}
