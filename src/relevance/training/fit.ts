import type { Severity, Tag, Theatre } from '../../core/vocabulary.ts';
import type { Feature } from '../features.ts';
import { type Label, OUTPUTS, type Output, type Settings, textScale } from '../model.ts';
import { dot, fitLogistic, type SparseRow } from './logistic.ts';

/** One text with its features and labels. */
export interface Example {
  features: readonly Feature[];
  relevant: boolean;
  tags: readonly Tag[];
  theatres: readonly Theatre[];
  severity: Severity | null;
  /** Whether it was written for training, not read in a feed. */
  written: boolean;
  /** Whether it was taken as not relevant unread. */
  unread: boolean;
}

/** Weights per output, one for each key of the vocabulary and then the constant term. */
export interface Fitted {
  vocabulary: ReadonlyMap<number, number>;
  weights: readonly Float64Array[];
}

/** Share of a feature's value that depends on how telling it is, and the log-ratio from which it counts in full. */
const TELLING_SHARE = 0.7;
const TELLING_MOST = 1.5;

/** How much of a text an unread one is where a feature must stand in so many: the weights would grow by half otherwise. */
const UNREAD_WORTH = 0.5;

/** A feature that moves no output by more than this many of its 127 steps says nothing, and is left out. */
const LEAST_SAID = 1;

/** Value of the constant feature every row ends with. */
const CONSTANT = 0.3;

/** Fits each sign on the examples with its label and those not relevant, and the other outputs on the relevant examples. */
export function fitModel(examples: readonly Example[], settings: Settings): Fitted {
  const texts = new Map<number, number>();
  for (const { features, unread } of examples)
    for (const { key } of features) texts.set(key, (texts.get(key) ?? 0) + (unread ? UNREAD_WORTH : 1));
  const vocabulary = new Map<number, number>();
  for (const [key, count] of texts) if (count >= settings.leastTexts) vocabulary.set(key, vocabulary.size);
  const rows = examples.map(({ features }) => toRow(features, vocabulary));
  const weights = OUTPUTS.map((output) => {
    const costs = Float64Array.from(examples, (example) => costOf(output, example, settings));
    const signs = Int8Array.from(examples, (example) => (has(output.label, example) ? 1 : -1));
    const factors = telling(rows, signs, costs, vocabulary.size + 1);
    const scaled = rows.map(({ index, value }) => ({
      index,
      value: value.map((v, at) => v * (factors[index[at] ?? 0] ?? 1)),
    }));
    return fitLogistic(scaled, signs, costs, vocabulary.size + 1).map((weight, at) => weight * (factors[at] ?? 1));
  });
  return { vocabulary, weights };
}

/**
 * How telling each feature is of an output by itself: features that stand as often in texts with it as in texts without count
 * for less (after Wang and Manning, "Baselines and bigrams", 2012, with their interpolation). The constant term stays.
 */
function telling(rows: readonly SparseRow[], signs: Int8Array, costs: Float64Array, width: number): Float64Array {
  const withIt = new Float64Array(width).fill(0.5);
  const without = new Float64Array(width).fill(0.5);
  rows.forEach(({ index }, i) => {
    if ((costs[i] ?? 0) === 0) return;
    const counts = (signs[i] ?? 0) > 0 ? withIt : without;
    for (const at of index) counts[at] = (counts[at] ?? 0) + 1;
  });
  const constant = width - 1;
  const total = Math.log((withIt[constant] ?? 1) / (without[constant] ?? 1));
  return withIt.map((count, at) => {
    if (at === constant) return 1;
    const ratio = Math.abs(Math.log(count / (without[at] ?? 1)) - total);
    return 1 - TELLING_SHARE + TELLING_SHARE * Math.min(TELLING_MOST, ratio / TELLING_MOST);
  });
}

/** What a mistake on an example costs; 0 where the output does not ask about it. */
function costOf({ label, sign }: Output, example: Example, settings: Settings): number {
  if (sign) {
    const asked = !example.relevant || has(label, example);
    return asked ? settings.signCost * (example.written ? settings.writtenSign : 1) : 0;
  }
  return example.relevant ? settings.labelCost * (example.written ? settings.writtenLabel : 1) : 0;
}

function has(label: Label, { tags, theatres, severity }: Example): boolean {
  if (label === 'elevated') return severity === 'elevated' || severity === 'critical';
  return severity === label || [...tags, ...theatres].some((given) => given === label);
}

/** Raw log-odds of every output for one text. */
export function score({ vocabulary, weights }: Fitted, features: readonly Feature[]): number[] {
  const row = toRow(features, vocabulary);
  return weights.map((own) => dot(own, row));
}

function toRow(features: readonly Feature[], vocabulary: ReadonlyMap<number, number>): SparseRow {
  const scale = textScale(features);
  const known = features.flatMap(({ key, value }) => {
    const at = vocabulary.get(key);
    return at === undefined ? [] : [{ at, value: value * scale }];
  });
  return {
    index: Int32Array.from([...known.map(({ at }) => at), vocabulary.size]),
    value: Float32Array.from([...known.map(({ value }) => value), CONSTANT]),
  };
}

/** The weights as they ship: a signed byte per weight and output, features that say nothing left out. */
export function pack({ vocabulary, weights }: Fitted): {
  bytes: Uint8Array;
  steps: number[];
  bias: number[];
  features: number;
} {
  const steps = weights.map(
    (row) => row.subarray(0, -1).reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / 127,
  );
  const bias = weights.map((row) => (row.at(-1) ?? 0) * CONSTANT);
  const packed = [...vocabulary]
    .map(([key, at]) => ({ key, cells: weights.map((row, k) => Math.round((row[at] ?? 0) / (steps[k] ?? 1))) }))
    .filter(({ cells }) => cells.some((cell) => Math.abs(cell) > LEAST_SAID))
    .sort((a, b) => a.key - b.key);
  const bytes = new Uint8Array(packed.length * (4 + weights.length));
  const view = new DataView(bytes.buffer);
  packed.forEach(({ key, cells }, row) => {
    view.setInt32(row * 4, key, true);
    cells.forEach((cell, k) => {
      view.setInt8(packed.length * 4 + row * weights.length + k, cell);
    });
  });
  return { bytes, steps, bias, features: packed.length };
}
