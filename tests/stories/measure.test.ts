import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bCubed } from '../../src/stories/agreement.ts';
import { createGrouper } from '../../src/stories/group.ts';
import type { GroupedItem } from '../../src/stories/item.ts';
import { readWindows } from '../../src/stories/labelled.ts';
import { fitLogistic } from '../../src/stories/logistic.ts';
import { pairwise } from '../eval/pairwise.ts';
import { singletons, tfIdf, titleJaccard } from '../eval/story-baselines.ts';

describe('agreement of two groupings', () => {
  it('is full for the same groups under other names', () => {
    expect(bCubed(['x', 'x', 'y'], ['1', '1', '2'])).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  it('counts a wrong merge against precision and a split against recall, item by item', () => {
    const merged = bCubed(['x', 'x', 'x', 'x'], ['1', '1', '1', '2']);
    expect(merged.precision).toBeCloseTo(10 / 16);
    expect(merged.recall).toBe(1);
    const split = bCubed(['x', 'x', 'y', 'z'], ['1', '1', '1', '2']);
    expect(split.precision).toBe(1);
    expect(split.recall).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4);
  });

  it('counts pairs', () => {
    expect(pairwise(['x', 'x', 'x', 'y'], ['1', '1', '2', '2'])).toMatchObject({ precision: 1 / 3, recall: 1 / 2 });
  });
});

describe('the logistic fit', () => {
  it('finds the direction that tells yes from no, and leaves the other feature alone', () => {
    const examples = Array.from({ length: 40 }, (_, i) => ({ values: [i / 40, (i % 2) / 2], yes: i >= 20, weight: 1 }));
    const [telling = 0, silent = 0] = fitLogistic(examples, 0.1);
    expect(telling).toBeGreaterThan(5);
    expect(Math.abs(silent)).toBeLessThan(1);
  });
});

const data = process.env.CHAINWATCH_EVAL_DATA;

describe.skipIf(!data)('grouping of real days', () => {
  const windows = data ? readWindows(join(data, 'stories', 'windows.jsonl')) : [];

  it('is precise, and better than each baseline in the mean', () => {
    const mean = (group: (window: (typeof windows)[number]) => string[]) => {
      const each = windows.map((window) =>
        bCubed(
          group(window),
          window.stories.map((story) => story ?? ''),
        ),
      );
      const of = (figure: 'precision' | 'f1') => each.reduce((sum, one) => sum + one[figure], 0) / each.length;
      return { precision: of('precision'), f1: of('f1') };
    };
    const ours = mean(({ items }) => {
      const grouper = createGrouper();
      return items.map((item) => grouper.add(item).story);
    });
    expect(ours.precision).toBeGreaterThan(0.9);
    expect(ours.f1).toBeGreaterThan(0.855);
    for (const baseline of [singletons, titleJaccard, tfIdf]) {
      expect(ours.f1).toBeGreaterThan(mean(({ items }) => baseline(items)).f1 + 0.05);
    }
  });

  it.each(windows.map((window) => [window.name, window] as const))(
    'goes on in %s after a restart in its middle as if there had been none',
    (_, { items }) => {
      const grouper = createGrouper();
      const whole: GroupedItem[] = items.map((item) => ({ ...item, ...grouper.add(item) }));
      const half = Math.floor(items.length / 2);
      const restarted = createGrouper();
      restarted.restore(whole.slice(0, half));
      expect(items.slice(half).map((item) => restarted.add(item).story)).toEqual(
        whole.slice(half).map((one) => one.story),
      );
    },
  );
});
