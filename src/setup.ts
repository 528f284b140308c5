import { randomBytes } from 'node:crypto';
import { nextDigest } from './alerts/digest-due.ts';
import { feedName } from './cards/feed.ts';
import { type ChannelAddress, workspaceScope } from './core/address.ts';
import type { Feed } from './core/feed.ts';
import type { SetupService } from './core/services.ts';
import type { Store, Tables } from './core/store.ts';
import type { SubscriptionSettings } from './core/subscription.ts';
import { readSetup, type SetupProblem, writeSetup } from './export/setup-file.ts';

type Workspace = Pick<ChannelAddress, 'platform' | 'workspace'>;

/** Writes and reads what a channel or a whole workspace is set up with. */
export function createSetup({ store, now }: { store: Store; now(): number }): SetupService {
  async function channelsOf(workspace: Workspace): Promise<string[]> {
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

    async import(text, workspace, { here, by, channels }) {
      const { setup, problems } = readSetup(text);
      const scope = workspaceScope(workspace);
      const known = new Set([...(await channelsOf(workspace)), here]);
      const added = { alerts: 0, digests: 0, feeds: 0, already: 0 };
      await store.transaction(async (tables) => {
        for (const url of setup.feeds) {
          const { already } = await tables.feeds.add(plainListing(url), scope, by, now());
          if (already) added.already++;
          else added.feeds++;
        }
        if (setup.zone && here === undefined) await tables.settings.set(scope, 'zone', setup.zone);
        const visible = await tables.feeds.visibleTo(scope);
        for (const { channel = here, alerts, digests, line } of setup.channels) {
          if (channels === 'here' && channel !== here) {
            problems.push({ line, reason: `Only admins import for other channels: "${channel}" was left out.` });
            continue;
          }
          if (channel === undefined || !(channels === 'any' || known.has(channel))) {
            problems.push({ line, reason: `I do not post in "${channel ?? 'no channel'}" yet: import it there.` });
            continue;
          }
          const address = { ...workspace, channel };
          for (const wish of alerts) {
            const settings = withFeedIds(wish, visible, line, problems);
            if (await addAlert(tables, address, settings, by)) added.alerts++;
            else added.already++;
          }
          for (const digest of digests) {
            const schedule = { ...digest, address, since: now() };
            await tables.digests.save(schedule, nextDigest(schedule, now()).at);
            added.digests++;
          }
        }
      });
      return { added, problems };
    },
  };

  async function addAlert(tables: Tables, address: ChannelAddress, settings: SubscriptionSettings, by: string) {
    const existing = await tables.subscriptions.ofChannel(address);
    if (existing.some((one) => JSON.stringify(one.settings) === JSON.stringify(settings))) return false;
    const id = randomBytes(6).toString('hex');
    const made = { pausedUntil: 0, pauseReason: null, createdBy: by, createdAt: now() };
    await tables.subscriptions.add({ id, address, settings, ...made });
    return true;
  }
}

/** Feeds by address or name as ids; those that are not read here are named. */
function withFeedIds(
  settings: SubscriptionSettings,
  visible: readonly Feed[],
  line: number,
  problems: SetupProblem[],
): SubscriptionSettings {
  const feeds = settings.feeds.flatMap((wanted) => {
    const found = visible.find((feed) => [feed.id, feed.url, feedName(feed)].includes(wanted));
    if (!found) problems.push({ line, reason: `the feed "${wanted}" is not read here, so it is left out` });
    return found ? [found.id] : [];
  });
  return { ...settings, feeds };
}

function plainListing(url: string) {
  return {
    ...{ url, title: null, outlet: null, language: null, country: null, kind: null, stance: null },
    ...{ stateRun: false, group: null },
  };
}
