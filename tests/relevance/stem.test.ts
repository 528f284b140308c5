import { describe, expect, it } from 'vitest';
import { stem } from '../../src/relevance/stem.ts';

describe('the common form of a word', () => {
  it.each([
    ['struck', 'strikes'],
    ['withdrew', 'withdrawn'],
    ['allies', 'allied'],
    ['defence', 'defense'],
    ['planes', 'plane'],
    ['losing', 'lost'],
  ])('is the same for “%s” and “%s”', (a, b) => {
    expect(stem(a)).toBe(stem(b));
  });

  it.each([
    ['note', 'not'],
    ['innings', 'in'],
    ['planes', 'plans'],
    ['aides', 'aid'],
    ['wine', 'won'],
    ['mines', 'min'],
    ['los', 'lost'],
    ['quite', 'quit'],
  ])('is another one for “%s” than for “%s”', (a, b) => {
    expect(stem(a)).not.toBe(stem(b));
  });

  it('is a text for a word that is also the name of a property', () => {
    expect(stem('constructor')).toBe('constructor');
  });
});
