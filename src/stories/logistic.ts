/** One example: its features and whether it is a yes, counted `weight` times. */
export interface Example {
  values: readonly number[];
  yes: boolean;
  weight: number;
}

const ROUNDS = 30;

/**
 * Logistic regression with an L2 penalty on the weights (not the bias), by Newton's method. Deterministic.
 * Returns the weights, and the bias as the last number.
 */
export function fitLogistic(examples: readonly Example[], penalty: number): number[] {
  const width = (examples[0]?.values.length ?? 0) + 1;
  let weights = new Array<number>(width).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, j) => (j < width - 1 ? -penalty * weight : 0));
    const curvature = weights.map((_, j) => weights.map((_, k) => (j === k ? (j < width - 1 ? penalty : 1e-6) : 0)));
    for (const { values, yes, weight } of examples) {
      const x = [...values, 1];
      const chance = 1 / (1 + Math.exp(-dot(weights, x)));
      const pull = weight * ((yes ? 1 : 0) - chance);
      const bend = weight * Math.max(1e-6, chance * (1 - chance));
      for (const [j, xj] of x.entries()) {
        if (xj === 0) continue;
        gradient[j] = (gradient[j] ?? 0) + pull * xj;
        const row = curvature[j] ?? [];
        for (const [k, xk] of x.entries()) row[k] = (row[k] ?? 0) + bend * xj * xk;
      }
    }
    const step = solve(curvature, gradient);
    weights = weights.map((weight, j) => weight + (step[j] ?? 0));
    if (Math.max(...step.map(Math.abs)) < 1e-8) break;
  }
  return weights;
}

/** Solves a system of linear equations by elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.slice(i).reduce((best, row) => (Math.abs(row[i] ?? 0) > Math.abs(best[i] ?? 0) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(i, 0, pivot);
    for (const row of rows) {
      const factor = row === pivot ? 0 : (row[i] ?? 0) / (pivot[i] ?? 1);
      if (factor !== 0) for (const [k, value] of pivot.entries()) row[k] = (row[k] ?? 0) - factor * value;
    }
  }
  return rows.map((row, i) => (row[rows.length] ?? 0) / (row[i] ?? 1));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
