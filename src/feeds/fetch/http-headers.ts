import type { Headers } from 'undici';
import { DAY } from '../../core/durations.ts';

/** `Retry-After` (seconds or a date) as milliseconds from `now`, at most a day; null when absent or unreadable. */
export function retryAfterMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (text === '') return null;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, DAY) : null;
}

/** How long `Cache-Control: max-age` says that the answer stays fresh, less its `Age`, in seconds; null when it does not say. */
export function cacheSeconds(headers: Headers): number | null {
  const control = headers.get('cache-control') ?? '';
  if (/no-cache|no-store/i.test(control)) return 0;
  const age = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/i.exec(control)?.[1];
  if (age === undefined) return null;
  return Math.max(0, Number(age) - Number(headers.get('age') ?? 0) || 0);
}
