import { describe, expect, it } from 'vitest';
import { readReport } from '../../src/stories/report.ts';
import { ActiveWindow } from '../../src/stories/window.ts';

const HOUR = 3_600_000;

function windowOf(reports: readonly [id: string, story: string, title: string][]): ActiveWindow {
  const window = new ActiveWindow();
  for (const [id, story, title] of reports) {
    window.add(readReport({ id, title, summary: '', source: 'Reuters', reportedAt: 100 * HOUR }), story, 100 * HOUR);
  }
  return window;
}

const day: [string, string, string][] = Array.from({ length: 20 }, (_, i) => [`o${i}`, `o${i}`, 'Sweden on skis']);

describe('rarity outside a story', () => {
  it('falls when other reports of the day say the word, and not when the story itself does', () => {
    const told = windowOf([...day, ['a', 'a', 'Panda born'], ['b', 'a', 'Panda twins']]).rarityOutside('a');
    const alone = windowOf([['a', 'a', 'Panda born']]).rarityOutside('a');
    expect(told('sweden')).toBeLessThan(alone('sweden') - 2);
    expect(told('panda')).toBeGreaterThanOrEqual(alone('panda'));
  });

  it('follows a report that is put into another story', () => {
    const window = windowOf([...day, ['a', 'a', 'Panda born'], ['b', 'a', 'Panda twins']]);
    const before = window.rarityOutside('a')('panda');
    window.move('b', 'b');
    expect(window.rarityOutside('a')('panda')).toBeLessThan(before - 1);
    expect(window.rarityOutside('b')('panda')).toBeLessThan(before - 1);
    window.move('b', 'a');
    expect(window.rarityOutside('a')('panda')).toBeCloseTo(before);
  });
});
