import { SEVERITIES, type Severity, TAGS, type Tag, THEATRES, type Theatre } from '../core/vocabulary.ts';
import { type Label, OUTPUTS } from './model.ts';

const MOST_TAGS = 3;
const MOST_THEATRES = 2;

/** What raw scores come to, given the least score of every output. Scores and thresholds stand in the order of `OUTPUTS`. */
export function decideTags(scores: ArrayLike<number>, thresholds: ArrayLike<number>): Tag[] {
  return pick(TAGS, scores, thresholds, MOST_TAGS);
}

export function decideTheatres(scores: ArrayLike<number>, thresholds: ArrayLike<number>): Theatre[] {
  return pick(THEATRES, scores, thresholds, MOST_THEATRES);
}

/** The most severe step that is reached: a step is a yes of its own output. */
export function decideSeverity(scores: ArrayLike<number>, thresholds: ArrayLike<number>): Severity {
  return SEVERITIES.slice(1).findLast((severity) => margin(severity, scores, thresholds) >= 0) ?? 'watch';
}

/** The names above their thresholds, best first; the best one when none is. */
function pick<Name extends Label>(
  names: readonly Name[],
  scores: ArrayLike<number>,
  thresholds: ArrayLike<number>,
  most: number,
): Name[] {
  const ranked = names
    .map((name) => ({ name, over: margin(name, scores, thresholds) }))
    .sort((a, b) => b.over - a.over);
  const above = ranked.filter(({ over }) => over >= 0).slice(0, most);
  return (above.length > 0 ? above : ranked.slice(0, 1)).map(({ name }) => name);
}

/** Where each label's output stands in `OUTPUTS`. */
export const PLACE_OF = new Map(OUTPUTS.flatMap(({ label, sign }, k) => (sign ? [] : [[label, k] as const])));

function margin(name: Label, scores: ArrayLike<number>, thresholds: ArrayLike<number>): number {
  const k = PLACE_OF.get(name) ?? 0;
  return (scores[k] ?? 0) - (thresholds[k] ?? 0);
}
