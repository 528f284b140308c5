import type { App } from '@slack/bolt';
import type { Logger } from '../../core/log.ts';
import type { Inbound } from '../../core/platform.ts';
import { ChannelGone, MemberLeft, TokensRevoked } from './payloads.ts';
import type { Workspaces } from './workspaces.ts';

/** What tells that a channel or a workspace is lost: subscriptions are paused with a reason, the token goes, or all data. */
const GONE: Record<string, string> = {
  channel_archive: 'The channel was archived.',
  group_archive: 'The channel was archived.',
  channel_deleted: 'The channel was deleted.',
  group_deleted: 'The channel was deleted.',
};

const REMOVED =
  'Chainwatch was removed from the channel. Invite it again with "/invite @Chainwatch", then resume the alerts.';

export function takeLosses(parts: { app: App; inbound: Inbound; workspaces: Workspaces; log: Logger }): void {
  const { app, inbound, workspaces, log } = parts;

  for (const [name, reason] of Object.entries(GONE)) {
    app.event(name, async ({ event, context }) => {
      const { channel } = ChannelGone.parse(event);
      await inbound.channelLost({ platform: 'slack', workspace: context.teamId ?? '', channel }, reason);
    });
  }

  app.event('member_left_channel', async ({ event, context }) => {
    const { user, channel } = MemberLeft.parse(event);
    if (user !== context.botUserId) return;
    await inbound.channelLost({ platform: 'slack', workspace: context.teamId ?? '', channel }, REMOVED);
  });

  app.event('app_uninstalled', async ({ context }) => left(context.teamId));
  app.event('tokens_revoked', async ({ event, context }) => {
    // Slack tells of a removal by both events, and of a new token by this one alone: then everything else stays.
    if (!context.teamId || !TokensRevoked.parse(event).tokens.bot?.length) return;
    log.warn(
      { workspace: context.teamId },
      "The bot's token was revoked: nothing is posted there until it has a new one.",
    );
    await workspaces.forget(context.teamId);
  });

  async function left(workspace: string | undefined): Promise<void> {
    if (!workspace) return;
    log.info({ workspace }, 'The app was removed from a workspace; its data are deleted.');
    await workspaces.forget(workspace);
    await inbound.left({ platform: 'slack', workspace });
  }
}

/** Events to subscribe to, for the manifest. */
export const LOSS_EVENTS = [...Object.keys(GONE), 'member_left_channel', 'app_uninstalled', 'tokens_revoked'];
