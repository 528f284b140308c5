/** What Slack has answered, by key, for so many milliseconds; a refusal is not remembered. */
export function remembering<T>(now: () => number, forMs: number) {
  const known = new Map<string, { until: number; value: Promise<T> }>();
  return (key: string, ask: () => Promise<T>): Promise<T> => {
    const found = known.get(key);
    if (found && found.until > now()) return found.value;
    if (known.size > 5000) known.clear();
    const value = ask();
    known.set(key, { until: now() + forMs, value });
    value.catch(() => known.delete(key));
    return value;
  };
}
