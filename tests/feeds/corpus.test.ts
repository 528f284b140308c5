import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate, ratio } from '../eval/feeds.ts';

const directory = join(process.env.CHAINWATCH_EVAL_DATA ?? '', 'feeds', 'corpus');

/** Documents of other projects' test suites, which are not part of this one. */
describe.skipIf(!process.env.CHAINWATCH_EVAL_DATA || !existsSync(directory))('feeds of other suites', () => {
  it('are read as well as we promise', async () => {
    const outcomes = await evaluate(directory);
    const usable = (some: typeof outcomes) => ratio(some, (one) => (one.hasItems ? one.usable : null));
    expect(usable(outcomes.filter((one) => one.real))).toBeGreaterThanOrEqual(0.985);
    expect(usable(outcomes)).toBeGreaterThanOrEqual(0.92);
    expect(ratio(outcomes, (one) => one.title)).toBeGreaterThanOrEqual(0.9);
    expect(ratio(outcomes, (one) => one.link)).toBeGreaterThanOrEqual(0.85);
    expect(ratio(outcomes, (one) => one.date)).toBeGreaterThanOrEqual(0.9);
  });
});
