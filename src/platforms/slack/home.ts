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
    const drawn = renderCard(section.card, { firstControl: shown * 100 }, SECTION_BLOCKS, SECTION_TEXT).map(
      (block, at) => ({
        ...block,
        block_id: blockId(shown, at, section.channel),
      }),
    );
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

function blockId(section: number, at: number, channel: string | undefined): string {
  return `home|${section}|${at}|${channel ?? ''}`;
}

/** The channel that a control on the page belongs to. */
export function homeChannel(pressedBlock: string): string | undefined {
  return /^home\|\d+\|\d+\|(\w+)$/.exec(pressedBlock)?.[1];
}

const InfoSchema = z.object({
  channel: z.object({
    name: z.string().default(''),
    is_private: z.boolean().default(false),
    is_archived: z.boolean().default(false),
  }),
});
const ConversationsSchema = z.object({
  channels: z.array(z.object({ id: z.string() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

export function createHome(parts: { source: HomeSource; log: Logger }) {
  /** Public channels are everybody's (guests aside); of private ones a person sees those they are in. */
  function viewerOf(workspace: Workspace, caller: Caller, guest: boolean): HomeViewer {
    let joined: Promise<Set<string>> | undefined;
    return {
      caller,
      async visible(channels) {
        const found = [];
        for (const channel of new Set(channels)) {
          const info = await workspace.client.conversations.info({ channel }).then(InfoSchema.parse, () => undefined);
          if (!info || info.channel.is_archived) continue;
          if (info.channel.is_private || guest) {
            joined ??= channelsOf(workspace, caller.userId);
            if (!(await joined).has(channel)) continue;
          }
          found.push({ channel, name: info.channel.name });
        }
        return found;
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

async function channelsOf(workspace: Workspace, user: string): Promise<Set<string>> {
  const ids = new Set<string>();
  let cursor: string | undefined;
  do {
    const answer = await workspace.client.users.conversations({
      user,
      types: 'public_channel,private_channel',
      limit: 200,
      ...(cursor ? { cursor } : {}),
    });
    const page = ConversationsSchema.parse(answer);
    for (const { id } of page.channels) ids.add(id);
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return ids;
}
