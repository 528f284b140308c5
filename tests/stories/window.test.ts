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

const panda = { title: 'Panda twins are born in a zoo', source: 'Reuters' };

const day: [string, string, string][] = Array.from({ length: 20 }, (_, i) => [`o${i}`, `o${i}`, 'Sweden on skis']);

describe('rarity outside a story', () => {
  it('falls when other reports of the day say the word, and not when the story itself does', () => {
    const told = windowOf([...day, ['a', 'a', 'Panda born'], ['b', 'a', 'Panda twins']]).rarityOutside('a');
    const alone = windowOf([['a', 'a', 'Panda born']]).rarityOutside('a');
    expect(told('sweden')).toBeLessThan(alone('sweden') - 2);
    expect(told('panda')).toBeGreaterThanOrEqual(alone('panda'));
  });

  it('does not fall when a copy of a text comes, which keeps its story open', () => {
    const window = new ActiveWindow();
    const summary = 'The zoo says that the twins and their mother are well, and may be seen from May.';
    const at = (id: string, hour: number) => readReport({ ...panda, id, summary, reportedAt: hour * HOUR });
    window.add(at('a', 0), 'a', 0);
    const before = window.rarityOutside('b')('panda');
    window.add(at('copy', 70), 'a', 0);
    expect(window.rarityOutside('b')('panda')).toBe(before);
    window.advance(100 * HOUR);
    expect(window.storyOf('a')?.id).toBe('a');
    expect(window.storyOf('copy')?.id).toBe('a');
    window.advance(150 * HOUR);
    for (const id of ['a', 'copy']) expect(window.storyOf(id)).toBeUndefined();
  });

  it('stays open by its latest copy, also when an earlier one comes after it', () => {
    const window = new ActiveWindow();
    const summary = 'The zoo says that the twins and their mother are well, and may be seen from May.';
    for (const [id, hour] of [
      ['late', 70],
      ['early', 5],
    ] as const) {
      window.add(readReport({ ...panda, id, summary, reportedAt: hour * HOUR }), 'a', 5 * HOUR);
    }
    window.advance(120 * HOUR);
    expect(window.story('a')?.reports).toHaveLength(1);
  });

  it('lets go of a text and its copy once, also when days pass at once, and of nothing else', () => {
    const window = new ActiveWindow();
    const summary = 'The zoo says that the twins and their mother are well, and may be seen from May.';
    const at = (id: string, hour: number, text: string) =>
      readReport({ ...panda, id, summary: text, reportedAt: hour * HOUR });
    window.add(at('a', 0, summary), 'a', 0);
    window.add(at('copy', 20, summary), 'a', 0);
    window.add(
      at('other', 60, 'A vet of the zoo has other news of the mother: she eats for three, and sleeps.'),
      'a',
      0,
    );
    window.advance(100 * HOUR);
    for (const id of ['a', 'copy']) expect(window.storyOf(id)).toBeUndefined();
    expect(window.story('a')?.reports.map(({ id }) => id)).toEqual(['other']);
  });
});

describe('rarity in the stream', () => {
  it('falls with every report that has the word, also after it was asked for', () => {
    const window = windowOf(day);
    const before = window.rarity('panda');
    window.add(readReport({ ...panda, id: 'a', summary: '', reportedAt: 100 * HOUR }), 'a', 100 * HOUR);
    const told = window.rarity('panda');
    expect(told).toBeLessThan(before);
    window.advance(200 * HOUR);
    expect(window.rarity('panda')).toBeGreaterThan(told);
  });
});
