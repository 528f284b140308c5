import type { Country } from '../core/commitment.ts';
import type { CountryNames } from '../core/commitments.ts';
import { nearest } from '../core/nearest.ts';

const MOST_CHOICES = 25;

export function countryNames(countries: readonly Country[]): CountryNames {
  const byCode = new Map(countries.map((country) => [country.code, country]));
  const byName = new Map<string, Country>();
  for (const country of countries) for (const name of wordings(country)) byName.set(plain(name), country);
  // A state's own name beats another's other wording.
  for (const country of countries) byName.set(plain(country.name), country);
  const sorted = countries.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  return {
    find(written) {
      const name = plain(written);
      if (name === '') return undefined;
      const known = byName.get(name) ?? byName.get(name.replace(/^the /, ''));
      if (known || name.length < 4) return known;
      return byName.get(
        nearest(
          name,
          [...byName.keys()].filter((key) => key.length > 3),
        ) ?? '',
      );
    },
    nameOf: (code) => byCode.get(code)?.name ?? code,
    complete(partial) {
      const typed = plain(partial);
      const first = sorted.filter((country) => plain(country.name).startsWith(typed));
      const more = sorted.filter(
        (country) => !first.includes(country) && wordings(country).some((name) => plain(name).startsWith(typed)),
      );
      return [...first, ...more].slice(0, MOST_CHOICES);
    },
  };
}

function wordings({ code, name, demonyms, capital, aliases }: Country): string[] {
  return [code, name, ...demonyms, capital, ...aliases];
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’'.]/g, '')
    .replace(/[-\s]+/g, ' ')
    .trim();
}
