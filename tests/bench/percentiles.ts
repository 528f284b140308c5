/** `p50 1.0, p95 2.0, p99 3.0 ms` of some times in milliseconds. */
export function percentiles(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `p50 ${show(at(0.5))}, p95 ${show(at(0.95))}, p99 ${show(at(0.99))} ms`;
}

function show(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}
