import { describe, expect, it } from 'vitest';
import { createLikelihood } from '../../src/briefings/search-bayes.ts';

const line = (slug: string, text: string, worth = 1) => ({ slug, text, worth, stems: text.split(' ') });

describe('how likely words are on a card', () => {
  const likelihood = createLikelihood(
    [
      line('dog', 'reckless friend'),
      line('dog', 'reckless ally'),
      line('cat', 'cautious ally'),
      line('cat', 'reckless never', 0.7),
    ],
    { rarity: () => 1 },
  );
  const of = (...stems: string[]) => likelihood(stems);

  it('is more where a word stands more often', () => {
    const found = of('reckless');
    expect(found.get('dog')).toBeGreaterThan(found.get('cat') ?? 0);
  });

  it('says nothing of words that no card has', () => {
    expect([...of('zebra').values()]).toEqual([0, 0]);
    expect(of('reckless', 'zebra')).toEqual(of('reckless'));
  });
});
