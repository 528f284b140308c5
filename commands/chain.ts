import { chainCard } from '../src/cards/commitment-chain.ts';
import { boundCard } from '../src/cards/commitment-list.ts';
import { type Context, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import { TARGETS, type Target, ZONE_LABELS, ZONES } from '../src/core/commitment.ts';
import type { ChainQuestion } from '../src/core/commitments.ts';
import { dayOf } from '../src/core/dates.ts';
import { UserError } from '../src/core/errors.ts';
import { choice, optional, text } from '../src/core/option.ts';
import { themeOf } from '../src/core/pictures.ts';
import { privately } from '../src/core/reply.ts';
import { completeCountry, countriesOf } from './country.ts';

const TARGET_LABELS: Record<Target, string> = { territory: 'Territory', forces: 'Forces, ships or aircraft' };

const open = defineAction({
  name: 'chain.open',
  async run([attacked = '', drawnIn = '', attacker], _input, context) {
    const question = { attacked, drawnIn, attacker: attacker || undefined, date: dayOf(context.now) };
    return privately(await cardOf(question, context));
  },
});

export default defineCommand({
  name: 'chain',
  description: 'How an attack on one state could reach another, by commitments',
  descriptions: { de: 'Wie ein Angriff auf einen Staat durch Verpflichtungen einen anderen erreichen könnte' },
  example: '/chain Taiwan Japan',
  actions: [open],
  main: leaf({
    options: {
      attacked: text({ description: 'The state that is attacked', example: 'Taiwan', complete: completeCountry }),
      'drawn-in': optional(
        text({ description: 'The state that could be drawn in', example: 'Japan', complete: completeCountry }),
      ),
      attacker: optional(text({ description: 'Who attacks', example: 'China', complete: completeCountry })),
      where: optional(choice(ZONES, ZONE_LABELS, { description: 'Where, if not at home' })),
      target: optional(choice(TARGETS, TARGET_LABELS, { description: 'What is attacked; territory if not said' })),
    },
    async run({ attacked: typed, 'drawn-in': other, attacker: third, where, target }, context) {
      const { services, now } = context;
      const { commitments } = services;
      const [by] = third ? countriesOf([third], services, { most: 1 }) : [];
      const [attacked, drawnIn, named] = countriesOf([typed, other], services, { most: 3 });
      if (!attacked) throw new UserError('Which state is attacked? For example: /chain Taiwan Japan');
      const attacker = (by ?? named)?.code;
      const attack = { attacked: attacked.code, attacker, place: where, target, date: dayOf(now) };
      if (attacker === attacked.code) throw new UserError('A state cannot be attacked by itself here.');
      if (!drawnIn) {
        return privately(boundCard(attack, commitments.boundBy(attack), commitments.countries));
      }
      if (drawnIn.code === attacked.code) throw new UserError('Name two different states: /chain Taiwan Japan');
      return privately(await cardOf({ ...attack, drawnIn: drawnIn.code }, context));
    },
  }),
});

async function cardOf(question: ChainQuestion, { services, caller }: Context) {
  const { commitments, briefings, pictures } = services;
  const answer = commitments.chain(question);
  const picture = await pictures.chain(question, answer, themeOf(caller.address.platform));
  return chainCard(question, answer, { names: commitments.countries, briefings, picture });
}
