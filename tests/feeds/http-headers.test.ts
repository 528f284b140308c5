import { Headers } from 'undici';
import { describe, expect, it } from 'vitest';
import { cacheSeconds, retryAfterMs } from '../../src/feeds/fetch/http-headers.ts';

const now = Date.parse('2026-03-02T10:30:00Z');

describe('what the headers of an answer ask for', () => {
  it('is to come again after some seconds, or at a time, but not later than in a day', () => {
    expect(retryAfterMs('120', now)).toBe(120_000);
    expect(retryAfterMs('Mon, 02 Mar 2026 10:31:00 GMT', now)).toBe(60_000);
    expect(retryAfterMs('31536000', now)).toBe(24 * 3_600_000);
    for (const nothing of [null, '', '0', 'soon', 'Mon, 02 Mar 2026 10:29:00 GMT'])
      expect(retryAfterMs(nothing, now)).toBeNull();
  });

  it('is to keep the answer for what is left of its time', () => {
    const kept = (headers: Record<string, string>) => cacheSeconds(new Headers(headers));
    expect(kept({ 'cache-control': 'public, max-age=600' })).toBe(600);
    expect(kept({ 'cache-control': 'max-age=600', age: '500' })).toBe(100);
    expect(kept({ 'cache-control': 'max-age=600', age: '700' })).toBe(0);
    expect(kept({ 'cache-control': 'no-cache, max-age=600' })).toBe(0);
    expect(kept({ 'cache-control': 's-max-age=600' })).toBeNull();
    expect(kept({})).toBeNull();
  });
});
