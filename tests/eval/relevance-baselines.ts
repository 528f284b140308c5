import type { Labelled } from '../../src/relevance/training/dataset.ts';
import { bestCut } from '../../src/relevance/training/figures.ts';
import { dot, fitLogistic, type SparseRow } from '../../src/relevance/training/logistic.ts';

type Text = Pick<Labelled, 'title' | 'summary'>;

/** A keyword list such as feed bots offer: one match anywhere is enough. */
const KEYWORDS =
  /\b(?:nato|article (?:4|5)|security guarantees?|defen[cs]e pact|mutual defen[cs]e|alliances?|troops|air ?space|escalat\w+|nuclear (?:weapons?|threat|war|strike)|missiles?|drones?|deploy\w*|military aid|no-fly zone|proxy|proxies|mercenar\w+|militias?|deterrence|defen[cs]e spending|red lines?|retaliat\w+)\b/i;

export function keywordSays({ title, summary }: Text): boolean {
  return KEYWORDS.test(title) || KEYWORDS.test(summary);
}

const LEAST_TEXTS = 2;
const COST = 20;

/** TF-IDF of words and word pairs with logistic regression; the cut is the best one on its own training texts held out in turn. */
export function trainTfIdf(training: readonly Labelled[]): { score(text: Text): number; cut: number } {
  const parts = [0, 1, 2].map((part) => training.filter((_, i) => i % 3 === part));
  const held = parts.flatMap((part) => {
    const score = fitTfIdf(training.filter((item) => !part.includes(item)));
    return part.map((item) => ({ relevant: item.relevant, score: score(item) }));
  });
  const { cut } = bestCut(
    held.map(({ relevant }) => relevant),
    held.map(({ score }) => score),
  );
  return { score: fitTfIdf(training), cut };
}

function fitTfIdf(training: readonly Labelled[]): (text: Text) => number {
  const documents = new Map<string, number>();
  for (const item of training)
    for (const term of new Set(terms(item))) documents.set(term, (documents.get(term) ?? 0) + 1);
  const kept = [...documents].filter(([, count]) => count >= LEAST_TEXTS);
  const index = new Map(kept.map(([term, count], at) => [term, { at, idf: Math.log(training.length / count) }]));
  const row = (text: Text): SparseRow => {
    const values = new Map<number, number>();
    for (const term of terms(text)) {
      const known = index.get(term);
      if (known) values.set(known.at, (values.get(known.at) ?? 0) + known.idf);
    }
    const length = Math.sqrt([...values.values()].reduce((sum, value) => sum + value * value, 0)) || 1;
    return {
      index: Int32Array.from([...values.keys(), index.size]),
      value: Float32Array.from([...[...values.values()].map((value) => value / length), 0.3]),
    };
  };
  const weights = fitLogistic(
    training.map(row),
    Int8Array.from(training, ({ relevant }) => (relevant ? 1 : -1)),
    Float64Array.from(training, () => COST),
    index.size + 1,
  );
  return (text) => dot(weights, row(text));
}

function terms({ title, summary }: Text): string[] {
  const words = `${title} ${summary}`.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.flatMap((word, i) => (i === 0 ? [word] : [word, `${words[i - 1]} ${word}`]));
}
