import { nextDigest } from './alerts/digest-due.ts';
import { feedName } from './cards/feed.ts';
import { type ChannelAddress, type WorkspaceAddress, workspaceScope } from './core/address.ts';
import type { DigestSchedule } from './core/digest.ts';
import { type Feed, plainListing } from './core/feed.ts';
import type { SetupService } from './core/services.ts';
import type { Store, Tables } from './core/store.ts';
import { newSubscription, type SubscriptionSettings } from './core/subscription.ts';
import { type ReadSetup, readSetup, writeSetup } from './export/setup-file.ts';
import type { SetupProblem } from './export/yaml-reader.ts';

type ReadChannel = ReadSetup['channels'][number];

/** Writes and reads what a channel or a whole workspace is set up with. */
export function createSetup({ store, now }: { store: Store; now(): number }): SetupService {
  async function channelsOf(workspace: WorkspaceAddress): Promise<string[]> {
    const subscriptions = await store.subscriptions.ofWorkspace(workspace);
    const digests = await store.digests.ofWorkspace(workspace);
    return [...new Set([...subscriptions, ...digests].map((one) => one.address.channel))];
  }

  return {
    async export({ platform, workspace }, channel) {
      const scope = workspaceScope({ platform, workspace });
      const visible = await store.feeds.visibleTo(scope);
      const addressOf = (id: string) => visible.find((feed) => feed.id === id)?.url ?? id;
      const wanted = channel === undefined ? await channelsOf({ platform, workspace }) : [channel];
      const channels = wanted.map(async (one) => {
        const address = { platform, workspace, channel: one };
        const subscriptions = await store.subscriptions.ofChannel(address);
        const digests = await store.digests.ofChannel(address);
        return {
          ...(channel === undefined ? { channel: one } : {}),
          alerts: subscriptions.map(({ settings }) => ({ ...settings, feeds: settings.feeds.map(addressOf) })),
          digests: digests.map(({ edition, clock, zone, days }) => ({ edition, clock, zone, days })),
        };
      });
      const zone = await store.settings.get(scope, 'zone');
      return writeSetup({
        zone: channel === undefined && typeof zone === 'string' ? zone : null,
        feeds:
          channel === undefined ? visible.filter((feed) => feed.scopes.includes(scope)).map((feed) => feed.url) : [],
        channels: await Promise.all(channels),
      });
    },

    async import(text, workspace, wish) {
      const { setup, problems } = readSetup(text);
      const scope = workspaceScope(workspace);
      const used = await channelsOf(workspace);
      const read = await store.feeds.visibleTo(scope);
      // Of a file that could not be read whole, this would name what is merely missing through its mistakes.
      if (problems.length === 0)
        for (const entry of setup.channels)
          problems.push(...misplaced(entry, used, wish), ...unread(entry, read, setup.feeds));
      const added = { alerts: 0, digests: 0, feeds: 0, already: 0 };
      if (problems.length > 0) return { added, problems };
      const count = (what: 'alerts' | 'digests' | 'feeds', isNew: boolean) => added[isNew ? what : 'already']++;
      await store.transaction(async (tables) => {
        for (const url of setup.feeds) {
          const { already } = await tables.feeds.add(plainListing(url), scope, wish.by, now());
          count('feeds', !already);
        }
        if (setup.zone && wish.here === undefined) await tables.settings.set(scope, 'zone', setup.zone);
        const visible = await tables.feeds.visibleTo(scope);
        for (const { channel = wish.here, alerts, digests } of setup.channels) {
          if (channel === undefined) continue;
          const address = { ...workspace, channel };
          for (const settings of alerts)
            count('alerts', await addAlert(tables, address, withFeedIds(settings, visible), wish.by));
          for (const digest of digests) count('digests', await addDigest(tables, { ...digest, address, since: now() }));
        }
      });
      return { added, problems };
    },
  };

  async function addAlert(tables: Tables, address: ChannelAddress, settings: SubscriptionSettings, by: string) {
    const existing = await tables.subscriptions.ofChannel(address);
    if (existing.some((one) => JSON.stringify(one.settings) === JSON.stringify(settings))) return false;
    await tables.subscriptions.add(newSubscription(address, settings, by, now()));
    return true;
  }

  async function addDigest(tables: Tables, schedule: DigestSchedule) {
    const said = ({ edition, clock, zone, days }: DigestSchedule) => JSON.stringify([edition, clock, zone, days]);
    const existing = await tables.digests.ofChannel(schedule.address);
    if (existing.some((one) => said(one) === said(schedule))) return false;
    await tables.digests.save(schedule, nextDigest(schedule, now()).at);
    return true;
  }
}

/** What is wrong with where an entry belongs. */
function misplaced(
  { channel, line }: ReadChannel,
  used: readonly string[],
  { here, channels }: Parameters<SetupService['import']>[2],
): SetupProblem[] {
  if (channel === undefined)
    return here === undefined ? [{ line, reason: '"channel" is missing: the channel that this is for' }] : [];
  if (channels === 'any' || channel === here) return [];
  if (channels === 'here') return [{ line, reason: `only admins import for other channels, as for "${channel}"` }];
  if ([...used, ...channels].includes(channel)) return [];
  const reason =
    here === undefined
      ? `there is no channel "${channel}" in the web chat: make it there first`
      : `I do not post in "${channel}" yet: import it there.`;
  return [{ line, reason }];
}

/** The feeds an entry names that are neither read here nor added with it; without them it would take in every feed. */
function unread({ alerts, line }: ReadChannel, read: readonly Feed[], added: readonly string[]): SetupProblem[] {
  const names = alerts.flatMap(({ feeds }) => feeds);
  return names
    .filter((name) => !added.includes(name) && !feedCalled(name, read))
    .map((name) => ({ line, reason: `the feed "${name}" is not read here: add its address under "feeds"` }));
}

function feedCalled(name: string, feeds: readonly Feed[]): Feed | undefined {
  return feeds.find((feed) => [feed.id, feed.url, feedName(feed)].includes(name));
}

/** In a file feeds stand by address or name. */
function withFeedIds(settings: SubscriptionSettings, visible: readonly Feed[]): SubscriptionSettings {
  return { ...settings, feeds: settings.feeds.flatMap((name) => feedCalled(name, visible)?.id ?? []) };
}
