import { type Agreement, agreement, neighbours } from '../../src/stories/agreement.ts';

/** The share of the pairs put together that belong together, and of those that belong together that were. */
export function pairwise(found: readonly string[], gold: readonly string[]): Agreement {
  const total = { both: 0, sameFound: 0, sameGold: 0 };
  for (let i = 0; i < found.length; i++) {
    const own = neighbours(found, gold, i);
    total.both += own.both - 1;
    total.sameFound += own.sameFound - 1;
    total.sameGold += own.sameGold - 1;
  }
  const share = (whole: number) => (whole === 0 ? 1 : total.both / whole);
  return agreement(share(total.sameFound), share(total.sameGold));
}
