import type { Place } from '../src/cards/briefing-parts.ts';
import { storyCard } from '../src/cards/story-full.ts';
import { workspaceScope } from '../src/core/address.ts';
import { short } from '../src/core/card.ts';
import { type Context, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import { UserError } from '../src/core/errors.ts';
import type { SeenStory } from '../src/core/item-table.ts';
import { obligationOfStory } from '../src/core/obligation.ts';
import { text } from '../src/core/option.ts';
import { privately, publicly } from '../src/core/reply.ts';
import type { Services } from '../src/core/services.ts';
import { correctionActions } from './story-correct.ts';

const GONE =
  'That story is no longer here, or this workspace does not see its sources. /latest lists the current ones.';

async function cardOf(id: string, { services, caller }: Context, place: Place = 'own') {
  const seen = await services.stories.get(id, workspaceScope(caller.address));
  if (!seen) throw new UserError(GONE);
  return shown(seen, services, place);
}

function shown(seen: SeenStory, { argumentTitle, commitments }: Services, place: Place) {
  return storyCard(seen, argumentTitle, obligationOfStory(seen, commitments), place);
}

const show = defineAction({
  name: 'story.show',
  run: async ([id = ''], _input, context) => privately(await cardOf(id, context)),
});

const open = defineAction({
  name: 'story.open',
  run: async (_args, input, context) => privately(await cardOf(input.values[0] ?? '', context)),
});

const share = defineAction({
  name: 'story.share',
  run: async ([id = ''], _input, context) => publicly(await cardOf(id, context, 'shared')),
});

export default defineCommand({
  name: 'story',
  description: 'One story: how it moved, who reports it, what it bears on',
  descriptions: { de: 'Ein Ereignis: wie es sich entwickelt hat, wer berichtet, was es berührt' },
  example: '/story drones over Poland',
  actions: [show, open, share, ...correctionActions],
  main: leaf({
    options: { story: text({ description: 'Words of its headline, an address, or its id', example: 'drones Poland' }) },
    async run({ story }, context) {
      const { services, caller } = context;
      const seen = await services.stories.find(story, workspaceScope(caller.address));
      if (!seen) throw new UserError(`No stored story fits "${short(story)}". Try fewer words, or /latest.`);
      return privately(shown(seen, services, 'own'));
    },
  }),
});
