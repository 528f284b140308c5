import { decide } from './alerts/decide.ts';
import { nextDigest } from './alerts/digest-due.ts';
import { feedName } from './cards/feed.ts';
import { alertCard } from './cards/story.ts';
import { workspaceScope } from './core/address.ts';
import { paragraph } from './core/card.ts';
import { UserError } from './core/errors.ts';
import { type Feed, plainListing } from './core/feed.ts';
import type { Scope } from './core/item.ts';
import { obligationOfStory } from './core/obligation.ts';
import type { Platform } from './core/platform.ts';
import type { Services } from './core/services.ts';
import { TimeZoneSchema } from './core/subscription.ts';
import { checkFeed, feedCheckOf, withScheme } from './feeds/check.ts';
import { failureSentence } from './feeds/failure.ts';
import type { Fetcher } from './feeds/fetch.ts';
import { readOpml, writeOpml } from './feeds/opml.ts';
import { readPage } from './feeds/page.ts';
import { decode } from './feeds/parse/decode.ts';
import type { FeedParser } from './feeds/parser.ts';
import type { Announcer } from './jobs/announce.ts';
import type { createDigester } from './jobs/digest.ts';
import { movementOf } from './jobs/movement.ts';
import { postLatestSetting } from './jobs/poll.ts';
import { wouldHaveSent } from './jobs/preview.ts';
import { createStoryReader } from './jobs/story-reader.ts';
import { createSetup } from './setup.ts';

/** Feeds that one workspace may import at once. */
const MOST_FEEDS = 500;

type HandedOn = Pick<
  Services,
  | 'commands'
  | 'store'
  | 'briefings'
  | 'search'
  | 'commitments'
  | 'pictures'
  | 'assess'
  | 'argumentTitle'
  | 'exports'
  | 'wakeDelivery'
>;

interface Parts extends HandedOn {
  fetcher: Fetcher;
  parser: FeedParser;
  staleDays: number;
  announcer: Announcer;
  digester: Pick<ReturnType<typeof createDigester>, 'preview'>;
  platforms: readonly Platform[];
  wakePolling(): void;
  now(): number;
}

/** Wires what commands are handed from the parts of the running process. */
export function createServices(parts: Parts): Services {
  const { fetcher, parser, announcer, digester, platforms, staleDays, wakePolling, now, ...handedOn } = parts;
  const { store, commitments, argumentTitle, wakeDelivery } = handedOn;
  const stories = createStoryReader(store);
  const check = async (address: string) => checkFeed(fetcher, parser, address, now());

  /** A feed that is new to all is told to post at its first poll; of one that others read already, what is stored is told here. */
  async function postNewest(feed: Feed, scope: Scope, most: number): Promise<void> {
    if (feed.lastSuccessAt === null) return store.settings.set(...postLatestSetting(feed.id), most);
    await store.transaction(async (tables) => {
      await tables.items.lockJudging();
      const items = await tables.items.newestOf(feed.id, most);
      const relevant = items.filter((item) => item.assessment?.relevant);
      const stories = new Set(relevant.flatMap((item) => item.storyId ?? []));
      const moves = [...stories].map((storyId) => ({ storyId, itemId: null, relevant: true, scope }));
      await announcer.storiesMoved(tables, moves);
    });
    wakeDelivery();
  }

  return {
    ...handedOn,
    stories,
    readPage: (address) => readPage(fetcher, address),
    async releaseChannel(address) {
      await store.transaction((tables) => announcer.release(tables, address));
      wakeDelivery();
    },
    setup: createSetup({ store, now }),
    platformStatus: () => platforms.map((platform) => ({ name: platform.name, ...platform.status() })),
    wouldHaveSent: (settings, scope, at) => wouldHaveSent(store, settings, scope, at, staleDays),

    opmlOf: (feeds) => writeOpml(feeds, 'Chainwatch'),

    async importFeeds(address, { scope, by }) {
      const answer = await fetcher.fetchPage(withScheme(address));
      if (answer.kind === 'failure') throw new UserError(failureSentence(answer.failure), { cause: answer.cause });
      if (answer.kind === 'not-modified') throw new UserError('That address sent nothing.');
      const { feeds, problems } = readOpml(decode(answer.bytes, answer.contentType));
      if (feeds.length === 0) throw new UserError('I found no feeds there. It must be an OPML file.');
      if (feeds.length > MOST_FEEDS)
        throw new UserError(`That list has more than ${MOST_FEEDS} feeds. Split it, please.`);
      let added = 0;
      await store.transaction(async (tables) => {
        for (const { url } of feeds)
          if (!(await tables.feeds.add(plainListing(url), scope, by, now())).already) added++;
      });
      wakePolling();
      return { added, already: feeds.length - added, problems };
    },

    async storyCorrected(storyIds, scope) {
      await store.transaction(async (tables) => {
        await tables.items.lockJudging();
        const moves = storyIds.map((storyId) => ({ storyId, itemId: null, relevant: false, scope }));
        await announcer.storiesMoved(tables, moves);
      });
      wakeDelivery();
    },

    digests: {
      nextAt: (schedule, at) => nextDigest(schedule, at).at,
      preview: digester.preview,
      async schedule(schedule, at) {
        const nextAt = nextDigest(schedule, at).at;
        await store.digests.save(schedule, nextAt);
        const scope = workspaceScope(schedule.address);
        if (!(await store.settings.get(scope, 'zone'))) await store.settings.set(scope, 'zone', schedule.zone);
        return nextAt;
      },
    },

    async timeZoneOf(caller) {
      const kept = TimeZoneSchema.safeParse(await store.settings.get(workspaceScope(caller.address), 'zone'));
      return kept.data ?? caller.timeZone ?? null;
    },

    async verdictNow(seen, address, at) {
      const alert = await store.alerts.find(address, seen.view.id);
      const subscriptions = await store.subscriptions.ofChannel(address);
      const movement = movementOf(seen, alert?.state.told ?? null);
      const channel = { subscriptions, alert: alert?.state ?? null, muted: alert?.muted ?? false, sentLastHour: 0 };
      return decide(movement, channel, at, staleDays);
    },

    sampleAlert(seen) {
      const card = alertCard(seen, argumentTitle, obligationOfStory(seen, commitments));
      const note = paragraph('This is a sample, to show what an alert looks like. It is not news.');
      return { ...card, title: `Sample: ${card.title}`, body: [note, ...card.body], controls: [] };
    },

    async checkFeed(address) {
      return feedCheckOf(address, await check(address));
    },

    async addFeed(address, { scope, by, post }) {
      const report = await check(address);
      if (report.kind !== 'feed') return { check: feedCheckOf(address, report) };
      const listing = plainListing(report.url, report.feed);
      const added = await store.feeds.add(listing, scope, by, now());
      const shown = added.feed.scopes.includes('public') && added.feed.scopes.length > 1;
      if (post > 0 && !added.already) await postNewest(added.feed, scope, post);
      wakePolling();
      return { feed: { ...added.feed, outlet: feedName(added.feed) }, already: added.already || shown };
    },
  };
}
