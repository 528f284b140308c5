import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeedHealth, NO_HINTS, newFeedHealth } from '../../src/core/feed.ts';
import { type PollOutcome, politeBounds, nextPoll as pollWithin } from '../../src/feeds/schedule.ts';
import { POLL_BOUNDS } from '../support/poller.ts';

const nextPoll = (id: string, health: FeedHealth, outcome: PollOutcome, at: number) =>
  pollWithin(id, health, outcome, at, POLL_BOUNDS);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = Date.parse('2026-03-02T10:30:00Z');

const ok = (newItems: number, more: Partial<Extract<PollOutcome, { kind: 'ok' }>> = {}): PollOutcome => ({
  kind: 'ok',
  etag: '"e"',
  lastModified: null,
  newItems,
  hints: NO_HINTS,
  cacheSeconds: null,
  ...more,
});
const unchanged: PollOutcome = { kind: 'not-modified', cacheSeconds: null };
const failed: PollOutcome = { kind: 'failure', failure: 'timeout', retryAfterMs: null };

/** Polls whenever the feed is due, from `now` on, and gives each decision. */
function polls(outcomes: PollOutcome[], start: FeedHealth = newFeedHealth(now)) {
  let health = start;
  return outcomes.map((outcome) => {
    const at = health.nextPollAt ?? now;
    const decision = nextPoll('feed-1', health, outcome, at);
    health = decision.health;
    return { at, ...decision, wait: (health.nextPollAt ?? Number.POSITIVE_INFINITY) - at };
  });
}

describe('when a feed is asked again', () => {
  it('comes down to two minutes while every poll brings news', () => {
    const last = polls(Array(10).fill(ok(5))).at(-1);
    expect(last?.wait).toBeGreaterThanOrEqual(2 * MINUTE);
    expect(last?.wait).toBeLessThan(2.5 * MINUTE);
  });

  it('comes sooner by a quarter after one new item, by half after several, later by a quarter after none', () => {
    const next = (outcome: PollOutcome) => polls([outcome])[0]?.health.intervalMs ?? 0;
    const { intervalMs } = newFeedHealth(now);
    expect(next(ok(1)) / intervalMs).toBeCloseTo(0.75);
    expect(next(ok(2)) / intervalMs).toBeCloseTo(0.5);
    expect(next(unchanged) / intervalMs).toBeCloseTo(1.25);
  });

  it('is not under a minute, however it is configured, but for hosts of our own', () => {
    const configured = { fastest: 300, slowest: 600 };
    expect(politeBounds('https://news.example/feed', configured, [])).toEqual({ fastest: 60_000, slowest: 60_000 });
    for (const own of ['127.0.0.1:81', '127.0.0.1'])
      expect(politeBounds('http://127.0.0.1:81/x', configured, [own])).toEqual(configured);
    expect(politeBounds('https://x.example/', { fastest: 120_000, slowest: 3_600_000 }, [])).toEqual({
      fastest: 120_000,
      slowest: 3_600_000,
    });
  });

  it('goes up to an hour when nothing comes', () => {
    const last = polls([ok(1), ...Array(20).fill(unchanged)]).at(-1);
    expect(last?.wait).toBeGreaterThanOrEqual(60 * MINUTE);
    expect(last?.wait).toBeLessThanOrEqual(66 * MINUTE);
  });

  it('is never earlier than the publisher asks, nor later than a day', () => {
    const wish = (minIntervalMs: number, cacheSeconds: number | null = null) =>
      polls([ok(9, { hints: { ...NO_HINTS, minIntervalMs }, cacheSeconds })])[0]?.wait ?? 0;
    expect(wish(3 * HOUR)).toBeGreaterThanOrEqual(3 * HOUR);
    expect(wish(0, 7200)).toBeGreaterThanOrEqual(2 * HOUR);
    expect(wish(0, 7200)).toBeLessThanOrEqual(2.2 * HOUR);
    expect(wish(365 * DAY)).toBeLessThanOrEqual(1.1 * DAY);
  });

  it('keeps what the document asked for when the next answer is “not modified”', () => {
    const [, second] = polls([ok(1, { hints: { ...NO_HINTS, minIntervalMs: 5 * HOUR } }), unchanged]);
    expect(second?.wait).toBeGreaterThanOrEqual(5 * HOUR);
  });

  it('asks with the marks of the last answer that had a body', () => {
    const marks = { etag: '"v1"', lastModified: 'Mon, 01 Sep 2025 00:00:00 GMT' };
    const [first, second] = polls([ok(1, marks), unchanged]);
    expect(first?.health).toMatchObject(marks);
    expect(second?.health).toMatchObject(marks);
  });

  it('leaves out the hours and days the publisher wants left out', () => {
    const skip = { minIntervalMs: null, skipHours: [10, 11, 12], skipDays: [] };
    const at = polls([ok(1, { hints: skip })])[0]?.health.nextPollAt ?? 0;
    expect(new Date(at).getUTCHours()).toBe(13);
    const everyHour = { minIntervalMs: null, skipHours: [...Array(24).keys()], skipDays: [] };
    expect(polls([ok(1, { hints: everyHour })])[0]?.wait).toBeLessThanOrEqual(DAY);
    const monday = { minIntervalMs: null, skipHours: [], skipDays: [1] };
    expect(new Date(polls([ok(1, { hints: monday })])[0]?.health.nextPollAt ?? 0).getUTCDay()).toBe(2);
  });

  it('backs off from minutes to a day when it fails, and never gives up', () => {
    const waits = polls(Array(30).fill(failed)).map((poll) => poll.wait);
    for (const [i, least] of [5, 10, 20, 40].entries()) {
      expect(waits[i]).toBeGreaterThanOrEqual(least * MINUTE);
      expect(waits[i]).toBeLessThanOrEqual(1.1 * least * MINUTE);
    }
    expect(waits.at(-1)).toBe(DAY);
    // All but the one that ends with the day after which channels hear of it.
    const others = waits.toSpliced(8, 1);
    expect(others).toEqual(others.toSorted((a, b) => a - b));
  });

  it('obeys Retry-After', () => {
    const asked: PollOutcome = { kind: 'failure', failure: 'rate-limited', retryAfterMs: 3 * HOUR };
    expect(polls([asked])[0]?.wait).toBe(3 * HOUR);
  });

  it('stops, with a notice, when the publisher says that the feed is gone', () => {
    const gone: PollOutcome = { kind: 'failure', failure: 'gone', retryAfterMs: null };
    const [poll] = polls([gone]);
    expect(poll).toMatchObject({ notice: 'gone', health: { nextPollAt: null, lastFailure: 'gone' } });
  });

  it('two feeds that were asked together drift apart', () => {
    const at = (id: string) => nextPoll(id, newFeedHealth(now), ok(0), now).health.nextPollAt;
    expect(at('a')).not.toBe(at('b'));
    expect(at('a')).toBe(at('a'));
  });
});

