import { storyListCard } from '../src/cards/story-list.ts';
import { workspaceScope } from '../src/core/address.ts';
import { actionId, type Context, defineAction, defineCommand, subcommand } from '../src/core/command.ts';
import { choice, optional } from '../src/core/option.ts';
import { inPlace, privately } from '../src/core/reply.ts';
import {
  SEVERITIES,
  SEVERITY_LABELS,
  type Severity,
  SeveritySchema,
  TAG_INFO,
  TAGS,
  type Tag,
  TagSchema,
  THEATRE_LABELS,
  THEATRES,
  type Theatre,
  TheatreSchema,
} from '../src/core/vocabulary.ts';
import { tagLabels } from './labels.ts';

const PAGE = 8;

interface Wish {
  tag: Tag | undefined;
  theatre: Theatre | undefined;
  severity: Severity | undefined;
}

const page = defineAction({
  name: 'latest.page',
  async run([offset = '0', tag, theatre, severity], _input, context) {
    const wish = {
      tag: TagSchema.safeParse(tag).data,
      theatre: TheatreSchema.safeParse(theatre).data,
      severity: SeveritySchema.safeParse(severity).data,
    };
    return inPlace(await latestCard(wish, Number(offset) || 0, context));
  },
});

export default defineCommand({
  name: 'latest',
  description: 'The latest stories that bear on the arguments',
  descriptions: { de: 'Die neuesten Meldungen, die die Argumente berühren' },
  example: '/latest tag:spillover',
  directMessages: true,
  actions: [page],
  main: subcommand({
    description: 'The latest stories that bear on the arguments',
    options: {
      tag: optional(choice(TAGS, tagLabels, { description: 'Only stories about this' })),
      theatre: optional(choice(THEATRES, THEATRE_LABELS, { description: 'Only stories of this theatre' })),
      severity: optional(choice(SEVERITIES, SEVERITY_LABELS, { description: 'This severity or higher' })),
    },
    async run({ tag, theatre, severity }, context) {
      return privately(await latestCard({ tag, theatre, severity }, 0, context));
    },
  }),
});

async function latestCard(wish: Wish, offset: number, { services, caller }: Context) {
  const stories = await services.stories.latest({
    scope: workspaceScope(caller.address),
    ...(wish.tag ? { tags: [wish.tag] } : {}),
    ...(wish.theatre ? { theatre: wish.theatre } : {}),
    ...(wish.severity ? { least: wish.severity } : {}),
    offset,
    limit: PAGE + 1,
  });
  const filters = [
    wish.tag && TAG_INFO[wish.tag].label,
    wish.theatre && THEATRE_LABELS[wish.theatre],
    wish.severity && `${SEVERITY_LABELS[wish.severity]} or higher`,
  ].filter((part) => part !== undefined);
  const turn = (to: number) =>
    actionId('latest.page', String(to), wish.tag ?? '', wish.theatre ?? '', wish.severity ?? '');
  return storyListCard({
    title: filters.length > 0 ? `Latest stories: ${filters.join(', ')}` : 'Latest stories',
    stories: stories.slice(0, PAGE).map((story) => story.view),
    ...(offset > 0 ? { newer: turn(Math.max(0, offset - PAGE)) } : {}),
    ...(stories.length > PAGE ? { older: turn(offset + PAGE) } : {}),
    empty: 'No story fits yet. New ones are looked for every few minutes; /feeds list shows what is being read.',
  });
}
