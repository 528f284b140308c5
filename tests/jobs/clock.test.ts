import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Job, startClock } from '../../src/jobs/clock.ts';

describe('the clock of jobs', () => {
  let clock: ReturnType<typeof startClock> | undefined;
  let usable: boolean;
  let said: object[];
  beforeEach(() => {
    vi.useFakeTimers({ now: 500 });
    usable = true;
    said = [];
  });
  afterEach(async () => {
    await clock?.stop();
    vi.useRealTimers();
  });

  function start(run: Job['run'], failed = false): void {
    const log = { info() {}, warn() {}, debug() {}, error: (details: object) => void said.push(details) };
    clock = startClock([{ name: 'tidy', on: '* * * * * *', run }], log, { usable: () => usable, failed: () => failed });
  }

  it('runs a job at each tick until it is stopped, and not while the database cannot be used', async () => {
    let runs = 0;
    start(async () => runs++);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(runs).toBe(3);
    usable = false;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(runs).toBe(3);
    usable = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(4);
    await clock?.stop();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(runs).toBe(4);
  });

  it('begins no job again that still runs', async () => {
    let [begun, running, most] = [0, 0, 0];
    start(async () => {
      begun++;
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      running--;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(most).toBe(1);
    expect(begun).toBeGreaterThan(2);
  });

  it.each([
    [false, ['tidy', 'tidy']],
    [true, []],
  ])('runs again what failed, and says so but for what is the database (%s)', async (ofDatabase, names) => {
    let runs = 0;
    start(async () => {
      runs++;
      throw new Error('It broke.');
    }, ofDatabase);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(runs).toBe(2);
    expect(said).toEqual(names.map((job) => ({ job, err: expect.any(Error) })));
  });
});
