import { describe, expect, it } from 'vitest';
import { madeUpNews } from './kill/news.ts';
import { killRun } from './kill/run.ts';

/** `KILL_SEED` repeats a run; without it every run is another one. */
const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 1_000_000));

describe('the whole product, killed at random moments against hostile platforms', () => {
  it(`loses nothing, doubles nothing and keeps the order (seed ${seed})`, { timeout: 300_000 }, async () => {
    const outcome = await killRun({ kills: 3, seed, processes: 1, channels: 1, news: madeUpNews(16), say() {} });
    expect(outcome.expected).toBeGreaterThan(10);
    expect(outcome).toMatchObject({ lost: [], doubled: [], outOfOrder: [], crashes: [] });
  });
});
