import { briefingCard } from '../src/cards/briefing.ts';
import { commitmentCard } from '../src/cards/commitment.ts';
import type { Term } from '../src/core/briefing.ts';
import { defineCommand, leaf } from '../src/core/command.ts';
import { saysName } from '../src/core/names.ts';
import { text } from '../src/core/option.ts';
import { privately } from '../src/core/reply.ts';
import { completeBriefing, lookUp, standingIn } from './briefing-lookup.ts';
import { onlyCommitment } from './pact.ts';

/** Below it, no line of a term's card says what was asked for. */
const MEANS_IT = 0.8;
/** More words describe what is looked for; fewer are its name. */
const NAME_MAX = 4;

/** Whether somebody wrote a name that is none of the card's. */
function isAnotherName(written: string, { title, aliases }: Pick<Term, 'title' | 'aliases'>): boolean {
  return written.split(/\s+/).length <= NAME_MAX && ![title, ...aliases].some((name) => saysName(written, name));
}

export default defineCommand({
  name: 'define',
  description: 'What a term of the debate means',
  descriptions: { de: 'Was ein Begriff der Debatte bedeutet' },
  example: '/define tripwire',
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
      if (commitment) return privately(commitmentCard(commitment, services.commitments, services.briefings));
      const found = lookUp(term, services, ['term'], 'term');
      if ('nothing' in found) return privately(found.nothing);
      const { card, alternatives } = found;
      const { briefings, commitments } = services;
      const bearing = commitments.bearingOn(card.slug);
      const shown = briefingCard(card, { briefings, place: 'own', alternatives, commitments: bearing });
      const standsIn = card.kind === 'term' && found.score < MEANS_IT && isAnotherName(term, card);
      return privately(standsIn ? standingIn(term, shown) : shown);
    },
  }),
});
