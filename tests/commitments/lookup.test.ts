import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitments, library, TODAY } from './library.ts';

const { countries } = commitments;

describe('the name of a state', () => {
  it.each([
    ['pl', 'PL'],
    ['POLISH', 'PL'],
    ['Warsaw', 'PL'],
    ['Türkiye', 'TR'],
    ['turkiye', 'TR'],
    ['Kyiv', 'UA'],
    ['Kiev', 'UA'],
    ['the Philippines', 'PH'],
    ['Filipino', 'PH'],
    ['U.S.', 'US'],
    ['America', 'US'],
    ['Britain', 'GB'],
    ['Reykjavik', 'IS'],
    ['Cote d’Ivoire', 'CI'],
    ['ROK', 'KR'],
    ['north-korea', 'KP'],
    ['Chisinau', 'MD'],
    ['no', 'NO'],
    ['Finnland', 'FI'],
    ['Phillipines', 'PH'],
    ['Georgian', 'GE'],
    ['Niger', 'NE'],
    ['Dominican', 'DO'],
    ['Republic of Armenia', 'AM'],
    ['the Republic of the Philippines', 'PH'],
    ['Kingdom of Saudi Arabia', 'SA'],
    ['State of Israel', 'IL'],
    ['Federal Republic of Germany', 'DE'],
    ['Republic of China', 'TW'],
    ['Kyrgyz Republic', 'KG'],
    ['FYROM', 'MK'],
    ['Bosnia-Herzegovina', 'BA'],
  ])('%s is understood', (written, code) => {
    expect(countries.find(written)?.code).toBe(code);
  });

  it.each([
    ['Vereinigte Staaten', 'US'],
    ['États-Unis', 'US'],
    ['Польша', 'PL'],
    ['Україна', 'UA'],
    ['日本', 'JP'],
    ['한국', 'KR'],
    ['ایران', 'IR'],
    ['Suède', 'SE'],
    ['Grčka', 'GR'],
  ])('%s is understood, in other languages and scripts too', (written, code) => {
    expect(countries.find(written)?.code).toBe(code);
    expect(countries.findAll(`${written}, Polen`)?.map((one) => one.code)).toEqual([code, 'PL']);
    expect(countries.complete(written.slice(0, -1)).map((one) => one.code)).toContain(code);
  });

  it('that is none is not guessed', () => {
    for (const written of ['', 'Narnia', 'xx', 'NATO', 'the', '🇵🇱', 'Islamic State of Iraq', 'Republic of'])
      expect(countries.find(written)).toBeUndefined();
  });

  it('is found from any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        countries.find(text);
        expect(countries.complete(text).length).toBeLessThanOrEqual(25);
      }),
    );
  });

  it('is found by each of its own wordings, unless another state has that very name', () => {
    const names = new Map(library.countries.map((country) => [country.name, country.code]));
    for (const { code, name, capital, demonyms, aliases } of library.countries) {
      for (const wording of [code, name, capital, ...demonyms, ...aliases]) {
        expect(countries.find(wording)?.code, wording).toBe(names.get(wording) ?? code);
      }
    }
  });
});

describe('what binds a state', () => {
  it('comes strongest first, and what does not hold comes last', () => {
    const poland = commitments.bindingOn('PL', TODAY);
    expect(poland[0]?.commitment.strength).toBe('automatic-assistance');
    expect(poland.find((one) => one.commitment.slug === 'nato-art5')?.helps).toHaveLength(31);
    const holding = poland.map((one) => one.holds);
    expect(holding).toEqual(holding.toSorted((a, b) => Number(b) - Number(a)));
    expect(poland.find((one) => one.commitment.slug === 'gb-pl-2026')?.holds).toBe(false);
  });

  it('to another is told in the right direction', () => {
    const ties = commitments.between('US', 'TW', TODAY);
    expect(ties.map((one) => [one.commitment.slug, one.helpsSecond, one.helpsFirst])).toEqual([
      ['us-tw-tra-1979', true, false],
    ]);
  });

  it('is the same from either side', () => {
    const codes = library.countries.map((country) => country.code);
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.constantFrom(...codes), (a, b) => {
        const mirrored = commitments
          .between(b, a, TODAY)
          .map((one) => [one.commitment.slug, one.helpsFirst, one.helpsSecond]);
        expect(
          commitments.between(a, b, TODAY).map((one) => [one.commitment.slug, one.helpsSecond, one.helpsFirst]),
        ).toEqual(mirrored);
      }),
      { numRuns: 200 },
    );
  });
});
