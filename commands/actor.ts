import { briefingCard } from '../src/cards/briefing.ts';
import { nothingFitsCard } from '../src/cards/briefing-lists.ts';
import { commitmentCard } from '../src/cards/commitment.ts';
import { cardText, code, paragraph } from '../src/core/card.ts';
import { defineCommand, leaf } from '../src/core/command.ts';
import { saysName } from '../src/core/names.ts';
import { text } from '../src/core/option.ts';
import { privately } from '../src/core/reply.ts';
import { countryNamed, namesIt } from './actor-names.ts';
import { completeBriefing, lookUpActor, standingIn } from './briefing-lookup.ts';
import { namedCommitment } from './pact.ts';

/** So short that any card has such a word: it must be said in capitals. */
const SHORT = /^[A-Z]{2}$/;

export default defineCommand({
  name: 'actor',
  description: 'Who a state, an organisation, a unit or a person of the article is',
  descriptions: { de: 'Wer ein Staat, eine Organisation, ein Verband oder eine Person des Artikels ist' },
  example: '/actor Rasmussen',
  main: leaf({
    options: {
      name: text({
        description: 'A state, an organisation, a unit or a person',
        example: 'Poland',
        complete: completeBriefing(['actor']),
      }),
    },
    async run({ name }, { services }) {
      const state = countryNamed(name, services);
      const meant = state?.name ?? name;
      const found = lookUpActor(meant, services);
      const isNamed = 'card' in found && found.card.kind === 'actor' && namesIt(meant, found.card, services);
      const commitment = isNamed ? undefined : namedCommitment(name, services);
      if (commitment) {
        return privately(standingIn(name, commitmentCard(commitment, services.commitments, services.briefings)));
      }
      const bound = state ? [paragraph(code(`/commitments ${state.name}`), ' says what binds it.')] : [];
      if ('nothing' in found) return privately({ ...found.nothing, body: [...found.nothing.body, ...bound] });
      const { card, alternatives } = found;
      const shown = briefingCard(card, { briefings: services.briefings, place: 'own', alternatives });
      if (isNamed) return privately(shown);
      // "UN" is not the last name of Kim Jong Un.
      if (SHORT.test(name) && !saysName(cardText(shown), name)) {
        return privately(nothingFitsCard(name, 'actor', [], services.briefings));
      }
      return privately(standingIn(name, { ...shown, body: [...bound, ...shown.body] }));
    },
  }),
});
