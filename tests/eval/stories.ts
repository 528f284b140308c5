import { bCubed } from '../../src/stories/agreement.ts';
import { createGrouper } from '../../src/stories/group.ts';
import { readWindows } from '../../src/stories/labelled.ts';
import { pairwise } from './pairwise.ts';
import { type Grouping, singletons, tfIdf, titleJaccard } from './story-baselines.ts';

/** The grouping of the product. */
const chainwatch: Grouping = (items) => {
  const grouper = createGrouper();
  return items.map((item) => grouper.add(item).story);
};

const METHODS: Record<string, Grouping> = {
  chainwatch,
  'title Jaccard 0.55': titleJaccard,
  'TF-IDF, one threshold': tfIdf,
  singletons,
};

/** `npm run eval -- --stories FILE [--json]`: agreement with labelled stories, per window and mean, beside the baselines. */
export async function run(args: string[]): Promise<void> {
  const path = args.find((arg) => !arg.startsWith('--'));
  if (!path) throw new Error('Usage: npm run eval -- --stories FILE [--json]');
  const windows = readWindows(path);
  const results = Object.entries(METHODS).map(([method, grouping]) => {
    const rows = windows.map(({ name, items, stories }) => {
      const gold = stories.map((story) => story ?? '');
      const found = grouping(items);
      const { precision, recall, f1 } = bCubed(found, gold);
      return { window: name, items: items.length, precision, recall, f1, pairwiseF1: pairwise(found, gold).f1 };
    });
    return { method, rows: [...rows, meanOf(rows)] };
  });
  if (args.includes('--json')) {
    console.log(JSON.stringify(results, null, 2));
    return;
  }
  for (const { method, rows } of results) {
    console.log(`\n${method}\nwindow   items  B³ precision  B³ recall  B³ F1  pairwise F1`);
    for (const row of rows) {
      const figures = [row.precision, row.recall, row.f1, row.pairwiseF1].map((figure) => figure.toFixed(3));
      console.log(
        `${row.window.padEnd(8)} ${`${row.items}`.padStart(5)}  ${figures[0]?.padStart(12)}  ${figures[1]?.padStart(9)}  ${figures[2]}  ${figures[3]?.padStart(11)}`,
      );
    }
  }
}

interface Row {
  window: string;
  items: number;
  precision: number;
  recall: number;
  f1: number;
  pairwiseF1: number;
}

function meanOf(rows: readonly Row[]): Row {
  const mean = (figure: (row: Row) => number) => rows.reduce((sum, row) => sum + figure(row), 0) / rows.length;
  return {
    window: 'mean',
    items: rows.reduce((sum, row) => sum + row.items, 0),
    precision: mean((row) => row.precision),
    recall: mean((row) => row.recall),
    f1: mean((row) => row.f1),
    pairwiseF1: mean((row) => row.pairwiseF1),
  };
}
