import { briefingCard } from '../src/cards/briefing.ts';
import { factListCard } from '../src/cards/briefing-lists.ts';
import type { Argument } from '../src/core/briefing.ts';
import { actionId, type Context, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import { optional, text } from '../src/core/option.ts';
import { inPlace, privately } from '../src/core/reply.ts';
import { completeBriefing, lookUp } from './briefing-lookup.ts';

const PAGE = 15;

const page = defineAction({
  name: 'factcheck.page',
  run: async ([offset], _input, context) => inPlace(allFacts(Number(offset) || 0, context)),
});

export default defineCommand({
  name: 'factcheck',
  description: "The article's facts, checked: what stands, what is overstated or left out",
  descriptions: { de: 'Die Tatsachen des Artikels, geprüft: was stimmt, was übertrieben ist, was fehlt' },
  example: '/factcheck Nord Stream',
  actions: [page],
  main: leaf({
    options: {
      about: optional(
        text({
          description: 'A fact, or an argument for all of its facts',
          example: 'Azov',
          complete: completeBriefing(['fact', 'argument']),
        }),
      ),
    },
    async run({ about }, context) {
      const { services } = context;
      if (!about) return privately(allFacts(0, context));
      const argument = services.briefings.get(about.toLowerCase());
      if (argument?.kind === 'argument') return privately(factsOf(argument, context));
      const found = lookUp(about, services, ['fact'], 'fact check');
      if ('nothing' in found) return privately(found.nothing);
      const { card, alternatives } = found;
      return privately(briefingCard(card, { briefings: services.briefings, place: 'own', alternatives }));
    },
  }),
});

function factsOf(argument: Argument, { services: { briefings } }: Context) {
  const facts = briefings.facts.filter((fact) => argument.facts.includes(fact.slug));
  return factListCard({ title: `Facts behind what the article argues: ${argument.title}`, facts }, briefings);
}

function allFacts(offset: number, { services: { briefings } }: Context) {
  const start = Math.min(Math.max(0, offset), briefings.facts.length - 1);
  const turn = (to: number) => actionId('factcheck.page', String(to));
  return factListCard(
    {
      title: 'The facts of the article, checked',
      facts: briefings.facts.slice(start, start + PAGE),
      earlier: start > 0 ? turn(Math.max(0, start - PAGE)) : undefined,
      later: start + PAGE < briefings.facts.length ? turn(start + PAGE) : undefined,
    },
    briefings,
  );
}
