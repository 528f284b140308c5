import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Agreement, bCubed } from './agreement.ts';
import { createGrouper } from './group.ts';
import { type LabelledWindow, readJudged, readWindows } from './labelled.ts';
import { likeness } from './likeness.ts';
import { type Example, fitLogistic } from './logistic.ts';
import type { Model } from './model.ts';
import { readReport } from './report.ts';
import { Stream } from './stream.ts';

/**
 * `npm run train:stories -- WINDOWS PILE [--check]`: learns `model.json` from labelled windows and from those judged by hand
 * (`training/judged.tsv`, texts from PILE), and prints how each labelled window fares with a model that never saw it, and
 * how the model learned fares on windows that nothing is ever learned from (`training/fresh.tsv`).
 * With `--check` it only prints.
 */
const PENALTY = 4;
/** A window judged by hand counts for less than a labelled one. */
const JUDGED_WEIGHT = 0.7;
/** Learning sees more of the stories that are not meant than grouping does. */
const WIDE = { most: 16, near: 0 };
/** Thresholds tried, in log-odds. */
const JOIN = [-0.4, 0, 0.4];
const JOIN_HAPPENING = [-2.5, -2, -1.5];
/** A wrong merge hides news, a split only repeats it: no thresholds with less mean precision than this. */
const LEAST_PRECISION = 0.91;

const [windowsPath, pilePath] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
if (!windowsPath || !pilePath) throw new Error('Usage: npm run train:stories -- WINDOWS.jsonl PILE.jsonl.gz [--check]');
const labelled = readWindows(windowsPath);
const judged = readJudged(pilePath, 'judged');
const examples = new Map(
  [...labelled, ...judged].map((window) => [
    window.name,
    examplesOf(window, judged.includes(window) ? JUDGED_WEIGHT : 1),
  ]),
);

/** Every open story that could be meant, at each item, with the items before it grouped as labelled. */
function examplesOf(window: LabelledWindow, weight: number): { names: string[]; list: Example[] } {
  const stream = new Stream();
  const list: Example[] = [];
  let names: string[] = [];
  for (const [i, item] of window.items.entries()) {
    const report = readReport(item);
    const story = window.stories[i] ?? null;
    const { rarity } = stream;
    for (const candidate of stream.candidates(report, WIDE)) {
      if (story === null) break;
      const { features } = likeness(report, candidate, rarity);
      names = Object.keys(features);
      list.push({ values: Object.values(features), yes: candidate.id === story, weight });
    }
    stream.add(report, story ?? item.id, item.reportedAt);
  }
  return { names, list };
}

function learn(without: string): Omit<Model, 'join' | 'joinHappening'> {
  const used = [...examples].filter(([name]) => name !== without).map(([, found]) => found);
  const names = used[0]?.names ?? [];
  const weights = fitLogistic(
    used.flatMap(({ list }) => list),
    PENALTY,
  );
  const round = (value: number | undefined) => Number((value ?? 0).toFixed(3));
  return {
    bias: round(weights.at(-1)),
    weights: Object.fromEntries(names.map((name, j) => [name, round(weights[j])])),
  };
}

function agreementOf(window: LabelledWindow, model: Model): Agreement {
  const grouper = createGrouper(model);
  const found = window.items.map((item) => grouper.add(item).story);
  const known = window.stories.flatMap((story, i) => (story === null ? [] : [{ story, found: found[i] ?? '' }]));
  return bCubed(
    known.map((one) => one.found),
    known.map((one) => one.story),
  );
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
const heldOut = [...labelled, ...judged].map((window) => ({ window, model: learn(window.name) }));
const tried = JOIN.flatMap((join) =>
  JOIN_HAPPENING.map((joinHappening) => ({
    join,
    joinHappening,
    results: heldOut.map(({ window, model }) => agreementOf(window, { ...model, join, joinHappening })),
  })),
);

/** The pair of thresholds with the best F1 on all labelled windows but one, of those precise enough on both kinds. */
function bestThresholds(leaveOut: number | null): (typeof tried)[number] {
  const judge = ({ results }: (typeof tried)[number]) => ({
    labelled: mean(results.filter((_, i) => i !== leaveOut && i < labelled.length)),
    judged: mean(results.filter((_, i) => i !== leaveOut && i >= labelled.length)),
  });
  const precise = tried.filter((one) =>
    Object.values(judge(one)).every(({ precision }) => precision >= LEAST_PRECISION),
  );
  const [first, ...rest] = precise.length > 0 ? precise : tried;
  if (!first) throw new Error('There is no labelled window.');
  return rest.reduce((best, one) => (judge(one).labelled.f1 > judge(best).labelled.f1 ? one : best), first);
}

const unseen = heldOut.flatMap(({ window }, i) => {
  const result = bestThresholds(i).results[i];
  return result ? [{ name: window.name, result }] : [];
});
for (const { name, result } of unseen) console.log(show(`${name}, unseen`, result));
const meanOf = (from: number, to?: number) => mean(unseen.slice(from, to).map(({ result }) => result));
console.log(show('labelled, unseen', meanOf(0, labelled.length)));
console.log(show('judged, unseen', meanOf(labelled.length)));
const { join: joinAt, joinHappening } = bestThresholds(null);
console.log(`join ${joinAt}, with a happening ${joinHappening}`);
const model: Model = { ...learn(''), join: joinAt, joinHappening };
const fresh = readJudged(pilePath, 'fresh').map((window) => ({
  name: window.name,
  result: agreementOf(window, model),
}));
for (const { name, result } of fresh) console.log(show(`${name}, fresh`, result));
console.log(show('fresh', mean(fresh.map(({ result }) => result))));
if (process.argv.includes('--grid')) {
  for (const one of tried)
    console.log(
      show(`${one.join} / ${one.joinHappening}`, mean(one.results.slice(0, labelled.length))),
      show(' judged', mean(one.results.slice(labelled.length))),
    );
}
if (!process.argv.includes('--check')) {
  writeFileSync(join(import.meta.dirname, 'model.json'), `${JSON.stringify(model, null, 2)}\n`);
}
