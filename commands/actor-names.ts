import type { Actor } from '../src/core/briefing.ts';
import type { Country } from '../src/core/commitment.ts';
import { plainName, saysName } from '../src/core/names.ts';
import { nearest } from '../src/core/nearest.ts';
import type { Services } from '../src/core/services.ts';

type Parts = Pick<Services, 'commitments'>;

/** Every name of an actor: title, aliases, a person's surname, and the demonyms and other names of a state's parts. */
export function namesOfActor(actor: Actor, services: Parts): string[] {
  const own = [actor.title, ...actor.aliases];
  if (actor.type === 'person') return [...own, surname(actor.title)];
  if (actor.type !== 'state') return own;
  const parts = [...own, ...actor.title.split(' and ')];
  const states = parts.flatMap((name) => countryNamed(name, services) ?? []);
  return [...new Set([...parts, ...states.flatMap(namesOfCountry)])];
}

/** Whether somebody wrote just one of the actor's names. */
export function isNameOf(written: string, actor: Actor, services: Parts): boolean {
  const name = plainName(written);
  return namesOfActor(actor, services).some((known) => plainName(known) === name);
}

/** Whether one of the actor's names stands in what somebody wrote, a slip of the fingers forgiven. */
export function namesIt(written: string, actor: Actor, services: Parts): boolean {
  const names = namesOfActor(actor, services);
  return (
    written.toLowerCase() === actor.slug ||
    isNameOf(written, actor, services) ||
    names.some((name) => saysName(written, name)) ||
    nearest(plainName(written), names.map(plainName)) !== undefined
  );
}

/** The state of exactly this name in any language, demonym or code in capitals: slips are not forgiven. */
export function countryNamed(written: string, { commitments }: Parts): Country | undefined {
  const country = commitments.countries.exactly(written);
  if (!country || written === country.code) return country;
  const name = plainName(written);
  const isOne = (names: readonly string[]) => names.some((known) => plainName(known) === name);
  return isOne(namesOfCountry(country)) || !isOne([country.code, country.capital]) ? country : undefined;
}

/** Without the capital, which also stands for summits: Vilnius is not Lithuania. */
export function namesOfCountry({ name, demonyms, aliases }: Country): string[] {
  return [name, ...demonyms, ...aliases];
}

function surname(title: string): string {
  return title.replace(/ Jr$/, '').split(' ').at(-1) ?? title;
}
