import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadCommitments } from '../../src/briefings/commitments.ts';
import { loadBriefings } from '../../src/briefings/load.ts';
import { createCommitments } from '../../src/commitments/index.ts';
import { createAssessor } from '../../src/relevance/assess.ts';

const ItemSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  source: z.string(),
  published: z.string().nullish(),
});
const JudgementSchema = z.tuple([
  z.string(),
  z.string(),
  z.enum(['yes', 'fits', 'no']),
  z.enum(['development', 'held-out']),
]);

/**
 * `npm run eval -- --obligations FILE`: how often the line on who is bound is right where it is shown, and how often it
 * is shown where it would help, over the judged items of `obligations.tsv`. `--held-out` looks at that half,
 * `--wrong` lists what was wrong or missing by item.
 */
export async function run(args: string[]): Promise<void> {
  const file = args.find((arg) => !arg.startsWith('--'));
  if (!file) throw new Error('Name the file of labelled items: npm run eval -- --obligations FILE');
  const half = args.includes('--held-out') ? 'held-out' : 'development';
  const report = measure(file, half);
  if (args.includes('--json')) return console.log(JSON.stringify(report, null, 2));
  const { items, shown, right, needless, helpful, found } = report;
  console.log(`${half}: ${items} items, a line shown on ${shown}`);
  console.log(`precision ${ratio(right, shown)} (${right} of ${shown}; ${needless} of the right ones were not needed)`);
  console.log(`shown where it would help ${ratio(found, helpful)} (${found} of ${helpful})`);
  if (args.includes('--wrong')) for (const line of report.wrong) console.log(line);
}

function measure(file: string, half: 'development' | 'held-out') {
  const items = new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => ItemSchema.parse(JSON.parse(line)))
      .map((item) => [item.id, item]),
  );
  const root = join(import.meta.dirname, '../..');
  const library = loadCommitments(join(root, 'briefings/commitments'), loadBriefings(join(root, 'briefings')));
  const commitments = createCommitments(library);
  const { assess } = createAssessor();
  const report = { items: 0, shown: 0, right: 0, needless: 0, helpful: 0, found: 0, wrong: [] as string[] };
  for (const [id, state, line] of judgements().filter(([, , , own]) => own === half)) {
    const item = items.get(id);
    if (!item) continue;
    report.items++;
    if (line === 'yes') report.helpful++;
    const obligation = commitments.obligationFor({ ...item, assessment: assess(item) }, item.published ?? '2026-11-23');
    if (!obligation) {
      if (line === 'yes') report.wrong.push(`missing ${state} ${id}`);
      continue;
    }
    report.shown++;
    const right = line !== 'no' && obligation.attacked === state;
    if (right) report.right++;
    else report.wrong.push(`wrong ${obligation.attacked} for ${state} ${id}`);
    if (right && line === 'fits') report.needless++;
    if (right && line === 'yes') report.found++;
  }
  return report;
}

function judgements(): z.infer<typeof JudgementSchema>[] {
  return readFileSync(join(import.meta.dirname, 'obligations.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => JudgementSchema.parse(line.split('\t')));
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(3);
}
