import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadBriefings } from '../../src/briefings/load.ts';
import { createBriefingSearch } from '../../src/briefings/search.ts';
import { createLanguage } from '../../src/briefings/search-language.ts';
import { searchLines } from '../../src/briefings/search-lines.ts';
import { loadSearchWords } from '../../src/briefings/search-words.ts';
import { measureLookups, readLookups, splitOf } from '../eval/lookups.ts';

const folder = join(import.meta.dirname, '../../briefings');
const briefings = loadBriefings(folder);
const words = loadSearchWords(folder);
const search = createBriefingSearch(briefings, () => words);
const lookups = readLookups();

describe('the words of the search', () => {
  it('are given only for cards that exist', () => {
    expect(Object.keys(words.wordings).filter((slug) => !briefings.get(slug))).toEqual([]);
  });

  it('are given for every argument and term', () => {
    const cards = [...briefings.arguments, ...briefings.terms];
    expect(cards.map((card) => card.slug).filter((slug) => !words.wordings[slug])).toEqual([]);
  });
});

describe('the lines of the cards', () => {
  it('hold no phrase of other matters, which would then be met', () => {
    const language = createLanguage(words.synonyms);
    const lines = briefings.all.flatMap((card) => searchLines(card, words.wordings[card.slug] ?? []));
    const [other, article] = language.stems('othermatter otherarticle');
    const ofOther = (text: string) => language.stems(text).some((stem) => stem === other || stem === article);
    expect(lines.map(({ text }) => text).filter(ofOther)).toEqual([]);
  });
});

describe('the look-ups', () => {
  it('expect only cards that exist', () => {
    const known = new Set(briefings.all.map((card) => `${card.kind}/${card.slug}`));
    expect(lookups.flatMap(({ expected }) => expected).filter((card) => !known.has(card))).toEqual([]);
  });

  it('are split by their own letters', () => {
    expect(lookups.filter(({ query, split }) => ['dev', 'held'].includes(split) && split !== splitOf(query))).toEqual(
      [],
    );
  });

  it('find the right card outside the held-out half, and nothing for what is about something else', () => {
    const figures = measureLookups(lookups.filter(({ split }) => split !== 'held'));
    expect(figures.queries).toBeGreaterThan(150);
    expect(figures.first).toBeGreaterThanOrEqual(0.97);
    expect(figures.amongFive).toBeGreaterThanOrEqual(0.985);
    expect(figures.nothing).toBeGreaterThanOrEqual(0.95);
    expect(figures.p50Ms).toBeLessThan(10);
  }, 60_000);
});

describe('the search', () => {
  const first = (query: string) => search.search(query)[0]?.slug;

  it.each([
    ['Przewodow', 'przewodow-attribution'],
    ['PRZEWODÓW!', 'przewodow-attribution'],
    ['tripwire', 'tripwire-force'],
    ['art. 5', 'article-5'],
    ['Article V', 'article-5'],
    ['article 4', 'article-4'],
    ['buck passing', 'buck-passing'],
    ['dragged in', 'chain-gang-mechanism'],
    ['Selenskyj', 'zelensky'],
    ['15.11.2022', 'przewodow-missile'],
    ['15 Nov 2022', 'przewodow-missile'],
    ['2022-11-15', 'przewodow-missile'],
    ['entrapmnt', 'entrapment'],
    ['przewod', 'przewodow-attribution'],
    ['Kherson', 'ukraine'],
    ['Bakhmut', 'ukraine'],
    ['kursk incursion date', 'kursk-incursion'],
    ['what happend at vilnius', 'vilnius-summit'],
    ['der Niederländer an der Spitze der NATO', 'rutte'],
  ])('takes "%s" to %s', (query, slug) => {
    expect(first(query)).toBe(slug);
  });

  it('finds every card by its title and by its slug', () => {
    for (const card of briefings.all) {
      expect(
        search
          .search(card.title)
          .slice(0, 2)
          .map((match) => match.slug),
        card.title,
      ).toContain(card.slug);
      expect(
        search
          .search(card.slug)
          .slice(0, 3)
          .map((match) => match.slug),
        card.slug,
      ).toContain(card.slug);
    }
  });

  it.each([
    'macron dissolves parliament',
    'Trump approval rating this week',
    'iraq weapons of mass destruction',
    'dating site',
    'coalition government in netherlands',
    'Korean War',
    'Kashmir conflict',
    'Iran-Iraq war',
    'Six-Day War',
    'World War Two',
  ])('answers nothing to "%s", of which a card has a word or two alone', (query) => {
    expect(search.search(query)).toEqual([]);
  });

  it.each([
    ['Mearsheimer has been debunked', 'f9'],
    ['the realists have been refuted', 'mearsheimer'],
    ['chain-ganging has been debunked', 'chain-gang-mechanism'],
    ['moral hazard is discredited', 'moral-hazard'],
    ['Przewodów was debunked', 'przewodow-attribution'],
  ])('takes whoever says that something is wrong, "%s", to its card', (query, slug) => {
    expect(search.search(query)[0]?.slug).toBe(slug);
  });

  it.each(['Darwin has been refuted', 'flat earth debunked', 'debunked'])(
    'answers nothing to "%s", which disputes what no card is about',
    (query) => {
      expect(search.search(query)).toEqual([]);
    },
  );

  it.each(['chain gang prison labour', 'Article 50', 'thanks', 'help', '', '   ', '???', '2+2', '\u202e'])(
    'answers nothing to "%s"',
    (query) => {
      expect(search.search(query)).toEqual([]);
    },
  );

  it('takes any text, best first, at most ten, each of a card that exists', () => {
    const piece = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...lookups.map(({ query }) => query)));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 3 }), (pieces) => {
        const found = search.search(pieces.join(' '));
        expect(found.length).toBeLessThanOrEqual(10);
        expect(found.every((match) => match.score > 0 && match.score <= 1 && briefings.get(match.slug))).toBe(true);
        expect(found.map((match) => match.score)).toEqual(found.map((match) => match.score).sort((a, b) => b - a));
        expect(search.complete(pieces.join('')).length).toBeLessThanOrEqual(25);
      }),
      {
        numRuns: 200,
        examples: [[['Ⰰ', 'herman kahn ladder']], [['summit county ski pass', 'der Schwanz wedelt mit dem Hund']]],
      },
    );
  });

  it('completes what is being typed, and offers the arguments before anything is', () => {
    const offered = search.complete('', ['argument']);
    expect(offered.map((match) => match.slug)).toEqual(briefings.arguments.map((card) => card.slug));
    expect(search.complete('przew').map((match) => match.slug)).toContain('przewodow-attribution');
    expect(search.complete('buck p').map((match) => match.slug)).toContain('buck-passing');
  });

  it('reads only the beginning of an endless query', () => {
    const start = performance.now();
    expect(search.search('a'.repeat(100_000))).toEqual([]);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('tells the nearest cards where nothing fits', () => {
    expect(search.nearest('chain gang prison labour').length).toBeGreaterThan(0);
    expect(search.nearest('zzzz')).toEqual([]);
  });
});
