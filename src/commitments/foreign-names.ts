import type { Country } from '../core/commitment.ts';
import { plain } from '../core/names.ts';

/** Languages of the states that most commitments concern; the names come with the runtime (Unicode CLDR). */
const LANGUAGES =
  'ar bg cs da de el es et fa fi fr he hi hr hu hy id it ja ka ko lt lv mk nb nl pl pt ro ru sk sl sq sr sv tr uk vi zh zh-Hant';

/** Latin abbreviations and short words mean other things: "AS", "Áo", "VK". */
const SHORT_LATIN = /^[a-z ]{1,3}$/;

/** States by their names in other languages, as `plain` writes them; a name that two states share is left out. */
export function foreignNames(countries: readonly Country[]): ReadonlyMap<string, Country> {
  const found = new Map<string, Country>();
  const shared = new Set<string>();
  for (const language of LANGUAGES.split(' ')) {
    for (const style of ['long', 'short'] as const) {
      const names = new Intl.DisplayNames([language], { type: 'region', style, fallback: 'none' });
      for (const country of countries) {
        const name = plain(names.of(country.code) ?? '');
        if (name === '' || SHORT_LATIN.test(name)) continue;
        if (found.has(name) && found.get(name) !== country) shared.add(name);
        found.set(name, country);
      }
    }
  }
  for (const name of shared) found.delete(name);
  return found;
}
