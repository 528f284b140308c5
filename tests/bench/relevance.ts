import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { createAssessor } from '../../src/relevance/assess.ts';
import { readWrittenExamples } from '../../src/relevance/training/dataset.ts';
import { keywordSays, trainTfIdf } from '../eval/relevance-baselines.ts';

const ITEMS = 3_000;
const ROUNDS = 5;

/** Items a second on one core with title and summary, as ratios to a TF-IDF model and a keyword regex on the same items. */
export async function run(): Promise<void> {
  const examples = readWrittenExamples();
  const items = news(examples);
  const before = process.memoryUsage();
  const start = performance.now();
  const assessor = createAssessor();
  const loaded = performance.now() - start;
  const engine = itemsPerSecond(() => items.map((item) => assessor.assess(item)));
  const wire = itemsPerSecond(() => items.map((item) => assessor.judge(item)));
  const after = process.memoryUsage();
  const tfIdf = trainTfIdf(examples);
  const peer = itemsPerSecond(() => items.map((item) => tfIdf.score(item)));
  const keywords = itemsPerSecond(() => items.map((item) => keywordSays(item)));
  console.log(
    `ready in ${loaded.toFixed(0)} ms; memory +${Math.round((after.rss - before.rss) / 1e6)} MB with ${ITEMS} assessments held`,
  );
  console.log(`assess: ${Math.round(engine)} items/s (with reasons, evidence, tags, theatres, severity, direction)`);
  console.log(`judge: ${Math.round(wire)} items/s (without reasons where clearly not relevant, as feeds are read)`);
  const shares = (other: number) =>
    `judge is ${(wire / other).toFixed(3)} of it, assess ${(engine / other).toFixed(3)}`;
  console.log(`TF-IDF: ${Math.round(peer)} items/s; ${shares(peer)}`);
  console.log(`keyword regex: ${Math.round(keywords)} items/s; ${shares(keywords)}`);
}

const LineSchema = z.object({ title: z.string(), summary: z.string(), source: z.string() });

/** Real general news where the evaluation data is at hand, else made-up items, most of which are close to the subject. */
function news(examples: readonly { title: string }[]) {
  const data = process.env.CHAINWATCH_EVAL_DATA;
  if (data) {
    const lines = gunzipSync(readFileSync(join(data, 'relevance/unlabelled.jsonl.gz')))
      .toString('utf8')
      .split('\n');
    const step = Math.floor(lines.length / ITEMS);
    return Array.from({ length: ITEMS }, (_, i) => LineSchema.parse(JSON.parse(lines[i * step] ?? '')));
  }
  const title = (i: number) => examples[i % examples.length]?.title ?? '';
  return Array.from({ length: ITEMS }, (_, i) => ({
    title: title(i),
    summary: `${title(i * 7 + 1)}. ${title(i * 11 + 2)}, officials said on day ${i}.`,
    source: '',
  }));
}

/** Best of some rounds: the machine's other work only ever slows one down. */
function itemsPerSecond(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return (ITEMS / Math.min(...times)) * 1000;
}
