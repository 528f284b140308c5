import { nextDigest } from './alerts/digest-due.ts';
import { feedName, healthLine } from './cards/feed.ts';
import { nextDigestText } from './cards/schedule.ts';
import { storyCard } from './cards/story-full.ts';
import { settingsLine } from './cards/subscription.ts';
import { type PlatformName, workspaceScope } from './core/address.ts';
import type { Briefings } from './core/briefing.ts';
import { code, type Rich } from './core/card.ts';
import { CHAT_WORKSPACE } from './core/chat.ts';
import { parseActionId } from './core/command.ts';
import type { Commitments } from './core/commitments.ts';
import { obligationOfStory } from './core/obligation.ts';
import type { PageSources } from './core/pages.ts';
import type { Platform } from './core/platform.ts';
import type { Store } from './core/store.ts';
import { redactUrl } from './feeds/redact.ts';
import { createStoryReader } from './jobs/story-reader.ts';

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

/** What the web chat's pages show: its own workspace. What other workspaces added is theirs. */
export function createPages(parts: {
  store: Store;
  briefings: Briefings;
  commitments: Commitments;
  platforms(): readonly Platform[];
  argumentTitle(slug: string): string;
  now(): number;
}): PageSources {
  const { store, briefings, now } = parts;
  const stories = createStoryReader(store);
  const here = { platform: 'web' as const, workspace: CHAT_WORKSPACE };
  const scope = workspaceScope(here);

  const overview: PageSources['overview'] = async (channelName) => {
    const [feeds, subscriptions, digests] = await Promise.all([
      store.feeds.visibleTo(scope),
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

  return {
    briefings,
    commitments: parts.commitments,
    overview,
    async story(id) {
      const seen = await stories.get(id, scope);
      return seen && storyCard(seen, parts.argumentTitle, obligationOfStory(seen, parts.commitments));
    },
    storyOf(action) {
      const { name, args } = parseActionId(action);
      return name === 'story.show' ? args[0] : undefined;
    },
  };
}
