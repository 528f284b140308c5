import type { Assessment, NewsText } from '../core/assessment.ts';
import { SEVERITIES, type Severity, TAGS, THEATRES } from '../core/vocabulary.ts';
import { cleanText } from './clean.ts';
import { findDirection } from './direction.ts';
import { findEvidence } from './evidence.ts';
import { extractFeatures, type ReadField } from './features.ts';
import { detectLanguage } from './language.ts';
import { loadModel, type Model, OUTPUTS, textScale } from './model.ts';
import { createReader } from './read.ts';
import { writeReasons } from './reasons.ts';

export interface Assessor {
  /** Judges one item on its title and summary alone. Pure; never throws. */
  assess(text: NewsText): Assessment;
}

const MOST_TAGS = 3;
const MOST_THEATRES = 2;

/** Loads lexicon and weights once; the same text is then always judged the same. */
export function createAssessor(): Assessor {
  const read = createReader();
  const model = loadModel();
  const threshold = model.record.relevantFrom;
  return {
    assess(text) {
      const clean = cleanText(text);
      const language = detectLanguage(`${clean.title}. ${clean.summary}`);
      if (!/\p{L}/u.test(clean.title + clean.summary)) return notAssessed('empty', language);
      if (language !== 'en' && language !== 'und') return notAssessed('other-language', language);
      const fields = read(clean);
      const features = extractFeatures(fields);
      const scores = model.scores(features);
      const { slope, intercept } = model.record.calibration;
      const score = 1 / (1 + Math.exp(-(slope * (scores[0] ?? 0) + intercept)));
      const scale = textScale(features) * slope;
      const evidence = findEvidence(
        text,
        clean,
        fields,
        features,
        ({ key, value }) => model.relevanceWeight(key) * value * scale,
      );
      const relevant = score >= threshold;
      const tags = pick(TAGS, scores, model, MOST_TAGS);
      const theatres = pick(THEATRES, scores, model, MOST_THEATRES);
      const severity = severityOf(scores, model);
      const direction = findDirection(text, clean);
      const reasons = writeReasons({ relevant, score, threshold, tags, theatres, severity, evidence, direction });
      const actors = actorsOf(fields);
      return {
        status: 'assessed',
        language,
        relevant,
        score,
        tags,
        theatres,
        severity,
        reasons,
        evidence,
        actors,
        direction,
      };
    },
  };
}

function notAssessed(status: 'other-language' | 'empty', language: string): Assessment {
  const reason =
    status === 'empty'
      ? 'Not assessed: there is no text to judge.'
      : `Not assessed: language. The text seems to be in “${language}”; only English is judged.`;
  return {
    status,
    language,
    relevant: false,
    score: 0,
    tags: [],
    theatres: [],
    severity: null,
    reasons: [reason],
    evidence: [],
    actors: [],
    direction: { lean: 'open', phrase: null },
  };
}

/** The values above their thresholds, best first; the best one when none is. */
function pick<Name extends (typeof OUTPUTS)[number]>(
  names: readonly Name[],
  scores: Float64Array,
  model: Model,
  most: number,
): Name[] {
  const ranked = names
    .map((name) => {
      const k = OUTPUTS.indexOf(name);
      return { name, margin: (scores[k] ?? 0) - (model.record.thresholds[k] ?? 0) };
    })
    .sort((a, b) => b.margin - a.margin);
  const above = ranked.filter(({ margin }) => margin >= 0).slice(0, most);
  return (above.length > 0 ? above : ranked.slice(0, 1)).map(({ name }) => name);
}

function severityOf(scores: Float64Array, model: Model): Severity {
  const passed = (severity: Severity) => {
    const k = OUTPUTS.indexOf(severity);
    return (scores[k] ?? 0) >= (model.record.thresholds[k] ?? 0);
  };
  return SEVERITIES.slice(1).findLast(passed) ?? 'watch';
}

function actorsOf(fields: readonly ReadField[]): string[] {
  const ids = fields.flatMap((field) =>
    field.mentions.filter(({ phrase }) => phrase.entry.kind === 'actor').map(({ phrase }) => phrase.entry.id),
  );
  return [...new Set(ids)];
}