describe('what channels hear of a failing feed', () => {
  it('is said once after a day and once when it is back', () => {
    const notices = polls([ok(1), ...Array(20).fill(failed), ok(1), ok(1)]).map((poll) => poll.notice);
    expect(notices.filter((notice) => notice !== null)).toEqual(['failing', 'recovered']);
  });

  it('is said again when a feed that has failed for days is gone for good, as it is asked no more', () => {
    const gone: PollOutcome = { kind: 'failure', failure: 'gone', retryAfterMs: null };
    const notices = polls([ok(1), ...Array(12).fill(failed), gone]).map((poll) => poll.notice);
    expect(notices.filter((notice) => notice !== null)).toEqual(['failing', 'gone']);
  });

  it('is that a feed is back which was called gone, also where it fails once more before', () => {
    const gone: PollOutcome = { kind: 'failure', failure: 'gone', retryAfterMs: null };
    const notices = polls([ok(1), gone, failed, ok(1)]).map((poll) => poll.notice);
    expect(notices).toEqual([null, 'gone', null, 'recovered']);
  });

  it('is nothing when it fails for an hour', () => {
    const notices = polls([ok(1), failed, failed, failed, ok(1)]).map((poll) => poll.notice);
    expect(notices).toEqual([null, null, null, null, null]);
  });

  it('comes a day after the first failure, or as soon after as the site lets us ask', () => {
    const noticedAfter = (outcome: PollOutcome) => {
      const decisions = polls([ok(1), ...Array(20).fill(outcome)]);
      const first = decisions.find((poll) => poll.health.failingSince !== null);
      const noticed = decisions.find((poll) => poll.notice === 'failing');
      return (noticed?.at ?? 0) - (first?.at ?? 0);
    };
    expect(noticedAfter(failed)).toBe(DAY);
    expect(noticedAfter({ kind: 'failure', failure: 'rate-limited', retryAfterMs: 7 * HOUR })).toBe(28 * HOUR);
  });
});

