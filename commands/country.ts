import type { Country } from '../src/core/commitment.ts';
import { UserError } from '../src/core/errors.ts';
import type { Completer } from '../src/core/option.ts';
import type { Services } from '../src/core/services.ts';

const UNKNOWN_SHOWN = 3;

/** Completes the names of states; the value is the name, so that a message reads well. */
export const completeCountry: Completer = async (partial, { services }) =>
  services.commitments.countries.complete(partial).map(({ name }) => ({ label: name, value: name }));

/** Completes the names of states, then those of commitments. */
export const completeSubject: Completer = async (partial, context) => {
  const typed = partial.trim().toLowerCase();
  const begins = (name: string) => typed !== '' && name.toLowerCase().startsWith(typed);
  const named = context.services.commitments.all.filter(({ title, short, aliases }) =>
    [title, short, ...aliases].some(begins),
  );
  const states = await completeCountry(partial, context);
  return [...states, ...named.map(({ short }) => ({ label: short, value: short }))];
};

/**
 * The states that were typed, in order. Where platforms hand over everything typed as one text ("South Korea Japan"),
 * it is read as several names. Throws a UserError that names what is no state.
 */
export function countriesOf(
  typed: readonly (string | undefined)[],
  { commitments }: Pick<Services, 'commitments'>,
  { most }: { most: number },
): Country[] {
  const found = typed.flatMap((text) => {
    if (text === undefined) return [];
    const one = commitments.countries.find(text);
    const several = one ? [one] : commitments.countries.findAll(text);
    if (!several || several.length === 0) {
      const unknown = commitments.countries.unknownIn(text).map((words) => `"${words.slice(0, 60)}"`);
      const name = unknown.slice(0, UNKNOWN_SHOWN).join(' or ') || `"${text.slice(0, 60)}"`;
      throw new UserError(`I know no state called ${name}. Names, capitals and codes work: Poland, Warsaw, PL.`);
    }
    return several;
  });
  if (found.length > most) {
    const some = found.slice(0, most).map((country) => country.name);
    throw new UserError(`That names ${found.length} states; ${most} is the most here. Try ${some.join(', ')}.`);
  }
  return found;
}
