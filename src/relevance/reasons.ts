import type { Direction, Evidence } from '../core/assessment.ts';
import { argumentsBorneOn } from '../core/bearing.ts';
import { SEVERITY_LABELS, type Severity, TAG_INFO, type Tag, type Theatre, theatresText } from '../core/vocabulary.ts';

interface Judgement {
  relevant: boolean;
  score: number;
  threshold: number;
  tags: readonly Tag[];
  theatres: readonly Theatre[];
  severity: Severity | null;
  evidence: readonly Evidence[];
  direction: Direction;
}

/** The judgement in sentences: what was found, what it counts as, how it added up, and what it bears on. */
export function writeReasons(judgement: Judgement): string[] {
  const { relevant, score, threshold, tags, theatres, severity, evidence, direction } = judgement;
  const chance = `${Math.round(score * 100)} %`;
  const least = `${Math.round(threshold * 100)} %`;
  const reasons = [
    relevant
      ? `Relevant: the chance is ${chance}, and ${least} is enough.`
      : `Not relevant: the chance is ${chance}, and ${least} would be needed.`,
  ];
  const speaking = (sign: number) => evidence.filter(({ weight }) => weight * sign > 0).map(named);
  const pro = speaking(1);
  const contra = speaking(-1);
  if (pro.length > 0) reasons.push(`For it: ${pro.join('; ')}.`);
  if (contra.length > 0) reasons.push(`Against it: ${contra.join('; ')}.`);
  if (pro.length + contra.length === 0) reasons.push('Nothing in the text speaks clearly for or against it.');
  if (!relevant) return reasons;
  for (const tag of tags) {
    const slugs = argumentsBorneOn([tag], theatres);
    const bearing = slugs.length > 0 ? ` It bears on ${slugs.join(', ')}.` : '';
    reasons.push(`${TAG_INFO[tag].label}: ${TAG_INFO[tag].about}.${bearing}`);
  }
  if (theatres.length > 0) reasons.push(`Theatre: ${theatresText(theatres)}.`);
  if (severity) reasons.push(`Severity: ${SEVERITY_LABELS[severity]}.`);
  if (direction.phrase !== null) reasons.push(`“${direction.phrase}” speaks ${direction.lean} the article's thesis.`);
  return reasons;
}

function named({ phrase, meaning, weight }: Evidence): string {
  return `“${phrase}” (${meaning}, ${weight > 0 ? '+' : '−'}${Math.abs(weight).toFixed(1)})`;
}
