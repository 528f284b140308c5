import { BARE_WORDING, type Evidence, type NewsText } from '../core/assessment.ts';
import type { Feature, ReadField } from './features.ts';

/** At most this many phrases are named; the rest count in the score all the same. */
const MOST_NAMED = 8;
const LEAST_WEIGHT = 0.05;

/**
 * Written words that the lexicon reads as one of its own, for they share its stem or spelling, though they mostly say
 * something else: "due to", "doubles down", "according to", "calls it". They count as they do, and are told as wording.
 */
const OTHER_SENSE: ReadonlySet<string> = new Set(
  [
    'according|acquire|against|back|bar|calling|calls|committing|company|courting|deal|divisions|do not',
    'does not|down|draft|due|engel|fifth fleet|joint chiefs of staff|kfor|latest|left|press|scrambles',
    'shadow|show|showing|shows|stages|trigger|triggering|usfk|video|videos|yar',
  ].flatMap((line) => line.split('|')),
);

interface Candidate {
  field: ReadField;
  from: number;
  to: number;
  meaning: string | null;
  weight: number;
}

/**
 * The phrases that moved the score most. Every feature's weight (`weights`, in the order of `features`) is shared among the
 * words it stands on; a phrase of the lexicon, or a single word, weighs what its words weigh. Only phrases that stand in the
 * original text are named.
 */
export function findEvidence(
  original: NewsText,
  clean: { title: string; summary: string },
  fields: readonly ReadField[],
  features: readonly Feature[],
  weights: Float64Array,
): Evidence[] {
  const ofWords = new Map(fields.map(({ field, tokens }) => [field, new Float64Array(tokens.length)]));
  features.forEach(({ field, from, to }, i) => {
    const words = ofWords.get(field);
    const share = (weights[i] ?? 0) / (to - from);
    if (!words || share === 0) return;
    for (let at = from; at < to; at++) words[at] = (words[at] ?? 0) + share;
  });
  const ranked = fields
    .flatMap((field) => candidates(field, ofWords.get(field.field)))
    .filter(({ weight }) => Math.abs(weight) >= LEAST_WEIGHT)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const chosen: Evidence[] = [];
  const taken: Candidate[] = [];
  for (const candidate of ranked) {
    if (chosen.length >= MOST_NAMED) break;
    if (taken.some((other) => overlap(other, candidate))) continue;
    const { weight } = candidate;
    const phrase = phraseOf(clean, candidate);
    if (!contains(original[candidate.field.field], phrase)) continue;
    taken.push(candidate);
    const meant = OTHER_SENSE.has(phrase.toLowerCase()) ? null : candidate.meaning;
    const meaning = meant ?? (weight > 0 ? BARE_WORDING : 'wording of other news');
    chosen.push({ phrase, field: candidate.field.field, meaning, weight: Math.round(weight * 100) / 100 });
  }
  return chosen;
}

/** Whether a phrase stands in a text, upper and lower case aside. */
export function contains(text: string, phrase: string): boolean {
  return text.toLowerCase().includes(phrase.toLowerCase());
}

/** The lexicon's phrases in a field, and the longer words outside of them, each with the sum of its words' weights. */
function candidates(field: ReadField, weights: Float64Array = new Float64Array()): Candidate[] {
  const named = new Uint8Array(field.tokens.length);
  const found = field.mentions.map(({ phrase, from, to }): Candidate => {
    named.fill(1, from, to);
    let weight = 0;
    for (let i = from; i < to; i++) weight += weights[i] ?? 0;
    return { field, from, to, meaning: phrase.meaning, weight };
  });
  field.tokens.forEach(({ start, end }, i) => {
    if (end - start > 3 && named[i] === 0)
      found.push({ field, from: i, to: i + 1, meaning: null, weight: weights[i] ?? 0 });
  });
  return found;
}

function overlap(a: Candidate, b: Candidate): boolean {
  return a.field.field === b.field.field && a.from < b.to && b.from < a.to;
}

function phraseOf(clean: { title: string; summary: string }, { field, from, to }: Candidate): string {
  const start = field.tokens[from]?.start ?? 0;
  const end = field.tokens[to - 1]?.end ?? start;
  return clean[field.field].slice(start, end);
}
