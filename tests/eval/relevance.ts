import { join } from 'node:path';
import { TAGS } from '../../src/core/vocabulary.ts';
import { loadModel } from '../../src/relevance/model.ts';
import { readLabelled, sha256 } from '../../src/relevance/training/dataset.ts';
import { type Counts, countYes, f1, precision, recall } from '../../src/relevance/training/figures.ts';
import { overlapCounts, shareOf } from '../../src/relevance/training/thresholds.ts';
import { type Judged, judgeCrossValidated, judgeUnseen } from './relevance-judge.ts';

const WORST = 15;

/**
 * `npm run eval -- FILE [--json]`: how well items labelled under the rubric are judged, beside two baselines. The file the
 * weights were trained on is cross-validated by blocks of time; any other file is judged by the shipped weights as they are.
 */
export async function run(args: string[]): Promise<void> {
  const data = process.env.CHAINWATCH_EVAL_DATA;
  const own = data ? join(data, 'relevance/labelled.jsonl') : undefined;
  const file = args.find((arg) => !arg.startsWith('--')) ?? own;
  if (!file || !own || !data) {
    console.error(
      'Set CHAINWATCH_EVAL_DATA to the folder that holds relevance/labelled.jsonl, and name the file to judge.',
    );
    process.exitCode = 2;
    return;
  }
  const items = readLabelled(file);
  const seen = sha256(file) === loadModel().record.trainedOn.sha256;
  const judged = seen
    ? judgeCrossValidated(items, join(data, 'relevance/unlabelled.jsonl.gz'))
    : judgeUnseen(items, readLabelled(own));
  const report = {
    method: seen ? 'cross-validated by blocks of time' : 'shipped weights on unseen items',
    ...figures(judged),
  };
  if (args.includes('--json')) console.log(JSON.stringify(report, null, 2));
  else print(report);
}

function figures(judged: readonly Judged[]) {
  const truth = judged.map(({ item }) => item.relevant);
  const compare = (said: (one: Judged) => boolean) => rates(countYes(truth, judged.map(said)));
  const relevant = judged.filter(({ item }) => item.relevant);
  const tagged = relevant.map(({ item }) => item.tags);
  return {
    items: judged.length,
    relevantItems: relevant.length,
    relevance: {
      engine: compare((one) => one.relevant),
      tfIdf: compare((one) => one.tfIdf),
      keywords: compare((one) => one.keywords),
    },
    tags: rates(
      overlapCounts(
        tagged,
        relevant.map(({ tags }) => tags),
      ),
    ),
    perTag: Object.fromEntries(
      TAGS.map((tag) => [
        tag,
        rates(
          countYes(
            tagged.map((tags) => tags.includes(tag)),
            relevant.map(({ tags }) => tags.includes(tag)),
          ),
        ),
      ]),
    ),
    severityEqual: shareOf(relevant, ({ item, severity }) => item.severity === severity),
    theatreInCommon: shareOf(relevant, ({ item, theatres }) =>
      theatres.some((theatre) => item.theatres.includes(theatre)),
    ),
    reliability: reliability(judged),
    worst: worst(judged),
  };
}

function rates(counts: Counts) {
  return { ...counts, precision: precision(counts), recall: recall(counts), f1: f1(counts) };
}

/** In each tenth of the score: how many items, their mean score, and the share that is relevant. */
function reliability(judged: readonly Judged[]) {
  return Array.from({ length: 10 }, (_, tenth) => {
    const here = judged.filter(({ score }) => Math.min(9, Math.floor(score * 10)) === tenth);
    const mean = here.reduce((sum, { score }) => sum + score, 0) / (here.length || 1);
    return {
      from: tenth / 10,
      items: here.length,
      meanScore: mean,
      relevant: shareOf(here, ({ item }) => item.relevant),
    };
  });
}

function worst(judged: readonly Judged[]) {
  const error = ({ item, score }: Judged) => Math.abs(score - (item.relevant ? 1 : 0));
  return [...judged]
    .sort((a, b) => error(b) - error(a))
    .slice(0, WORST)
    .map(({ item, score, tags }) => ({ id: item.id, relevant: item.relevant, score, labelled: item.tags, said: tags }));
}

function print(report: ReturnType<typeof figures> & { method: string }): void {
  const rate = (name: string, r: ReturnType<typeof rates>) =>
    console.log(
      `  ${name.padEnd(20)} F1 ${r.f1.toFixed(3)}  precision ${r.precision.toFixed(3)}  recall ${r.recall.toFixed(3)}  (right ${r.right}, wrong ${r.wrong}, missed ${r.missed})`,
    );
  console.log(`${report.items} items, ${report.relevantItems} relevant; ${report.method}\n\nRelevance`);
  for (const [name, counts] of Object.entries(report.relevance)) rate(name, counts);
  console.log(`\nOn the ${report.relevantItems} relevant items`);
  rate('tags together', report.tags);
  for (const [tag, counts] of Object.entries(report.perTag)) rate(tag, counts);
  console.log(`  severity equal       ${report.severityEqual.toFixed(3)}`);
  console.log(`  theatre in common    ${report.theatreInCommon.toFixed(3)}`);
  console.log('\nReliability: score, items, mean score, share relevant');
  for (const row of report.reliability)
    console.log(
      `  ${row.from.toFixed(1)}  ${String(row.items).padStart(6)}  ${row.meanScore.toFixed(2)}  ${row.relevant.toFixed(2)}`,
    );
  console.log('\nWorst mistakes: id, labelled, score, tags');
  for (const one of report.worst)
    console.log(
      `  ${one.id}  ${one.relevant ? one.labelled.join(',') : 'not relevant'}  ${one.score.toFixed(2)}  ${one.said.join(',')}`,
    );
}
