import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadBriefings } from '../../src/briefings/load.ts';
import { argumentOfTheDay } from '../../src/core/argument-of-the-day.ts';

const all = loadBriefings(join(import.meta.dirname, '../../briefings')).arguments;

it('takes every argument once before any comes again', () => {
  const dates = all.map((_, day) => new Date(Date.UTC(2026, 1, 20 + day)).toISOString().slice(0, 10));
  expect(new Set(dates.map((date) => argumentOfTheDay(all, date).slug)).size).toBe(all.length);
});
