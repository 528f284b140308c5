import type { Country } from '../core/commitment.ts';
import type { CountryNames } from '../core/commitments.ts';
import { plain } from '../core/names.ts';
import { nearest } from '../core/nearest.ts';
import { foreignNames } from './foreign-names.ts';

const MOST_CHOICES = 25;

/** Words that stand between names. */
const BETWEEN = new Set(['and', 'to', 'by', 'vs', 'from', 'through', 'with', 'the', '->', '→', '>', '&', '+', '/']);
const LONGEST_NAME = 6;
/** What stands before the name where a state is named in full: "the Republic of Armenia". */
const FORM =
  /^(?:the )?(?:(?:(?:federal|islamic|arab|hashemite|bolivarian|united) )?(?:republic|kingdom)|state|sultanate|commonwealth|principality) of /;

/** Finds the states of a list by whatever they are called; a name of its own counts before another state’s other wording. */
export function countryNames(countries: readonly Country[]): CountryNames {
  const byCode = new Map(countries.map((country) => [country.code, country]));
  const byName = new Map<string, Country>();
  for (const country of countries) for (const name of wordings(country)) byName.set(plain(name), country);
  // A state's own name beats another's other wording.
  for (const country of countries) byName.set(plain(country.name), country);
  const sorted = countries.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  let foreign: ReadonlyMap<string, Country> | undefined;
  /** Worked out when a name is first met that is none of ours. */
  function inOtherLanguages(): ReadonlyMap<string, Country> {
    foreign ??= foreignNames(countries);
    return foreign;
  }
  const known = (name: string) =>
    byName.get(name) ??
    byName.get(name.replace(/^the /, '')) ??
    byName.get(name.replace(FORM, '').replace(/^the /, '')) ??
    inOtherLanguages().get(name);

  function find(written: string): Country | undefined {
    const name = plain(written);
    if (name === '') return undefined;
    const exact = known(name);
    // "Israel US" is two states, however near it is to "Israelis".
    if (exact || name.length < 5 || readNames(name.split(' '), known)) return exact;
    const names = [...byName.keys()];
    // "North" is the beginning of a name, not Norway misspelt.
    if (names.some((key) => key.startsWith(`${name} `))) return undefined;
    return byName.get(
      nearest(
        name,
        names.filter((key) => key.length > 4),
      ) ?? '',
    );
  }

  /** Reads names from the left, the longest first; `oneWord` reads a single word. */
  function readNames(words: readonly string[], oneWord: (word: string) => Country | undefined): Country[] | undefined {
    if (words.length === 0) return [];
    if (BETWEEN.has(words[0] ?? '')) return readNames(words.slice(1), oneWord);
    for (let length = Math.min(LONGEST_NAME, words.length); length > 0; length--) {
      const phrase = words.slice(0, length).join(' ');
      const country = known(phrase) ?? (length === 1 ? oneWord(phrase) : undefined);
      const rest = country && readNames(words.slice(length), oneWord);
      if (country && rest) return [country, ...rest];
    }
    return undefined;
  }

  function unknownIn(written: string): string[] {
    const words = wordsOf(written);
    const runs: string[][] = [[]];
    for (let at = 0; at < words.length; ) {
      const length = nameLength(words.slice(at, at + LONGEST_NAME));
      if (length > 0) runs.push([]);
      else runs.at(-1)?.push(words[at] ?? '');
      at += Math.max(1, length);
    }
    return runs.filter((run) => run.length > 0).map((run) => run.join(' '));
  }

  /** How many of the first words make a name or stand between names; the longest name counts. */
  function nameLength(words: readonly string[]): number {
    for (let length = words.length; length > 0; length--) {
      const phrase = plain(words.slice(0, length).join(' '));
      if (known(phrase) ?? (length === 1 && (BETWEEN.has(phrase) || find(phrase)))) return length;
    }
    return 0;
  }

  return {
    find,
    exactly: (written) => known(plain(written)),
    findAll: (written) => readNames(wordsOf(plain(written)), find),
    unknownIn,
    inText: (code) => byCode.get(code)?.inText ?? code,
    nameOf: (code) => byCode.get(code)?.name ?? code,
    all: sorted,

    complete(partial) {
      const typed = plain(partial);
      const first = sorted.filter((country) => plain(country.name).startsWith(typed));
      const more = sorted.filter(
        (country) => !first.includes(country) && wordings(country).some((name) => plain(name).startsWith(typed)),
      );
      const own = [...first, ...more];
      if (own.length > 0) return own.slice(0, MOST_CHOICES);
      const begun = [...inOtherLanguages()].flatMap(([name, country]) => (name.startsWith(typed) ? [country] : []));
      return [...new Set(begun)].slice(0, MOST_CHOICES);
    },
  };
}

function wordsOf(written: string): string[] {
  return written.split(/[\s,;"“”„«»]+/).filter(Boolean);
}

function wordings({ code, name, demonyms, capital, aliases }: Country): string[] {
  return [code, name, ...demonyms, capital, ...aliases];
}
