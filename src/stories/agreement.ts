/** How well one grouping agrees with another; both give the group of each item, by position. */
export interface Agreement {
  precision: number;
  recall: number;
  f1: number;
}

/** B-cubed (Bagga and Baldwin 1998): the mean over items of the share of its group, and of its true group, that is right. */
export function bCubed(found: readonly string[], gold: readonly string[]): Agreement {
  let precision = 0;
  let recall = 0;
  for (let i = 0; i < found.length; i++) {
    const { both, sameFound, sameGold } = neighbours(found, gold, i);
    precision += both / sameFound;
    recall += both / sameGold;
  }
  return agreement(precision / found.length, recall / found.length);
}

/** The items that share a group with item `i`, itself included. */
export function neighbours(found: readonly string[], gold: readonly string[], i: number) {
  const counts = { both: 0, sameFound: 0, sameGold: 0 };
  for (let j = 0; j < found.length; j++) {
    const inFound = found[i] === found[j];
    const inGold = gold[i] === gold[j];
    if (inFound) counts.sameFound += 1;
    if (inGold) counts.sameGold += 1;
    if (inFound && inGold) counts.both += 1;
  }
  return counts;
}

/** Two shares and their harmonic mean. */
export function agreement(precision: number, recall: number): Agreement {
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}