describe('the health of a feed', () => {
  it('tells last success, failures in a row and the sentence to show', () => {
    const [, second, third] = polls([ok(2), failed, failed]);
    expect(second?.health).toMatchObject({ lastSuccessAt: now, failures: 1, lastFailure: 'timeout' });
    expect(third?.health).toMatchObject({ failures: 2, lastFailureText: 'The site took too long to answer.' });
  });

  it('says no rate before a day is full, then that of the whole day', () => {
    let health = nextPoll('f', newFeedHealth(now), ok(30), now).health;
    health = nextPoll('f', health, ok(7), now + 7 * MINUTE).health;
    expect(health.itemsPerDay).toBeNull();
    for (let at = now + HOUR; at < now + DAY; at += HOUR) health = nextPoll('f', health, unchanged, at).health;
    expect(health.itemsPerDay).toBeNull();
    health = nextPoll('f', health, ok(3), now + DAY).health;
    expect(health.itemsPerDay).toBeCloseTo(10, 5);
  });

  it('starts its first day again where a clock was ahead', () => {
    let health = nextPoll('f', newFeedHealth(now), ok(30), now + 30 * DAY).health;
    health = nextPoll('f', health, ok(5), now).health;
    expect(health.itemsPerDay).toBeNull();
    expect(nextPoll('f', health, ok(5), now + DAY).health.itemsPerDay).toBeCloseTo(10, 5);
  });

  it('counts what came as news in a day, without what the feed had at first, and begins again after it', () => {
    let health = nextPoll('f', newFeedHealth(now), ok(30), now).health;
    expect(health.day).toBeNull();
    health = nextPoll('f', health, ok(7), now + HOUR).health;
    health = nextPoll('f', health, unchanged, now + 2 * HOUR).health;
    health = nextPoll('f', health, ok(3), now + 3 * HOUR).health;
    expect(health.day).toEqual({ since: now + HOUR, items: 10 });
    health = nextPoll('f', health, ok(4), now + 26 * HOUR).health;
    expect(health.day).toEqual({ since: now + 26 * HOUR, items: 4 });
  });

  it('counts items a day close to the truth', () => {
    let health = newFeedHealth(now);
    for (let at = now; at < now + 14 * DAY; at += HOUR) health = nextPoll('f', health, ok(2), at).health;
    expect(health.itemsPerDay).toBeCloseTo(48, 0);
  });

  it('forgets a rate over days, not at once', () => {
    const before = { ...newFeedHealth(now), itemsPerDay: 48, lastSuccessAt: now };
    expect(nextPoll('f', before, unchanged, now + DAY).health.itemsPerDay).toBeCloseTo(48 * Math.exp(-1 / 3), 5);
    const after = nextPoll('f', before, ok(12), now + DAY).health.itemsPerDay;
    expect(after).toBeCloseTo(12 + 36 * Math.exp(-1 / 3), 5);
  });

  it('whatever happens, the next poll lies between two minutes and a day and a bit ahead, or never', () => {
    const hints = fc.record({
      minIntervalMs: fc.option(fc.nat(1e11)),
      skipHours: fc.array(fc.nat(23)),
      skipDays: fc.array(fc.nat(6)),
    });
    const outcome: fc.Arbitrary<PollOutcome> = fc.oneof(
      fc.record({
        kind: fc.constant('ok' as const),
        etag: fc.constant(null),
        lastModified: fc.constant(null),
        newItems: fc.nat(5000),
        hints,
        cacheSeconds: fc.option(fc.nat(1e9)),
      }),
      fc.constant(unchanged),
      fc.record({
        kind: fc.constant('failure' as const),
        failure: fc.constantFrom('timeout' as const, 'gone' as const, 'rate-limited' as const),
        retryAfterMs: fc.option(fc.nat(1e10)),
      }),
    );
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 20 }), fc.string(), (outcomes, id) => {
        let health = newFeedHealth(now);
        for (const one of outcomes) {
          health = nextPoll(id, health, one, now).health;
          const wait = (health.nextPollAt ?? now + HOUR) - now;
          expect(wait).toBeGreaterThanOrEqual(2 * MINUTE);
          expect(wait).toBeLessThanOrEqual(1.1 * DAY);
        }
      }),
    );
  });
});
