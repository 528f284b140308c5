import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Agreement, bCubed } from './agreement.ts';
import { createGrouper } from './group.ts';
import { type LabelledWindow, readJudged, readPile, readWindows, shareDay } from './labelled.ts';
import { likeness } from './likeness.ts';
import { type Example, fitLogistic } from './logistic.ts';
import type { Model } from './model.ts';
import { readReport } from './report.ts';
import { Stream } from './stream.ts';

/**
 * `npm run train:stories -- WINDOWS PILE [PILE...] [--check]`: learns `model.json` from labelled windows and from those judged
 * by hand (`training/dense.tsv`, `training/judged.tsv`, texts from the piles), and prints how each window fares with a model
 * and thresholds that never saw it or its days, and how the model learned fares on windows that nothing is ever learned from
 * (`training/fresh.tsv`). With `--check` it only prints.
 */
const PENALTY = 2;
/** Windows judged by hand on thin days teach caution; they count for less. */
const THIN_WEIGHT = 0.5;
/** Learning sees more of the stories that are not meant than grouping does. */
const WIDE = { most: 16, near: 0 };
/** Thresholds tried, in log-odds. */
const JOIN = [-0.3, 0, 0.3];
const JOIN_HAPPENING = [-1.5, -1, -0.5];
/** A wrong merge hides news, a split only repeats it: no thresholds with less mean precision than this. */
const LEAST_PRECISION = 0.94;

const [windowsPath, ...pilePaths] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
if (!windowsPath || pilePaths.length === 0)
  throw new Error('Usage: npm run train:stories -- WINDOWS PILE [PILE...] [--check]');
const pile = readPile(pilePaths);
const labelled = readWindows(windowsPath);
const dense = readJudged(pile, 'dense');
const thin = readJudged(pile, 'judged');
const examples = [...labelled, ...dense, ...thin].map((window) => ({
  window,
  ...examplesOf(window, thin.includes(window) ? THIN_WEIGHT : 1),
}));

/** Every open story that could be meant, at each item, with the items before it grouped as labelled. */
function examplesOf(window: LabelledWindow, weight: number): { names: string[]; list: Example[] } {
  const stream = new Stream();
  const list: Example[] = [];
  let names: string[] = [];
  for (const [i, item] of window.items.entries()) {
    const report = readReport(item);
    const story = window.stories[i] ?? null;
    for (const candidate of stream.candidates(report, WIDE)) {
      if (story === null) break;
      const features = likeness(report, candidate, stream.rarityOutside(candidate.id));
      names = Object.keys(features);
      list.push({ values: Object.values(features), yes: candidate.id === story, weight });
    }
    stream.add(report, story ?? item.id, item.reportedAt);
  }
  return { names, list };
}

/** Learns from every window but those that have a day in common with one. */
function learn(without?: LabelledWindow): Omit<Model, 'join' | 'joinHappening'> {
  const used = examples.filter(({ window }) => !without || !shareDay(window, without));
  const names = used[0]?.names ?? [];
  const all = used.flatMap(({ list }) => list);
  const weights = fitLogistic(all, PENALTY);
  const round = (value: number | undefined) => Number((value ?? 0).toFixed(3));
  return {
    bias: round(weights.at(-1)),
    weights: Object.fromEntries(names.map((name, j) => [name, round(weights[j])])),
  };
}

function agreementOf(window: LabelledWindow, model: Model): Agreement {
  const grouper = createGrouper(model);
  const found = window.items.map((item) => grouper.add(item).story);
  const known = found.filter((_, i) => window.stories[i] !== null);
  const gold = window.stories.filter((story) => story !== null);
  return bCubed(known, gold);
}

function mean(agreements: readonly Agreement[]): Agreement {
  const of = (figure: (one: Agreement) => number) =>
    agreements.reduce((sum, one) => sum + figure(one), 0) / agreements.length;
  return { precision: of((one) => one.precision), recall: of((one) => one.recall), f1: of((one) => one.f1) };
}

function show(name: string, { precision, recall, f1 }: Agreement): string {
  return `${name.padEnd(22)} P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}`;
}

/** For each pair of thresholds how each window fares under the model that was learned without it. */
const heldOut = [...labelled, ...dense].map((window) => ({ window, model: learn(window) }));
const tried = JOIN.flatMap((join) =>
  JOIN_HAPPENING.map((joinHappening) => ({
    join,
    joinHappening,
    results: heldOut.map(({ window, model }) => agreementOf(window, { ...model, join, joinHappening })),
  })),
);

/** The pair of thresholds with the best F1 on all windows but one, of those that are precise enough. */
function bestThresholds(leaveOut: number | null): (typeof tried)[number] {
  const judge = ({ results }: (typeof tried)[number]) => mean(results.filter((_, i) => i !== leaveOut));
  const precise = tried.filter((one) => judge(one).precision >= LEAST_PRECISION);
  const [first, ...rest] = precise.length > 0 ? precise : tried;
  if (!first) throw new Error('There is no labelled window.');
  return rest.reduce((best, one) => (judge(one).f1 > judge(best).f1 ? one : best), first);
}

const unseen = heldOut.flatMap(({ window }, i) => {
  const result = bestThresholds(i).results[i];
  return result ? [{ name: window.name, result }] : [];
});
for (const { name, result } of unseen) console.log(show(`${name}, unseen`, result));
const meanOf = (from: number, to?: number) => mean(unseen.slice(from, to).map(({ result }) => result));
console.log(show('labelled, unseen', meanOf(0, labelled.length)));
console.log(show('dense, unseen', meanOf(labelled.length)));
console.log(show('all, unseen', meanOf(0)));
const { join: joinAt, joinHappening } = bestThresholds(null);
console.log(`join ${joinAt}, with a happening ${joinHappening}`);
const model: Model = { ...learn(), join: joinAt, joinHappening };
const fresh = readJudged(pile, 'fresh').map((window) => ({
  name: window.name,
  result: agreementOf(window, model),
}));
for (const { name, result } of fresh) console.log(show(`${name}, fresh`, result));
console.log(show('fresh', mean(fresh.map(({ result }) => result))));
if (!process.argv.includes('--check')) {
  writeFileSync(join(import.meta.dirname, 'model.json'), `${JSON.stringify(model, null, 2)}\n`);
}
