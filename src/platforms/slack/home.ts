import type { types } from '@slack/bolt';
import { z } from 'zod';
import { errorCard } from '../../cards/error.ts';
import type { HomeSection, HomeSource, HomeViewer } from '../../core/home.ts';
import type { Logger } from '../../core/log.ts';
import type { Caller } from '../../core/reply.ts';
import { VIEW_BLOCKS } from './limits.ts';
import { renderCard } from './render.ts';
import { plain } from './text.ts';
import type { Workspace } from './workspaces.ts';

/** Of a page of a hundred blocks and 250 kB of JSON (https://docs.slack.dev/reference/views), what one section may take. */
const SECTION_BLOCKS = 25;
const SECTION_TEXT = 3000;

/** The App Home as a view. What does not fit is counted in the last line. */
export function homeView(sections: readonly HomeSection[]): types.HomeView {
  const blocks: types.KnownBlock[] = [];
  let shown = 0;
  for (const section of sections) {
    const card = renderCard(section.card, { firstControl: shown * 100 }, SECTION_BLOCKS, SECTION_TEXT);
    const drawn = inChannel(card, shown, section.channel);
    // One block for the divider, one for the last line.
    if (blocks.length + drawn.length > VIEW_BLOCKS - 2) break;
    if (shown > 0) blocks.push({ type: 'divider' });
    blocks.push(...drawn);
    shown += 1;
  }
  const left = sections.length - shown;
  if (left > 0) blocks.push({ type: 'context', elements: [plain(`… and ${left} more.`, 100)] });
  if (blocks.length === 0) blocks.push({ type: 'section', text: plain('Nothing to show yet.', 100) });
  return { type: 'home', blocks };
}

/** Blocks of a view whose controls act as if in that channel. */
export function inChannel(blocks: types.KnownBlock[], section: number, channel = ''): types.KnownBlock[] {
  return blocks.map((block, at) => ({ ...block, block_id: `home|${section}|${at}|${channel}` }));
}

/** The channel that a control of such a block belongs to. */
export function homeChannel(pressedBlock: string): string | undefined {
  return /^home\|\d+\|\d+\|(\w+)$/.exec(pressedBlock)?.[1];
}

const ConversationsSchema = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string().default(''), is_private: z.boolean().default(false) })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
type Conversation = z.infer<typeof ConversationsSchema>['channels'][number];

export function createHome(parts: { source: HomeSource; log: Logger }) {
  /** Public channels are everybody's (guests aside); of private ones a person sees those they are in. */
  function viewerOf(workspace: Workspace, caller: Caller, guest: boolean): HomeViewer {
    return {
      caller,
      async visible(channels) {
        const ours = await channelsOf(workspace);
        const theirs = new Set((await channelsOf(workspace, caller.userId)).map(({ id }) => id));
        return ours
          .filter(({ id, is_private }) => channels.includes(id) && (theirs.has(id) || !(is_private || guest)))
          .map(({ id, name }) => ({ channel: id, name }));
      },
    };
  }

  return {
    async publish(workspace: Workspace, caller: Caller, guest: boolean): Promise<void> {
      const sections = await parts.source.home(viewerOf(workspace, caller, guest)).catch((error: unknown) => {
        parts.log.error({ workspace: workspace.id, err: error }, 'The App Home could not be put together.');
        return [{ card: errorCard('This page could not be put together. Please open it again in a minute.') }];
      });
      await workspace.client.views.publish({ user_id: caller.userId, view: homeView(sections) });
    },
  };
}
export type Home = ReturnType<typeof createHome>;

/** The channels that somebody is in and the bot can see; without a user, those that the bot is in. */
async function channelsOf(workspace: Workspace, user?: string): Promise<Conversation[]> {
  const found: Conversation[] = [];
  let cursor: string | undefined;
  do {
    const answer = await workspace.client.users.conversations({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 200,
      ...(user ? { user } : {}),
      ...(cursor ? { cursor } : {}),
    });
    const page = ConversationsSchema.parse(answer);
    found.push(...page.channels);
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return found;
}
