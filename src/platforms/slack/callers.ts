import { z } from 'zod';
import type { Logger } from '../../core/log.ts';
import { ANSWERS_ONLY, type Caller } from '../../core/reply.ts';
import { codeOf } from './failure.ts';
import { ChannelState } from './payloads.ts';
import { remembering } from './remembering.ts';
import type { Workspace } from './workspaces.ts';

/**
 * Who may change a channel's alerts: only workspace admins and owners (`admins`), they and whoever made the channel
 * (`creators`), or everyone but guests and people of other workspaces (`members`).
 */
export type ManagerPolicy = 'admins' | 'creators' | 'members';

export interface Asker {
  userId: string;
  channel: string;
  channelName?: string | undefined;
}

const UserAnswer = z.object({
  user: z.object({
    name: z.string().default(''),
    team_id: z.string().optional(),
    /** In an organisation of several workspaces: those that the person belongs to. `team_id` names but one, or the organisation. */
    enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).optional(),
    is_admin: z.boolean().default(false),
    is_owner: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    tz: z.string().optional(),
  }),
});
type User = z.infer<typeof UserAnswer>['user'];

const ChannelAnswer = z.object({ channel: z.object({ creator: z.string().optional() }) });

/** Rights change seldom, and a modal must open within three seconds of the press. */
const REMEMBERED_MS = 5 * 60_000;

/** Tells who asks, from where, and with which rights; what Slack says of them is remembered for a while. */
export function createCallers(parts: { policy: ManagerPolicy; now(): number; log: Logger }) {
  const users = remembering<User>(parts.now, REMEMBERED_MS);
  const creators = remembering<string>(parts.now, REMEMBERED_MS);
  const insides = remembering<void>(parts.now, REMEMBERED_MS);

  const userOf = (workspace: Workspace, id: string) =>
    users(`${workspace.id}:${id}`, async () => {
      const answer = await workspace.client.users.info({ user: id });
      return UserAnswer.parse(answer).user;
    });

  const creatorOf = (workspace: Workspace, channel: string) =>
    creators(`${workspace.id}:${channel}`, async () => {
      const answer = await workspace.client.conversations.info({ channel });
      return ChannelAnswer.parse(answer).channel.creator ?? '';
    });

  /**
   * Whether the bot is part of a conversation: elsewhere it can answer a command but never post. Of direct messages only its
   * own can be read; that asks for no scope that the search for lost posts does not.
   */
  async function isInside(workspace: Workspace, asker: Asker): Promise<boolean> {
    const { channel } = asker;
    const { conversations } = workspace.client;
    try {
      if (!isDirect(asker)) return ChannelState.parse(await conversations.info({ channel })).channel.is_member;
      await conversations.history({ channel, limit: 1 });
      return true;
    } catch (error) {
      if (OTHERS.includes(codeOf(error) ?? '')) return false;
      throw error;
    }
  }

  /** Where Slack does not tell, the bot can post. That it cannot is not remembered: an invitation counts at once. */
  const canPost = (workspace: Workspace, asker: Asker) =>
    insides(`${workspace.id}:${asker.channel}`, async () => {
      if (!(await isInside(workspace, asker))) throw OUTSIDE;
    }).then(
      () => true,
      (error: unknown) => {
        if (error === OUTSIDE) return false;
        const where = { workspace: workspace.id, channel: asker.channel };
        parts.log.warn({ ...where, err: error }, 'Slack did not tell whether the bot is in a conversation.');
        return true;
      },
    );

  async function manages(workspace: Workspace, user: User, asker: Asker): Promise<boolean> {
    if (user.is_admin || user.is_owner) return true;
    if (isGuest(workspace, user)) return false;
    if (parts.policy === 'members') return true;
    return parts.policy === 'creators' && (await creatorOf(workspace, asker.channel)) === asker.userId;
  }

  /** Where every member manages every channel, that is all of them. */
  function administers(workspace: Workspace, user: User): boolean {
    return user.is_admin || user.is_owner || (parts.policy === 'members' && !isGuest(workspace, user));
  }

  /** Never rejects: where Slack does not tell, the caller has no rights and no time zone. */
  async function callerOf(workspace: Workspace, asker: Asker): Promise<Caller> {
    const direct = isDirect(asker);
    // Both are asked at once: a modal must open within three seconds.
    const asked = userOf(workspace, asker.userId);
    asked.catch(() => undefined);
    // The App Home is nowhere.
    const posts = asker.channel === asker.userId || (await canPost(workspace, asker));
    const caller: Caller = {
      address: { platform: 'slack', workspace: workspace.id, channel: asker.channel },
      direct,
      ...(posts ? {} : { cannotPost: direct || isGroup(asker) ? ANSWERS_ONLY : NOT_INVITED }),
      userId: asker.userId,
      userName: asker.userId,
      manager: false,
      admin: false,
      ...(asker.channelName && !NAMELESS.includes(asker.channelName) ? { channelName: asker.channelName } : {}),
    };
    try {
      const user = await asked;
      return {
        ...caller,
        userName: user.name || caller.userName,
        manager: await manages(workspace, user, asker),
        admin: administers(workspace, user),
        ...(user.tz ? { timeZone: user.tz } : {}),
      };
    } catch (error) {
      parts.log.warn({ workspace: workspace.id, user: asker.userId, err: error }, 'Slack did not tell who this is.');
      // Who is not shown to the bot is from elsewhere.
      return NOT_SHOWN.includes(codeOf(error) ?? '') ? caller : { ...caller, rightsUnknown: RIGHTS_UNKNOWN };
    }
  }

  return {
    callerOf,
    /** Guests see only the channels they are in. */
    guest: (workspace: Workspace, id: string) =>
      userOf(workspace, id).then(
        (user) => isGuest(workspace, user),
        () => true,
      ),
  };
}
export type Callers = ReturnType<typeof createCallers>;

/** Whether a channel is a direct message. */
export function isDirect({ channel, channelName }: Pick<Asker, 'channel' | 'channelName'>): boolean {
  return channel.startsWith('D') || channelName === 'directmessage';
}

/** Whether it is a direct message among several people, to which nobody can be invited. */
function isGroup({ channelName }: Pick<Asker, 'channelName'>): boolean {
  return channelName?.startsWith('mpdm-') ?? false;
}

function isGuest(workspace: Workspace, user: User): boolean {
  const teams = [user.team_id ?? workspace.id, ...(user.enterprise_user?.teams ?? [])];
  const outside = !teams.includes(workspace.id);
  return outside || user.is_restricted || user.is_ultra_restricted || user.is_stranger || user.is_bot;
}

/** What Slack calls channels whose name it keeps to itself. */
const NAMELESS = ['directmessage', 'privategroup'];

const OUTSIDE = new Error('The bot is not in this conversation.');
const NOT_INVITED =
  'I am not in this channel, so I can answer here but not post. Type "/invite @Chainwatch", then run this again.';

const NOT_SHOWN = ['user_not_found', 'user_not_visible'];
const RIGHTS_UNKNOWN = 'Slack does not tell me at the moment whether you may do that. Please try again in a minute.';

/** What Slack answers about a conversation that the bot is not part of. */
const OTHERS = ['channel_not_found', 'not_in_channel'];
