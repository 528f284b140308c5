import { briefingCard } from '../src/cards/briefing.ts';
import { defineCommand, subcommand } from '../src/core/command.ts';
import { text } from '../src/core/option.ts';
import { privately } from '../src/core/reply.ts';
import { completeBriefing, lookUp } from './briefing-lookup.ts';

export default defineCommand({
  name: 'actor',
  description: 'Who a state, an organisation, a unit or a person of the article is',
  descriptions: { de: 'Wer ein Staat, eine Organisation, ein Verband oder eine Person des Artikels ist' },
  example: '/actor Rasmussen',
  directMessages: true,
  main: subcommand({
    description: 'Who a state, an organisation, a unit or a person of the article is',
    options: {
      name: text({
        description: 'A state, an organisation, a unit or a person',
        example: 'Poland',
        complete: completeBriefing(['actor']),
      }),
    },
    async run({ name }, { services }) {
      const found = lookUp(name, services, ['actor'], 'actor');
      if ('nothing' in found) return privately(found.nothing);
      const { card, alternatives } = found;
      return privately(briefingCard(card, { briefings: services.briefings, place: 'own', alternatives }));
    },
  }),
});
