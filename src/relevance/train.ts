import { writeFileSync } from 'node:fs';
import { decideSeverity, decideTags, decideTheatres } from './decide.ts';
import { chanceOf, type Form, formOf, rawRelevance, type Settings, type TrainingRecord } from './model.ts';
import { outOfFold, toMaterial } from './training/crossvalidate.ts';
import {
  readContrastExamples,
  readExtraLabels,
  readLabelled,
  readWrittenExamples,
  sha256,
} from './training/dataset.ts';
import { bestCut, calibrate, countYes, f1, precision, recall } from './training/figures.ts';
import { fitModel, pack } from './training/fit.ts';
import { outletFolds, timeFolds } from './training/folds.ts';
import { findThresholds, overlapCounts, shareOf } from './training/thresholds.ts';

/**
 * `npm run train -- FILE [NEWS …]`: learns from a labelled file, from what was written for training, and, where NEWS holds their texts, from
 * the extra labels; writes the weights with a record of data, settings and cross-validated figures. The same files give the same bytes.
 */
const SETTINGS: Settings = { signCost: 60, labelCost: 100, writtenSign: 0.6, writtenLabel: 0.3, leastTexts: 3 };
const FOLDS = 6;

/** F1 hardly changes over a range of thresholds: so much of it is given for fewer false alerts, which cost a channel its readers. */
const F1_FOR_PRECISION = 0.003;

const [file, ...newsFiles] = process.argv.slice(2);
if (!file) {
  console.error('Usage: npm run train -- FILE [NEWS …]');
  console.error('FILE: JSON lines with id, title, summary, source, published, relevant, tags, theatres, severity.');
  console.error('NEWS: JSON lines with id, title, summary, source, published, to look the extra labels up in.');
  process.exit(2);
}

const labelled = readLabelled(file);
const extra = readExtraLabels(newsFiles);
const written = readWrittenExamples();
const contrast = readContrastExamples([...labelled, ...extra]);
const items = [...labelled, ...extra, ...written, ...contrast];
const material = toMaterial(items, labelled.length);

const byTime = outOfFold(material, timeFolds(items, labelled.length, FOLDS), FOLDS, SETTINGS);
const byOutlet = outOfFold(material, outletFolds(items, labelled.length, FOLDS), FOLDS, SETTINGS);

const truth = labelled.map(({ relevant }) => relevant);
const forms = labelled.map((_, i) => formOf(material.examples[i]?.features ?? []));
const calibration = { withSummary: calibrated('withSummary'), titleAlone: calibrated('titleAlone') };
const { cut } = bestCut(truth, chances(byTime), F1_FOR_PRECISION);
const relevantRows = labelled.flatMap((item, i) => (item.relevant ? [{ item, scores: byTime[i] ?? [] }] : []));
const relevantItems = relevantRows.map(({ item }) => item);
const relevantScores = relevantRows.map(({ scores }) => scores);
const thresholds = findThresholds(relevantItems, relevantScores);

const record: TrainingRecord = {
  trainedOn: {
    sha256: sha256(file),
    newsSha256: newsFiles.map(sha256),
    labelled: labelled.length,
    relevant: truth.filter(Boolean).length,
    extra: extra.length,
    written: written.length,
    contrast: contrast.length,
  },
  settings: { ...SETTINGS, folds: FOLDS },
  crossValidated: {
    ...named('time', relevance(byTime)),
    ...named('outlet', relevance(byOutlet)),
    tagsF1: f1(
      overlapCounts(
        relevantItems.map(({ tags }) => tags),
        relevantScores.map((row) => decideTags(row, thresholds)),
      ),
    ),
    severityEqual: shareOf(relevantRows, ({ item, scores }) => decideSeverity(scores, thresholds) === item.severity),
    theatreInCommon: shareOf(relevantRows, ({ item, scores }) =>
      decideTheatres(scores, thresholds).some((theatre) => item.theatres.includes(theatre)),
    ),
  },
  ...packed(),
  thresholds,
  calibration,
  relevantFrom: cut,
};

function packed() {
  const { bytes, ...rest } = pack(fitModel(material.examples, SETTINGS));
  writeFileSync(new URL('weights/model.bin', import.meta.url), bytes);
  return rest;
}

function calibrated(form: Form) {
  const rows = labelled.flatMap(({ relevant }, i) =>
    forms[i] === form ? [{ relevant, raw: rawRelevance(byTime[i] ?? []) }] : [],
  );
  return calibrate(
    rows.map(({ relevant }) => relevant),
    rows.map(({ raw }) => raw),
  );
}

function chances(scores: readonly (readonly number[])[]): number[] {
  return scores.map((row, i) => chanceOf(calibration, forms[i] ?? 'withSummary', rawRelevance(row)));
}

function relevance(scores: readonly (readonly number[])[]): Record<string, number> {
  const counts = countYes(
    truth,
    chances(scores).map((chance) => chance >= cut),
  );
  return { precision: precision(counts), recall: recall(counts), f1: f1(counts) };
}

function named(prefix: string, figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${prefix}.${name}`, value]));
}

writeFileSync(new URL('weights/model.json', import.meta.url), `${JSON.stringify(record, null, 2)}\n`);
console.log(record.trainedOn, record.crossValidated, `relevant from ${record.relevantFrom.toFixed(2)}`);
