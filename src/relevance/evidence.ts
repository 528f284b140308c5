import type { Evidence, NewsText } from '../core/assessment.ts';
import type { Feature, ReadField } from './features.ts';

/** At most this many phrases are named; the rest count in the score all the same. */
const MOST_NAMED = 8;
const LEAST_WEIGHT = 0.05;

interface Candidate {
  field: ReadField;
  from: number;
  to: number;
  meaning: string | null;
}

/**
 * The phrases that moved the score most. Every feature's weight is shared among the words it stands on; a phrase of the
 * lexicon, or a single word, weighs what its words weigh. Only phrases that stand in the original text are named.
 */
export function findEvidence(
  original: NewsText,
  clean: { title: string; summary: string },
  fields: readonly ReadField[],
  features: readonly Feature[],
  weightOf: (feature: Feature) => number,
): Evidence[] {
  const weights = new Map(fields.map((field) => [field.field, new Float64Array(field.tokens.length)]));
  for (const feature of features) {
    const words = weights.get(feature.field);
    const share = weightOf(feature) / (feature.to - feature.from);
    if (!words) continue;
    for (let i = feature.from; i < feature.to; i++) words[i] = (words[i] ?? 0) + share;
  }
  const weigh = ({ field, from, to }: Candidate) =>
    weights
      .get(field.field)
      ?.subarray(from, to)
      .reduce((sum, weight) => sum + weight, 0) ?? 0;
  const ranked = fields
    .flatMap(candidates)
    .map((candidate) => ({ candidate, weight: weigh(candidate) }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const chosen: Evidence[] = [];
  const taken: Candidate[] = [];
  for (const { candidate, weight } of ranked) {
    if (chosen.length >= MOST_NAMED || Math.abs(weight) < LEAST_WEIGHT) break;
    if (taken.some((other) => overlap(other, candidate))) continue;
    const phrase = phraseOf(clean, candidate);
    if (!contains(original[candidate.field.field], phrase)) continue;
    taken.push(candidate);
    const meaning = candidate.meaning ?? (weight > 0 ? 'wording of such news' : 'wording of other news');
    chosen.push({ phrase, field: candidate.field.field, meaning, weight: Math.round(weight * 100) / 100 });
  }
  return chosen;
}

/** Whether a phrase stands in a text, upper and lower case aside. */
export function contains(text: string, phrase: string): boolean {
  return text.toLowerCase().includes(phrase.toLowerCase());
}

function candidates(field: ReadField): Candidate[] {
  const named = field.mentions.map(({ phrase, from, to }) => ({ field, from, to, meaning: phrase.entry.meaning }));
  const words = field.tokens
    .map((token, i) => ({ token, i }))
    .filter(({ token, i }) => token.end - token.start > 3 && !named.some(({ from, to }) => from <= i && i < to))
    .map(({ i }) => ({ field, from: i, to: i + 1, meaning: null }));
  return [...named, ...words];
}

function overlap(a: Candidate, b: Candidate): boolean {
  return a.field.field === b.field.field && a.from < b.to && b.from < a.to;
}

function phraseOf(clean: { title: string; summary: string }, { field, from, to }: Candidate): string {
  const start = field.tokens[from]?.start ?? 0;
  const end = field.tokens[to - 1]?.end ?? start;
  return clean[field.field].slice(start, end);
}
