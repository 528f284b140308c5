import { writeFileSync } from 'node:fs';
import { cleanText } from './clean.ts';
import { extractFeatures } from './features.ts';
import { OUTPUTS, type TrainingRecord } from './model.ts';
import { createReader } from './read.ts';
import { readLabelled, sha256 } from './training/dataset.ts';
import { bestCut, calibrate, countYes, f1, precision, recall } from './training/figures.ts';
import { type Example, fitModel, holds, pack, type Settings, score } from './training/fit.ts';
import { timeFolds } from './training/folds.ts';

/** `npm run train -- FILE`: learns from a labelled file and writes the weights with their record. The same file gives the same bytes. */
const SETTINGS: Settings = { relevanceCost: 20, labelCost: 20, leastTexts: 2 };
const FOLDS = 6;

const file = process.argv[2];
if (!file) {
  console.error(
    'Usage: npm run train -- FILE   (JSON lines with title, summary, source, published, relevant, tags, theatres, severity)',
  );
  process.exit(2);
}
const items = readLabelled(file);
const read = createReader();
const examples: Example[] = items.map((item) => ({ ...item, features: extractFeatures(read(cleanText(item))) }));

const folds = timeFolds(items, FOLDS);
const outOfFold: number[][] = examples.map(() => []);
for (let fold = 0; fold < FOLDS; fold++) {
  const fitted = fitModel(
    examples.filter((_, i) => folds[i] !== fold),
    SETTINGS,
  );
  examples.forEach((example, i) => {
    if (folds[i] === fold) outOfFold[i] = score(fitted, example.features);
  });
}

const thresholds = OUTPUTS.map((output, k) => {
  const asked = examples
    .map((example, i) => ({ example, value: outOfFold[i]?.[k] ?? 0 }))
    .filter(({ example }) => k === 0 || example.relevant);
  return bestCut(
    asked.map(({ example }) => holds(output, example)),
    asked.map(({ value }) => value),
  ).cut;
});
const truth = examples.map(({ relevant }) => relevant);
const raw = outOfFold.map((row) => row[0] ?? 0);
const calibration = calibrate(truth, raw);
const cut = thresholds[0] ?? 0;
const counts = countYes(
  truth,
  raw.map((value) => value >= cut),
);

const { bytes, steps, bias, features } = pack(fitModel(examples, SETTINGS));
const record: TrainingRecord = {
  trainedOn: { sha256: sha256(file), items: items.length, relevant: truth.filter(Boolean).length, extra: 0 },
  settings: { ...SETTINGS },
  crossValidated: { folds: FOLDS, precision: precision(counts), recall: recall(counts), f1: f1(counts) },
  steps,
  bias,
  thresholds,
  calibration,
  relevantFrom: 1 / (1 + Math.exp(-(calibration.slope * cut + calibration.intercept))),
  features,
};
const folder = new URL('weights/', import.meta.url);
writeFileSync(new URL('model.json', folder), `${JSON.stringify(record, null, 2)}\n`);
writeFileSync(new URL('model.bin', folder), bytes);
console.log(record.crossValidated, `${features} features, ${(bytes.length / 1e6).toFixed(1)} MB`);
