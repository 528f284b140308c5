import { nextDigest } from './alerts/digest-due.ts';
import { feedName, healthLine } from './cards/feed.ts';
import { nextDigestText } from './cards/schedule.ts';
import { settingsLine } from './cards/subscription.ts';
import type { PlatformName } from './core/address.ts';
import { code, type Rich } from './core/card.ts';
import { CHAT_WORKSPACE } from './core/chat.ts';
import type { OverviewReader } from './core/overview.ts';
import type { Platform } from './core/platform.ts';
import type { Store } from './core/store.ts';
import { redactUrl } from './feeds/redact.ts';

/** What to do where a platform is not configured. */
const CONNECT: { platform: PlatformName; name: string; next: Rich }[] = [
  { platform: 'web', name: 'Web chat', next: [] },
  {
    platform: 'discord',
    name: 'Discord',
    next: [
      'Set ',
      code('DISCORD_TOKEN'),
      ' and start Chainwatch again; the README says how to get it under "Connect Discord".',
    ],
  },
  {
    platform: 'slack',
    name: 'Slack',
    next: [
      'Set ',
      code('SLACK_BOT_TOKEN'),
      ' and ',
      code('SLACK_APP_TOKEN'),
      ' and start Chainwatch again; the README says how to get them under "Connect Slack".',
    ],
  },
];

/** How things stand for the web chat's workspace. What other workspaces added is theirs and not shown. */
export function createOverview(parts: {
  store: Store;
  platforms(): readonly Platform[];
  now(): number;
}): OverviewReader {
  const { store, now } = parts;
  const here = { platform: 'web' as const, workspace: CHAT_WORKSPACE };
  return async (channelName) => {
    const [feeds, subscriptions, digests] = await Promise.all([
      store.feeds.visibleTo(`web:${CHAT_WORKSPACE}`),
      store.subscriptions.ofWorkspace(here),
      store.digests.ofWorkspace(here),
    ]);
    return {
      connections: CONNECT.map(({ platform, name, next }) => {
        const status = parts
          .platforms()
          .find((one) => one.name === platform)
          ?.status();
        if (!status) return { name, connected: false, state: ['Not set up.'], next };
        return { name, connected: status.connected, state: [status.detail], next: null };
      }),
      feeds: feeds.map((feed) => ({
        name: feedName(feed),
        url: redactUrl(feed.url),
        failing: feed.failingSince !== null,
        health: healthLine(feed, now()),
      })),
      subscriptions: subscriptions.map((one) => ({
        channel: channelName(one.address.channel),
        paused: one.pausedUntil > now(),
        what: settingsLine(one.settings),
      })),
      digests: digests.map((schedule) => {
        const text = nextDigestText(schedule, nextDigest(schedule, now()).at);
        return { channel: channelName(schedule.address.channel), what: text.type === 'text' ? text.text : [] };
      }),
    };
  };
}
