/** A sparse row: positions in the vocabulary and their values. */
export interface SparseRow {
  index: Int32Array;
  value: Float32Array;
}

/** A small deterministic generator (Numerical Recipes' LCG), numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

const PASSES = 40;
const TOLERANCE = 0.02;

/**
 * Weights of an L2-regularised logistic regression by dual coordinate descent
 * (Yu, Huang and Lin, "Dual coordinate descent methods for logistic regression", 2011, algorithm 5).
 * `sign` is +1 or -1 per row, `cost` the weight of its loss (0 leaves the row out). The same input gives the same weights.
 */
export function fitLogistic(
  rows: readonly SparseRow[],
  sign: Int8Array,
  cost: Float64Array,
  width: number,
): Float64Array {
  const weights = new Float64Array(width);
  const alpha = new Float64Array(rows.length);
  const norms = rows.map(({ value }) => value.reduce((sum, v) => sum + v * v, 0));
  const order = rows.map((_, i) => i).filter((i) => (cost[i] ?? 0) > 0);
  for (const i of order) {
    alpha[i] = Math.min(0.001 * (cost[i] ?? 0), 1e-8);
    addTo(weights, rows[i], (sign[i] ?? 0) * (alpha[i] ?? 0));
  }
  const random = seededRandom(1);
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(order, random);
    let largest = 0;
    for (const i of order) {
      const row = rows[i];
      if (!row) continue;
      const y = sign[i] ?? 0;
      const old = alpha[i] ?? 0;
      const step = solveOne(cost[i] ?? 0, norms[i] ?? 0, y * dot(weights, row), old);
      largest = Math.max(largest, step.gradient);
      alpha[i] = step.alpha;
      addTo(weights, row, y * (step.alpha - old));
    }
    if (largest < TOLERANCE) break;
  }
  return weights;
}

export function dot(weights: Float64Array, { index, value }: SparseRow): number {
  let sum = 0;
  for (let k = 0; k < index.length; k++) sum += (weights[index[k] ?? 0] ?? 0) * (value[k] ?? 0);
  return sum;
}

/** The best alpha of one row while all others stand still: Newton's method on the smaller side of (0, cost). */
function solveOne(cost: number, a: number, b: number, old: number): { alpha: number; gradient: number } {
  const flipped = 0.5 * a * (cost - 2 * old) + b < 0;
  const start = flipped ? cost - old : old;
  const direction = flipped ? -1 : 1;
  let z = cost - start < 0.5 * cost ? 0.1 * start : start;
  let gradient = a * (z - start) + direction * b + Math.log(z / (cost - z));
  const first = Math.abs(gradient);
  for (let round = 0; round < 50 && Math.abs(gradient) >= 1e-3; round++) {
    const next = z - gradient / (a + cost / (cost - z) / z);
    z = next <= 0 ? z * 0.1 : next;
    gradient = a * (z - start) + direction * b + Math.log(z / (cost - z));
  }
  return { alpha: flipped ? cost - z : z, gradient: first };
}

function addTo(weights: Float64Array, row: SparseRow | undefined, factor: number): void {
  if (!row || factor === 0) return;
  for (let k = 0; k < row.index.length; k++) {
    const at = row.index[k] ?? 0;
    weights[at] = (weights[at] ?? 0) + factor * (row.value[k] ?? 0);
  }
}

function shuffle(list: number[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const swap = list[i] ?? 0;
    list[i] = list[j] ?? 0;
    list[j] = swap;
  }
}
