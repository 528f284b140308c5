/** Right and wrong yeses, and missed ones, with what follows from them. */
export interface Counts {
  right: number;
  wrong: number;
  missed: number;
}

export function precision({ right, wrong }: Counts): number {
  return right + wrong === 0 ? 0 : right / (right + wrong);
}

export function recall({ right, missed }: Counts): number {
  return right + missed === 0 ? 0 : right / (right + missed);
}

export function f1({ right, wrong, missed }: Counts): number {
  return right === 0 ? 0 : (2 * right) / (2 * right + wrong + missed);
}

export function countYes(truth: readonly boolean[], said: readonly boolean[]): Counts {
  const counts = { right: 0, wrong: 0, missed: 0 };
  truth.forEach((yes, i) => {
    if (said[i]) counts[yes ? 'right' : 'wrong']++;
    else if (yes) counts.missed++;
  });
  return counts;
}

/** The cut on a score that gives the best F1; with `slack`, the strictest one whose F1 is at most so much below it. */
export function bestCut(truth: readonly boolean[], score: readonly number[], slack = 0): { cut: number; f1: number } {
  const order = score.map((value, i) => ({ value, yes: truth[i] ?? false })).sort((a, b) => b.value - a.value);
  const all = truth.filter(Boolean).length;
  let right = 0;
  let most = 0;
  const cuts: { cut: number; f1: number }[] = [];
  order.forEach(({ value, yes }, i) => {
    if (yes) right++;
    const next = order[i + 1]?.value ?? value - 1;
    if (next === value) return;
    cuts.push({ cut: (value + next) / 2, f1: (2 * right) / (i + 1 + all) });
    most = Math.max(most, cuts.at(-1)?.f1 ?? 0);
  });
  return cuts.find(({ f1 }) => f1 >= most - slack) ?? { cut: 0, f1: 0 };
}

/** Platt's sigmoid (J. Platt, 1999): slope and intercept that turn raw scores into log-odds. */
export function calibrate(truth: readonly boolean[], score: readonly number[]): { slope: number; intercept: number } {
  let slope = 1;
  let intercept = 0;
  for (let round = 0; round < 100; round++) {
    let g0 = 0;
    let g1 = 0;
    let h00 = 1e-9;
    let h01 = 0;
    let h11 = 1e-9;
    score.forEach((x, i) => {
      const p = 1 / (1 + Math.exp(-(slope * x + intercept)));
      const error = p - (truth[i] ? 1 : 0);
      const h = p * (1 - p);
      g0 += error * x;
      g1 += error;
      h00 += h * x * x;
      h01 += h * x;
      h11 += h;
    });
    const det = h00 * h11 - h01 * h01;
    slope -= (h11 * g0 - h01 * g1) / det;
    intercept -= (h00 * g1 - h01 * g0) / det;
    if (Math.abs(g0) + Math.abs(g1) < 1e-6) break;
  }
  return { slope, intercept };
}
