import { BARE_WORDING, type Evidence, type NewsText } from '../core/assessment.ts';
import { composed } from './clean.ts';
import type { Feature, ReadField } from './features.ts';
import type { Mention } from './match.ts';

/** At most this many phrases are named; the rest count in the score all the same. */
const MOST_NAMED = 8;
const LEAST_WEIGHT = 0.05;

/**
 * Written words that the lexicon reads as one of its own, for they share its stem or spelling, though they mostly say
 * something else: "due to", "doubles down", "the final vote", "makes clear". They count as they do, and are told as wording.
 */
const OTHER_SENSE: ReadonlySet<string> = new Set(
  [
    'according|acquire|actors|advanced|against|back|bar|calling|calls|clear|committing|company|containing',
    'courting|deal|divisions|do not|does not|down|draft|due|engel|fifth fleet|final|firmed|firming',
    'floating|goal|goals|house|joint chiefs of staff|kfor|land|landing|latest|left|members|position|press',
    'renewed|ruptured|scrambles|shadow|share|shared|sharing|shoot|shot|show|showed|showing|shown|shows',
    'stage|staged|stages|storming|surge|surged|surging|team|trigger|triggering|usfk|video|videos',
    'weathering|yar',
  ].flatMap((line) => line.split('|')),
);

/** "May" where it is the month, not the verb: "in May", "on 9 May", "May 2026". */
const MONTH_BEFORE = /\b(?:in|since|until|till|by|from|early|mid|late|last|next|\d{1,2}(?:st|nd|rd|th)?)[ -]$/iu;
const MONTH_AFTER = /^ \d/u;

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
    const meant = otherSense(phrase, clean, candidate) ? null : candidate.meaning;
    const meaning = meant ?? (weight > 0 ? BARE_WORDING : 'wording of other news');
    chosen.push({ phrase, field: candidate.field.field, meaning, weight: Math.round(weight * 100) / 100 });
  }
  return chosen;
}

function otherSense(phrase: string, clean: { title: string; summary: string }, candidate: Candidate): boolean {
  if (phrase !== 'May') return OTHER_SENSE.has(phrase.toLowerCase());
  const text = clean[candidate.field.field];
  const start = candidate.field.tokens[candidate.from]?.start ?? 0;
  return (
    MONTH_BEFORE.test(text.slice(Math.max(0, start - 12), start)) || MONTH_AFTER.test(text.slice(start + phrase.length))
  );
}

/** Whether a phrase stands in a text, upper and lower case aside, and how accents are stored. */
export function contains(text: string, phrase: string): boolean {
  return composed(text).toLowerCase().includes(composed(phrase).toLowerCase());
}

/**
 * The lexicon's phrases in a field, and the longer words outside of them, each with the sum of its words' weights. A word
 * of a name is no phrase of its own: the House of "White House" is no business.
 */
function candidates(field: ReadField, weights: Float64Array = new Float64Array()): Candidate[] {
  const named = new Uint8Array(field.tokens.length);
  const names = field.mentions.filter(({ phrase, from, to }) => phrase.entry.kind === 'actor' && to - from > 1);
  const whole = field.mentions.filter((mention) => !names.some((name) => withinName(mention, name)));
  const found = whole.map(({ phrase, from, to }): Candidate => {
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

function withinName({ phrase, from, to }: Mention, name: Mention): boolean {
  if (phrase.entry.kind === 'actor') return false;
  return name.from <= from && to <= name.to && name.to - name.from > to - from;
}

function overlap(a: Candidate, b: Candidate): boolean {
  return a.field.field === b.field.field && a.from < b.to && b.from < a.to;
}

function phraseOf(clean: { title: string; summary: string }, { field, from, to }: Candidate): string {
  const start = field.tokens[from]?.start ?? 0;
  const end = field.tokens[to - 1]?.end ?? start;
  return clean[field.field].slice(start, end);
}
