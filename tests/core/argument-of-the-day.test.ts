import { expect, it } from 'vitest';
import { argumentOfTheDay } from '../../src/core/argument-of-the-day.ts';
import { briefings } from '../commitments/library.ts';

const all = briefings.arguments;

it('takes every argument once before any comes again', () => {
  const dates = all.map((_, day) => new Date(Date.UTC(2026, 1, 20 + day)).toISOString().slice(0, 10));
  expect(new Set(dates.map((date) => argumentOfTheDay(all, date).slug)).size).toBe(all.length);
});
