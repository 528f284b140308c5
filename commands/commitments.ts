import { commitmentCard } from '../src/cards/commitment.ts';
import { betweenCard, boundCard, countryCard, standingText } from '../src/cards/commitment-list.ts';
import { type Card, paragraph } from '../src/core/card.ts';
import { type Context, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import { dayOf } from '../src/core/dates.ts';
import { UserError } from '../src/core/errors.ts';
import { optional, text } from '../src/core/option.ts';
import { themeOf } from '../src/core/pictures.ts';
import { inPlace, privately } from '../src/core/reply.ts';
import { completeCountry, completeSubject, countriesOf } from './country.ts';
import { namedCommitment, type StateAndCommitment, stateAndCommitment, statesAskedOf } from './pact.ts';

const open = defineAction({
  name: 'commitment.open',
  async run([slug = ''], { values }, { services }) {
    const commitment = services.commitments.get(values[0] ?? slug);
    if (!commitment)
      throw new UserError('That commitment is no longer on record. /commitments lists those of a state.');
    return privately(commitmentCard(commitment, services.commitments, services.briefings));
  },
});

const ofCountry = defineAction({
  name: 'commitments.open',
  run: async ([code = ''], _input, context) => privately(await stateCard(code, 0, context)),
});

const page = defineAction({
  name: 'commitments.page',
  run: async ([code = '', offset = '0'], _input, context) =>
    inPlace(await stateCard(code, Number(offset) || 0, context)),
});

const bound = defineAction({
  name: 'commitments.bound',
  async run([attacked = '', attacker], _input, { services, now }) {
    const attack = { attacked, attacker: attacker || undefined, date: dayOf(now) };
    const links = services.commitments.boundBy(attack);
    return privately(boundCard(attack, links, services.commitments.countries));
  },
});

export default defineCommand({
  name: 'commitments',
  description: 'What binds a state, or two states to each other',
  descriptions: { de: 'Was einen Staat bindet, oder zwei Staaten aneinander' },
  example: '/commitments Poland Germany',
  actions: [open, ofCountry, page, bound],
  main: leaf({
    options: {
      country: text({
        description: 'A state by any name, or a commitment',
        example: 'Poland',
        complete: completeSubject,
      }),
      with: optional(text({ description: 'A second state', example: 'Germany', complete: completeCountry })),
    },
    async run({ country, with: other }, context) {
      const { services, now } = context;
      const { commitments, briefings } = services;
      const named = other ? undefined : namedCommitment(country, services);
      if (named) return privately(commitmentCard(named, services.commitments, briefings));
      const written = other ? `${country} ${other}` : country;
      const pair = commitments.countries.findAll(written) ? undefined : stateAndCommitment(written, services);
      if (pair) return privately(await standingCard(pair, context));
      const asked = other || commitments.countries.findAll(country) ? [] : statesAskedOf(country, services);
      const [first, second] = asked.length > 0 ? asked : countriesOf([country, other], services, { most: 2 });
      if (!first) throw new UserError('Which state? For example: /commitments Poland');
      if (!second || first.code === second.code) return privately(await stateCard(first.code, 0, context));
      const bonds = commitments.between(first.code, second.code, dayOf(now));
      return privately(betweenCard(first.code, second.code, bonds, commitments.countries));
    },
  }),
});

/** How one state stands to one commitment: with the commitment where it is a party, else with what binds it. */
async function standingCard({ state, commitment }: StateAndCommitment, context: Context): Promise<Card> {
  const { commitments, briefings } = context.services;
  // ANZUS stands on record once for each pair of its states.
  const binding = commitments
    .bindingOn(state.code, dayOf(context.now))
    .find((one) => one.commitment.short.startsWith(commitment.short));
  const card = binding
    ? commitmentCard(binding.commitment, commitments, briefings)
    : await stateCard(state.code, 0, context);
  const said = standingText(binding?.commitment ?? commitment, commitments.countries.inText(state.code), binding);
  return { ...card, body: [paragraph(said), ...card.body] };
}

/** The picture stands on the first page only. */
async function stateCard(code: string, offset: number, { services, caller, now }: Context) {
  const { commitments, pictures } = services;
  const bindings = commitments.bindingOn(code, dayOf(now));
  const theme = themeOf(caller.address.platform);
  const picture = offset === 0 ? await pictures.country(code, bindings, theme) : null;
  return countryCard(code, bindings, offset, commitments.countries, picture);
}
