import type { App } from '@slack/bolt';
import type { Logger } from '../../core/log.ts';
import type { Inbound } from '../../core/platform.ts';
import { untilHeeded } from '../../core/until-heeded.ts';
import { codeOf } from './failure.ts';
import { ChannelGone, ChannelMoved, ChannelState, Envelope, TokensRevoked } from './payloads.ts';
import type { Workspaces } from './workspaces.ts';

const REMOVED =
  'Chainwatch was removed from the channel. Invite it again with "/invite @Chainwatch", then resume the alerts.';

/**
 * Why a channel is lost, by the event that tells of it. Of the bot's own removal Slack tells by `channel_left` and
 * `group_left`: `member_left_channel` goes only to those who are still in the channel.
 */
const GONE: Record<string, string> = {
  channel_archive: 'The channel was archived.',
  group_archive: 'The channel was archived.',
  channel_deleted: 'The channel was deleted.',
  group_deleted: 'The channel was deleted.',
  channel_left: REMOVED,
  group_left: REMOVED,
};

/** A private channel gets a new id when it is shared with another organisation. */
const MOVED = 'channel_id_changed';

/**
 * Heeds what tells that a channel has a new id, or that it or a workspace is lost: subscriptions are paused with a reason,
 * the token goes, or all data. Slack sends again what it could not deliver, so an event may tell of what has been put
 * right since. What it returns looks for removals of which nobody heard.
 */
export function takeLosses(parts: {
  app: App;
  inbound: Inbound;
  workspaces: Workspaces;
  log: Logger;
  stopped: AbortSignal;
}): () => Promise<void> {
  const { app, inbound, workspaces, log, stopped } = parts;

  for (const [name, reason] of Object.entries(GONE)) {
    app.event(name, async ({ event, context }) => {
      const { channel } = ChannelGone.parse(event);
      await surely('loss of a channel', context.teamId, (workspace) => lost(workspace, channel, reason));
    });
  }

  async function lost(workspace: string, channel: string, reason: string): Promise<void> {
    if (await standsOpen(workspace, channel)) return;
    await inbound.channelLost({ platform: 'slack', workspace, channel }, reason);
  }

  /** Whether the bot is in the channel and the channel is in use. Where Slack does not tell, the event is believed. */
  async function standsOpen(workspace: string, channel: string): Promise<boolean> {
    try {
      const answer = await (await workspaces.find(workspace))?.client.conversations.info({ channel });
      const { is_member, is_archived } = ChannelState.parse(answer).channel;
      return is_member && !is_archived;
    } catch {
      return false;
    }
  }

  app.event(MOVED, async ({ event, context }) => {
    const { old_channel_id: channel, new_channel_id: now } = ChannelMoved.parse(event);
    await surely('new id of a channel', context.teamId, (workspace) =>
      inbound.channelMoved({ platform: 'slack', workspace, channel }, now),
    );
  });

  app.event('app_uninstalled', ({ context: { teamId }, body }) =>
    surely('removal from a workspace', teamId, async (workspace) => {
      if (!(await isOutdated(workspace, body))) await left(workspace);
    }),
  );
  app.event('tokens_revoked', async ({ event, context: { teamId }, body }) => {
    // Slack tells of a removal by both events, and of a new token by this one alone: then everything else stays.
    if (!TokensRevoked.parse(event).tokens.bot?.length) return;
    await surely('removal from a workspace', teamId, async (workspace) => {
      if (!(await isOutdated(workspace, body))) await revoked(workspace);
    });
  });

  async function surely(
    what: string,
    workspace: string | undefined,
    heed: (workspace: string) => Promise<void>,
  ): Promise<void> {
    if (workspace) await untilHeeded(what, workspace, () => heed(workspace), { stopped, log });
  }

  /** Whether the event surely happened before the present installation; its time is told in whole seconds. */
  async function isOutdated(workspace: string, body: unknown): Promise<boolean> {
    const installedAt = await workspaces.installedAt(workspace);
    const outdated = installedAt !== undefined && (Envelope.parse(body).event_time + 1) * 1000 <= installedAt;
    if (outdated)
      log.info({ workspace }, 'A removal from before the present installation was told late; it is ignored.');
    return outdated;
  }

  async function revoked(workspace: string): Promise<void> {
    log.warn({ workspace }, "The bot's token was revoked: nothing is posted there until it has a new one.");
    await workspaces.forget(workspace);
  }

  async function left(workspace: string): Promise<void> {
    log.info({ workspace }, 'The app was removed from a workspace; its data are deleted.');
    await workspaces.forget(workspace);
    await inbound.left({ platform: 'slack', workspace });
  }

  /** What Slack says against a workspace's token; undefined where it says nothing, or does not answer. */
  async function refusalOf(workspace: string): Promise<string | undefined> {
    try {
      await (await workspaces.find(workspace))?.client.auth.test();
      return undefined;
    } catch (error) {
      return codeOf(error);
    }
  }

  /**
   * Slack repeats an event for minutes only. What these answers say holds for an app that an admin has only switched off, too, so
   * the data stay; `invalid_auth` says less still: an address that is not allowed gets it.
   */
  async function heedUnheard(workspace: string): Promise<void> {
    const installedAt = await workspaces.installedAt(workspace);
    const code = await refusalOf(workspace);
    if ((await workspaces.installedAt(workspace)) !== installedAt) return;
    if (code !== 'account_inactive' && code !== 'token_revoked') return;
    await revoked(workspace);
    log.warn({ workspace }, `If the app was removed for good, run "chainwatch forget slack:${workspace}".`);
  }

  return async () => {
    const all = async () => {
      for (const workspace of await workspaces.installed()) {
        if (stopped.aborted) return;
        await heedUnheard(workspace);
      }
    };
    await surely('comparison of installations', 'all', all);
  };
}

/** Events to subscribe to, for the manifest. */
export const LOSS_EVENTS = [...Object.keys(GONE), MOVED, 'app_uninstalled', 'tokens_revoked'];
