import { z } from 'zod';
import { briefingCard } from '../src/cards/briefing.ts';
import { SECTIONS } from '../src/cards/briefing-argument.ts';
import { overviewCard } from '../src/cards/briefing-lists.ts';
import { newsCard } from '../src/cards/briefing-news.ts';
import type { Place } from '../src/cards/briefing-parts.ts';
import { commitmentCard } from '../src/cards/commitment.ts';
import { workspaceScope } from '../src/core/address.ts';
import { theatresBearingOn } from '../src/core/bearing.ts';
import { type Block, type Card, code, paragraph } from '../src/core/card.ts';
import { type ActionInput, type Context, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import { flag, optional, text } from '../src/core/option.ts';
import { inPlace, privately, publicly } from '../src/core/reply.ts';
import type { Services } from '../src/core/services.ts';
import { completeBriefing, lookUp } from './briefing-lookup.ts';
import { onlyCommitment, pactNote } from './pact.ts';

type Known = Pick<Services, 'briefings' | 'search' | 'commitments'>;

const STORIES = 5;
const OF_USE = /\b(alerts?|notif(y|ications?)|(un)?subscri(be|ption)s?|bot)\b|^help\W*$/i;
const SectionSchema = z.enum(SECTIONS).catch('main');

/** The card or the section that a control names: the slug in its id, or chosen in its menu. */
async function chosen([slug, section]: string[], input: ActionInput, place: Place, context: Context): Promise<Card> {
  const { briefings, commitments, stories } = context.services;
  const card = briefings.get(slug || input.values[0] || '');
  if (!card) throw new UserError('That card is no longer there. /brief lists the current ones.');
  const shown = SectionSchema.parse(section);
  if (shown !== 'news') {
    return briefingCard(card, { briefings, place, section: shown, commitments: commitments.bearingOn(card.slug) });
  }
  if (card.kind !== 'argument') throw new UserError('Only arguments have news. /brief lists them.');
  const scope = workspaceScope(context.caller.address);
  const seen = await stories.latest({ scope, tags: card.tags, theatres: theatresBearingOn(card.slug), limit: STORIES });
  const views = seen.map((story) => story.view);
  return newsCard(card, views, briefings, place);
}

/** The card that fits best: a commitment where only that has the name; with where to find those that it speaks of. */
export function briefAnswer(query: string, place: Place, services: Known): { card: Card; found: boolean } {
  const { briefings } = services;
  const commitment = onlyCommitment(query, services);
  if (commitment) return { card: commitmentCard(commitment, services.commitments, briefings), found: true };
  const found = lookUp(query, services);
  const alternatives = 'card' in found && place === 'own' ? found.alternatives : [];
  const card = 'card' in found ? briefingCard(found.card, { briefings, place, alternatives }) : found.nothing;
  const ofUse = !('card' in found) || found.card.kind === 'about' ? useNote(query) : [];
  return { card: { ...card, body: [...ofUse, ...card.body, ...pactNote(query, services)] }, found: 'card' in found };
}

/** Where to find what is asked of the bot itself, not of the article; nothing where it is not. */
function useNote(query: string): Block[] {
  if (!OF_USE.test(query)) return [];
  return [
    paragraph(code('/alerts subscribe'), ' gets alerts in a channel; ', code('/help'), ' lists all that I can do.'),
  ];
}

const turn = defineAction({
  name: 'brief.turn',
  run: async (args, input, context) => inPlace(await chosen(args, input, 'own', context)),
});

const open = defineAction({
  name: 'brief.open',
  run: async (args, input, context) => privately(await chosen(args, input, 'own', context)),
});

const share = defineAction({
  name: 'brief.share',
  run: async (args, input, context) => publicly(await chosen(args, input, 'shared', context)),
});

export default defineCommand({
  name: 'brief',
  description: 'What the article argues, for and against it, from any wording',
  descriptions: { de: 'Was der Artikel behauptet, was dafür und dagegen spricht; in beliebigen Worten gefragt' },
  example: '/brief missile in Poland',
  actions: [turn, open, share],
  main: leaf({
    options: {
      query: optional(
        text({ description: 'A question, a name or a few words', example: 'dragged in', complete: completeBriefing() }),
      ),
      public: optional(flag({ description: 'Show the answer to everybody here' })),
    },
    async run({ query, public: shown }, { services }) {
      const { briefings } = services;
      if (!query) return privately(overviewCard(briefings));
      const { card } = briefAnswer(query, shown ? 'shared' : 'own', services);
      return shown ? publicly(card) : privately(card);
    },
  }),
});
