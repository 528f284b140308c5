import { storyListCard } from '../src/cards/story-list.ts';
import { workspaceScope } from '../src/core/address.ts';
import { actionId, type Context, defineAction, defineCommand, leaf } from '../src/core/command.ts';
import type { StoryPlace } from '../src/core/item-table.ts';
import { choice, optional } from '../src/core/option.ts';
import { inPlace, privately } from '../src/core/reply.ts';
import {
  atLeast,
  SEVERITIES,
  SEVERITY_LABELS,
  type Severity,
  TAG_INFO,
  TAGS,
  type Tag,
  THEATRE_LABELS,
  THEATRES,
  type Theatre,
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
  async run([moved = '', id = '', tag, theatre, severity], _input, context) {
    const wish = { tag: nth(TAGS, tag), theatre: nth(THEATRES, theatre), severity: nth(SEVERITIES, severity) };
    const after = id === '' ? undefined : { moved: Number.parseInt(moved, 36) || 0, id };
    return inPlace(await latestCard(wish, after, context));
  },
});

export default defineCommand({
  name: 'latest',
  description: 'The latest stories that bear on the arguments',
  descriptions: { de: 'Die neuesten Meldungen, die die Argumente berühren' },
  example: '/latest tag:spillover',
  forWords: 'search',
  actions: [page],
  main: leaf({
    options: {
      tag: optional(choice(TAGS, tagLabels, { description: 'Only stories about this' })),
      theatre: optional(choice(THEATRES, THEATRE_LABELS, { description: 'Only stories of this theatre' })),
      severity: optional(choice(SEVERITIES, SEVERITY_LABELS, { description: 'This severity or higher' })),
    },
    async run({ tag, theatre, severity }, context) {
      return privately(await latestCard({ tag, theatre, severity }, undefined, context));
    },
  }),
});

/** Labels stand in the buttons by their places in the lists: written out, they would not fit. */
function placeOf<T>(list: readonly T[], value: T | undefined): string {
  return value === undefined ? '' : String(list.indexOf(value));
}

function nth<T>(list: readonly T[], place = ''): T | undefined {
  return place === '' ? undefined : list[Number(place)];
}

async function latestCard(wish: Wish, after: StoryPlace | undefined, { services, caller }: Context) {
  const stories = await services.stories.page({
    scope: workspaceScope(caller.address),
    ...(wish.tag ? { tags: [wish.tag] } : {}),
    ...(wish.theatre ? { theatres: [wish.theatre] } : {}),
    ...(wish.severity ? { least: wish.severity } : {}),
    after,
    limit: PAGE + 1,
  });
  const filters = [
    wish.tag && TAG_INFO[wish.tag].label,
    wish.theatre && THEATRE_LABELS[wish.theatre],
    wish.severity && atLeast(wish.severity),
  ].filter((part) => part !== undefined);
  const turn = (to?: StoryPlace) =>
    actionId(
      'latest.page',
      to ? to.moved.toString(36) : '',
      to?.id ?? '',
      placeOf(TAGS, wish.tag),
      placeOf(THEATRES, wish.theatre),
      placeOf(SEVERITIES, wish.severity),
    );
  const last = stories.length > PAGE ? stories[PAGE - 1] : undefined;
  return storyListCard({
    title: filters.length > 0 ? `Latest stories: ${filters.join(', ')}` : 'Latest stories',
    stories: stories.slice(0, PAGE).map(({ seen }) => seen.view),
    newest: after && turn(),
    older: last && turn(last),
    empty: 'No story fits yet. New ones are looked for every few minutes; /feeds list shows what is being read.',
  });
}
