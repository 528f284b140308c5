import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { matchesWords, parseWordFilter } from '../../src/core/words.ts';

function matches(filter: string, ...texts: string[]): boolean {
  const parsed = parseWordFilter(filter);
  return parsed === null || matchesWords(parsed, texts);
}

describe('word filters', () => {
  it('match whole words without regard to case and accents', () => {
    expect(matches('poland', 'Poland closes its airspace')).toBe(true);
    expect(matches('Przewodow', 'Missile hits Przewodów')).toBe(true);
    expect(matches('pol', 'Poland closes its airspace')).toBe(false);
    expect(matches('pol*', 'Poland closes its airspace')).toBe(true);
    expect(matches("russia's", 'Russia’s drones') && matches('russia’s', "Russia's drones")).toBe(true);
  });

  it('take words next to each other as AND, and know OR, NOT, brackets and phrases', () => {
    expect(matches('poland drone', 'A drone over Poland')).toBe(true);
    expect(matches('poland drone', 'A drone over Romania')).toBe(false);
    expect(matches('poland OR romania', 'A drone over Romania')).toBe(true);
    expect(matches('drone NOT (sport OR "drone show")', 'A drone show in Warsaw')).toBe(false);
    expect(matches('drone NOT (sport OR "drone show")', 'A drone over Warsaw')).toBe(true);
    expect(matches('NOT NOT drone', 'A drone')).toBe(true);
    expect(matches('"air def*"', 'Air defence') && !matches('"air d*"', 'Air and dust')).toBe(true);
    expect(matches('u.s. OR f-16', 'A F-16') && !matches('u.s.', 'Duisburg')).toBe(true);
    for (const phrase of [
      '" airspace violation "',
      '“airspace violation”',
      '„airspace violation“',
      '«airspace violation»',
    ]) {
      expect(matches(phrase, 'An airspace  violation over Estonia')).toBe(true);
      expect(matches(phrase, 'A violation of airspace')).toBe(false);
    }
  });

  it.each(['drone -sport', 'drone −sport', 'drone -"drone show"', '-(sport OR show) drone'])(
    'take a minus before what must not be there, as in %s',
    (filter) => {
      expect(matches(filter, 'A drone over Warsaw')).toBe(true);
      expect(matches(filter, 'Sport: a drone show over Warsaw')).toBe(false);
      expect(matches(filter, 'Warsaw')).toBe(false);
    },
  );

  it('take a hyphen within a word, or a dash between words, for no minus', () => {
    expect(matches('f-16 anti-drone', 'Anti-drone F-16')).toBe(true);
    expect(() => parseWordFilter('poland - drone')).toThrow('holds no word');
  });

  it('find their words across title and summary', () => {
    expect(matches('poland AND article', 'Poland asks for talks', 'Article 4 was named')).toBe(true);
  });

  it.each([
    ['poland AND', /ends too early/],
    ['(poland', /"\(" without/],
    ['poland)', /should end/],
    ['OR poland', /where a word is expected/],
    ['"poland', /without its partner/],
    ['"a" "b" "c', /without its partner/],
    ['poland AND AND drone', /has "AND" where/],
    ['()', /has "\)" where/],
    ['poland AND !!!', /holds no word/],
  ])('say what is wrong with %s', (filter, sentence) => {
    expect(() => parseWordFilter(filter)).toThrow(UserError);
    expect(() => parseWordFilter(filter)).toThrow(sentence);
  });

  it('match everything when empty', () => {
    expect(matches('  ', 'anything')).toBe(true);
  });

  it('never fail otherwise, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (filter, text) => {
        try {
          matches(filter, text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
