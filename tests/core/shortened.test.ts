import { describe, expect, it } from 'vitest';
import { shortened } from '../../src/core/card.ts';

describe('a text that is too long for its place', () => {
  it('is cut between words', () => {
    expect(shortened('Drones over the border again', 20)).toBe('Drones over the…');
  });

  it('keeps what fits of a script that writes no spaces', () => {
    expect(shortened(`Kyodo: ${'国境で'.repeat(40)}`, 75)).toBe(`Kyodo: ${'国境で'.repeat(22)}国…`);
  });

  it('is never cut inside a character as people see it', () => {
    expect(shortened('🚀'.repeat(20), 10)).toBe('🚀🚀🚀🚀…');
    expect(shortened('👩‍👩‍👧‍👦'.repeat(4), 20)).toBe('👩‍👩‍👧‍👦…');
    expect(shortened('🇺🇦'.repeat(200), 75)).toBe(`${'🇺🇦'.repeat(18)}…`);
    expect(shortened('🇺🇦'.repeat(200), 149)).toBe(`${'🇺🇦'.repeat(37)}…`);
    expect(shortened(`${'🇺🇦'.repeat(200)}x`, 158)).toBe(`${'🇺🇦'.repeat(39)}…`);
    expect(shortened('e\u0301'.repeat(20), 10)).toBe(`${'e\u0301'.repeat(4)}…`);
  });

  it('keeps whole flags wherever a row of them is cut', () => {
    for (let most = 6; most < 300; most++) {
      expect(shortened('🇺🇦'.repeat(80), most)).toBe(`${'🇺🇦'.repeat(Math.floor((most - 1) / 4))}…`);
    }
  });

  it('is no longer than the place, however small that is, and holds no half of a character', () => {
    expect(shortened('🚀🚀', 2)).toBe('…');
    expect(shortened('Drones over the border', 0)).toBe('…');
  });
});
