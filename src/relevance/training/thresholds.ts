import { SEVERITIES, TAGS, THEATRES } from '../../core/vocabulary.ts';
import { decideSeverity, decideTags, decideTheatres, PLACE_OF } from '../decide.ts';
import { type Label, OUTPUTS } from '../model.ts';
import { type Counts, f1 } from './figures.ts';
import type { Example } from './fit.ts';

type Labels = Pick<Example, 'tags' | 'theatres' | 'severity'>;

/** Candidate thresholds, in log-odds. */
const STEPS = Array.from({ length: 25 }, (_, i) => -2.4 + i * 0.15);
const ROUNDS = 3;
/** A threshold moves only for a gain of more than this, so that rare labels keep the middle. */
const LEAST_GAIN = 0.0005;

/**
 * The thresholds of tags, theatres and severities that serve the figures best on relevant items scored out of fold:
 * micro-F1 of the tags, F1 of the theatres, equality of severity. One output at a time, a few rounds.
 */
export function findThresholds(labels: readonly Labels[], scores: readonly (readonly number[])[]): number[] {
  const thresholds = OUTPUTS.map(() => -0.3);
  const improve = (names: readonly Label[], quality: () => number) => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of names) {
        const k = PLACE_OF.get(name) ?? 0;
        let best = quality();
        let kept = thresholds[k] ?? 0;
        for (const step of STEPS) {
          thresholds[k] = step;
          const value = quality();
          if (value > best + LEAST_GAIN) {
            best = value;
            kept = step;
          }
        }
        thresholds[k] = kept;
      }
    }
  };
  improve(TAGS, () =>
    f1(
      overlapCounts(
        labels.map(({ tags }) => tags),
        scores.map((row) => decideTags(row, thresholds)),
      ),
    ),
  );
  improve(THEATRES, () =>
    f1(
      overlapCounts(
        labels.map(({ theatres }) => theatres),
        scores.map((row) => decideTheatres(row, thresholds)),
      ),
    ),
  );
  improve(SEVERITIES.slice(1), () =>
    shareOf(labels, (label, i) => decideSeverity(scores[i] ?? [], thresholds) === label.severity),
  );
  return thresholds;
}

/** Right, wrong and missed labels over all items together. */
export function overlapCounts(truth: readonly (readonly string[])[], said: readonly (readonly string[])[]): Counts {
  const counts = { right: 0, wrong: 0, missed: 0 };
  truth.forEach((labels, i) => {
    const given = said[i] ?? [];
    const right = given.filter((label) => labels.includes(label)).length;
    counts.right += right;
    counts.wrong += given.length - right;
    counts.missed += labels.length - right;
  });
  return counts;
}

/** Share of a list that holds a condition; 0 of an empty one. */
export function shareOf<T>(list: readonly T[], holds: (value: T, i: number) => boolean): number {
  return list.length === 0 ? 0 : list.filter(holds).length / list.length;
}
