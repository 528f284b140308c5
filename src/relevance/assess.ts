import type { Assessment, Direction, NewsText } from '../core/assessment.ts';
import { cleanText } from './clean.ts';
import { decideSeverity, decideTags, decideTheatres } from './decide.ts';
import { findDirection } from './direction.ts';
import { findEvidence } from './evidence.ts';
import { extractFeatures, type ReadField } from './features.ts';
import { detectLanguage } from './language.ts';
import { chanceOf, formOf, loadModel, rawRelevance, strongestSigns } from './model.ts';
import { createReader, namesActor } from './read.ts';
import { writeReasons } from './reasons.ts';

export interface Assessor {
  /** Judges one item on its title and summary alone. Pure; never throws. */
  assess(text: NewsText): Assessment;
  /** The same with the score alone where an item is clearly not relevant: `assess` gives labels and reasons when asked. */
  judge(text: NewsText): Assessment;
}

/** Below this score nobody is told of an item, and reasons take as long as the judgement. */
const CLEARLY_NOT = 0.05;

/** Loads lexicon and weights once; the same text is then always judged the same. */
export function createAssessor(): Assessor {
  const read = createReader();
  const model = loadModel();
  const threshold = model.record.relevantFrom;

  /** `explainedFrom`: the least score that is explained. */
  function assess(text: NewsText, explainedFrom: number): Assessment {
    const clean = cleanText(text);
    const fields = read(clean);
    const words = fields.flatMap(({ tokens }) => tokens);
    const language = detectLanguage(`${clean.title}. ${clean.summary}`, words);
    if (language === 'und' && !/\p{L}/u.test(clean.title + clean.summary))
      return notWeighed('empty', language, 'Not assessed: there is no text to judge.');
    if (language !== 'en' && language !== 'und') {
      const reason = `Not assessed: language. The text seems to be in “${language}”; only English is judged.`;
      return notWeighed('other-language', language, reason);
    }
    if (!namesActor(fields))
      return notWeighed('assessed', language, /\p{Lu}/u.test(clean.title + clean.summary) ? NO_ACTOR : NO_CAPITAL);
    const features = extractFeatures(fields);
    const { signs, scores: allScores, added } = model.read(features);
    const { thresholds, calibration } = model.record;
    const form = formOf(features);
    const score = chanceOf(calibration, form, rawRelevance(signs));
    const rest = { status: 'assessed' as const, language, score, actors: actorsOf(fields) };
    if (score < explainedFrom) return { ...NOTHING, ...rest };
    const scores = allScores();
    const judgement = {
      relevant: score >= threshold,
      tags: decideTags(scores, thresholds),
      theatres: decideTheatres(scores, thresholds),
      severity: decideSeverity(scores, thresholds),
    };
    const weights = added(strongestSigns(signs)).map((weight) => weight * calibration[form].slope);
    const evidence = findEvidence(text, clean, fields, features, weights);
    const direction = findDirection(text, clean);
    const reasons = writeReasons({ ...judgement, score, threshold, evidence, direction });
    return { ...judgement, ...rest, reasons, evidence, direction };
  }

  return { assess: (text) => assess(text, 0), judge: (text) => assess(text, CLEARLY_NOT) };
}

const OPEN: Direction = { lean: 'open', phrase: null };

/** What there is to say of a text that was not weighed, or is clearly not relevant. */
const NOTHING = {
  relevant: false,
  tags: [],
  theatres: [],
  severity: null,
  reasons: [],
  evidence: [],
  direction: OPEN,
};

/** Of 1,260 relevant items in the labelled file one names no actor. */
const NO_ACTOR = 'Not relevant: it names no state, alliance or armed group known here.';
/** "turkey" and "us" are words, "Turkey" and "US" are states. */
const NO_CAPITAL =
  'Not relevant: no state, alliance or armed group is seen in it. Names count with their capital letters; write them so and try again.';

function notWeighed(status: 'assessed' | 'other-language' | 'empty', language: string, reason: string): Assessment {
  return { ...NOTHING, status, language, score: 0, reasons: [reason], actors: [] };
}

function actorsOf(fields: readonly ReadField[]): string[] {
  const ids = new Set<string>();
  for (const { mentions } of fields)
    for (const { phrase } of mentions) if (phrase.entry.kind === 'actor') ids.add(phrase.entry.id);
  return [...ids];
}
