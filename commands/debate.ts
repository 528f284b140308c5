import { debateCard, SIDE_LABELS, SIDES } from '../src/cards/briefing-debate.ts';
import type { Argument, Briefings } from '../src/core/briefing.ts';
import { type Context, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { choice, optional, text } from '../src/core/option.ts';
import { inPlace, privately } from '../src/core/reply.ts';
import { completeBriefing, lookUp } from './briefing-lookup.ts';

function argumentOf(slug: string, briefings: Briefings): Argument {
  const card = briefings.get(slug);
  if (card?.kind !== 'argument')
    throw new UserError('That argument is no longer there. /brief lists the current ones.');
  return card;
}

function shown([slug = '', side]: string[], { services }: Context) {
  const wanted = SIDES.find((one) => one === side);
  return debateCard(argumentOf(slug, services.briefings), wanted, services.briefings);
}

const turn = defineAction({
  name: 'debate.turn',
  run: async (args, _input, context) => inPlace(shown(args, context)),
});

const open = defineAction({
  name: 'debate.open',
  run: async (args, _input, context) => privately(shown(args, context)),
});

export default defineCommand({
  name: 'debate',
  description: 'Both sides of an argument: grounds, best support, best opposition, a fair reply each way',
  descriptions: { de: 'Beide Seiten eines Arguments: Gründe, beste Stütze, bester Einwand, je eine faire Antwort' },
  example: '/debate przewodow side:against',
  actions: [turn, open],
  main: leaf({
    options: {
      argument: text({
        description: 'The argument, in any wording',
        example: 'przewodow',
        complete: completeBriefing(['argument']),
      }),
      side: optional(choice(SIDES, SIDE_LABELS, { description: 'One side only' })),
    },
    async run({ argument, side }, { services }) {
      const found = lookUp(argument, services, ['argument'], 'argument');
      if ('nothing' in found) return privately(found.nothing);
      return privately(debateCard(argumentOf(found.card.slug, services.briefings), side, services.briefings));
    },
  }),
});
