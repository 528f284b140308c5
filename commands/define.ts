import { briefingCard } from '../src/cards/briefing.ts';
import { commitmentCard } from '../src/cards/commitment.ts';
import { defineCommand, leaf } from '../src/core/command.ts';
import { text } from '../src/core/option.ts';
import { privately } from '../src/core/reply.ts';
import { completeBriefing, lookUp } from './briefing-lookup.ts';
import { partyName } from './country.ts';
import { onlyCommitment } from './pact.ts';

export default defineCommand({
  name: 'define',
  description: 'What a term of the debate means',
  descriptions: { de: 'Was ein Begriff der Debatte bedeutet' },
  example: '/define tripwire',
  directMessages: true,
  main: leaf({
    options: {
      term: text({
        description: 'A term, in any spelling',
        example: 'entrapment',
        complete: completeBriefing(['term']),
      }),
    },
    async run({ term }, { services }) {
      const commitment = onlyCommitment(term, services, ['term']);
      if (commitment) return privately(commitmentCard(commitment, partyName(services), services.briefings));
      const found = lookUp(term, services, ['term'], 'term');
      if ('nothing' in found) return privately(found.nothing);
      const { card, alternatives } = found;
      const { briefings, commitments } = services;
      const bearing = commitments.bearingOn(card.slug);
      return privately(briefingCard(card, { briefings, place: 'own', alternatives, commitments: bearing }));
    },
  }),
});
