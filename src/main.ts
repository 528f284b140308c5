import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertActions } from '../commands/alert-actions.ts';
import { createDispatcher } from '../commands/dispatch.ts';
import { commands } from '../commands/index.ts';
import { loadBriefings } from './briefings/load.ts';
import { createBriefingSearch } from './briefings/search.ts';
import { loadSearchWords } from './briefings/search-words.ts';
import { helloCard } from './cards/hello.ts';
import { welcomeCard } from './cards/welcome.ts';
import type { Config } from './config.ts';
import { argumentOfTheDay } from './core/argument-of-the-day.ts';
import { CHAT_WORKSPACE, FIRST_CHANNEL } from './core/chat.ts';
import type { Logger } from './core/log.ts';
import type { Inbound, Platform } from './core/platform.ts';
import { SubscriptionSettingsSchema } from './core/subscription.ts';
import { createDeliveryWorker } from './delivery/worker.ts';
import { createFetcher } from './feeds/fetch.ts';
import { readOpml } from './feeds/opml.ts';
import { createFeedParser } from './feeds/parser.ts';
import { createAnnouncer } from './jobs/announce.ts';
import { startClock } from './jobs/clock.ts';
import { createDigester } from './jobs/digest.ts';
import { createHomeSource } from './jobs/home.ts';
import { createJudge } from './jobs/judge.ts';
import { createFeedNotices } from './jobs/notices.ts';
import { createPoller } from './jobs/poll.ts';
import { pauseRefused } from './jobs/refused.ts';
import { createPages } from './pages.ts';
import { createPlatforms } from './platforms.ts';
import { createAssessor } from './relevance/assess.ts';
import { nodeListener } from './server/node-listener.ts';
import { openSurface } from './server/surface.ts';
import { createServices } from './services.ts';
import { createChatStore } from './store/chat.ts';
import { postgresFlavour, sqliteFlavour } from './store/dialect.ts';
import { openStore } from './store/index.ts';
import { createInstallationStore } from './store/installations.ts';

const DATABASE_FILE = 'chainwatch.sqlite';
const CONNECTIONS = 8;
/** A shutdown that takes longer than this ends anyway; what was in flight is reconciled at the next start. */
const STOP_WITHIN = 10_000;

export interface App {
  platforms: readonly Platform[];
  feeds: number;
  /** Where the web chat answers; null where it is off. */
  chatUrl: string | null;
  /** Polls what is due now instead of at the next tick. */
  poll(): Promise<unknown>;
  /** Finishes what is in flight, within ten seconds. */
  stop(): Promise<void>;
}

/** Wires every part and starts them. Throws with a sentence for the operator when something needed cannot be had. */
export async function startApp(config: Config, log: Logger, options: { briefings: string }): Promise<App> {
  const now = Date.now;
  const processId = randomUUID();
  mkdirSync(config.DATA_DIR, { recursive: true });
  const flavour = config.DATABASE_URL
    ? postgresFlavour(config.DATABASE_URL, CONNECTIONS)
    : sqliteFlavour(join(config.DATA_DIR, DATABASE_FILE));
  const { store, db } = await openStore(flavour, now);
  const briefings = loadBriefings(options.briefings);
  const search = createBriefingSearch(briefings, loadSearchWords(options.briefings));
  const argumentTitle = (slug: string) => briefings.get(slug)?.title ?? slug;
  const assessor = createAssessor();
  const fetcher = createFetcher({ contact: config.CONTACT, allowHosts: config.FETCH_ALLOW });
  const parser = createFeedParser();
  const feeds = await addDefaultFeeds(config.FEEDS);

  const rules = { staleDays: config.STALE_DAYS };
  const announcer = createAnnouncer({ argumentTitle, rules, now });
  const judge = createJudge({ store, assess: assessor.assess, announcer, now });
  const pages = createPages({ store, briefings, platforms: () => platforms, argumentTitle, now });
  const { platforms, web, slack } = createPlatforms({
    config,
    chat: createChatStore(db),
    pages,
    installations: createInstallationStore(db),
    home: createHomeSource(store, now),
    log,
    now,
  });
  const worker = createDeliveryWorker({
    outbox: store.outbox,
    platforms: new Map(platforms.map((platform) => [platform.name, platform])),
    uncertainty: config.UNCERTAIN_DELIVERY,
    onRefused: pauseRefused(store, log),
    processId,
    log,
    now,
  });

  let judging: Promise<void> | null = null;
  /** One run at a time; news that comes during a run starts another. */
  function judgeSoon(): Promise<void> {
    judging ??= judge
      .run()
      .then((count) => {
        if (count > 0) worker.wake();
      })
      .catch((error: unknown) => log.error({ err: error }, 'News could not be judged; trying again.'))
      .finally(() => {
        judging = null;
      });
    return judging;
  }

  const poller = createPoller({
    store,
    fetcher,
    parser,
    notices: createFeedNotices({ now }),
    bounds: config.POLL_MINUTES,
    onNewItems: () => void judgeSoon(),
    processId,
    log,
    now,
  });
  const digester = createDigester({
    store,
    argumentOf: (localDate) => argumentOfTheDay(briefings.arguments, localDate),
    trend: async () => null,
    log,
    now,
  });
  const services = createServices({
    digester,
    commands,
    store,
    fetcher,
    parser,
    briefings,
    search,
    assess: assessor.assess,
    argumentTitle,
    rules,
    platforms,
    wakeDelivery: worker.wake,
    wakePolling: () => void poller.run(),
    now,
  });
  const dispatcher = createDispatcher({ commands, actions: alertActions, services, log, now });
  const inbound: Inbound = {
    ...dispatcher,
    message: ({ text, caller }) => dispatcher.command({ command: 'assess', options: { text }, caller }),
    joined: async (workspace, greet) => {
      log.info({ ...workspace }, 'Added to a workspace.');
      await greet?.(helloCard());
      if (workspace.platform === 'web') await subscribeFirstChannel();
    },
    left: async (workspace) => {
      await store.forgetWorkspace(workspace);
      log.info({ ...workspace }, 'Removed from a workspace; what was kept for it is deleted.');
    },
    channelLost: async (address, reason) => pauseRefused(store, log)({ to: address }, reason, 'channel'),
  };

  for (const platform of platforms) await platform.start(inbound);
  const publicSurface =
    config.PUBLIC_URL && slack?.http
      ? await openSurface({
          name: 'public',
          host: config.PUBLIC_HOST,
          port: config.PUBLIC_PORT,
          access: [],
          parts: [nodeListener(slack.http.paths, slack.http.listener)],
          log,
        })
      : null;
  // An embedded database belongs to this process alone: whatever is claimed was claimed by one that is gone.
  const alone = flavour.name === 'sqlite';
  await store.outbox.recover(now(), alone);
  if (alone) await store.feeds.releaseAll();
  worker.start();
  const clock = startClock(
    [
      { name: 'poll', on: '*/5 * * * * *', run: () => poller.run() },
      { name: 'judge', on: '*/15 * * * * *', run: judgeSoon },
      {
        name: 'sweep',
        on: '0 17 * * * *',
        run: async () => {
          const before = now() - config.KEEP_ITEMS_DAYS * 24 * 60 * 60_000;
          while ((await store.sweep(before, now())) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
        },
      },
      {
        name: 'digest',
        on: '*/20 * * * * *',
        run: async () => {
          if ((await digester.run()) > 0) worker.wake();
        },
      },
      {
        name: 'release',
        on: '*/30 * * * * *',
        run: async () => {
          if ((await store.transaction((tables) => announcer.releaseHeld(tables))) > 0) worker.wake();
        },
      },
    ],
    log,
  );
  void poller.run();

  /** A newcomer's first screen is not empty: the channel that is there from the start gets alerts. */
  async function subscribeFirstChannel(): Promise<void> {
    const settings = SubscriptionSettingsSchema.parse({});
    const address = { platform: 'web' as const, workspace: CHAT_WORKSPACE, channel: FIRST_CHANNEL };
    const made = { pausedUntil: 0, pauseReason: null, createdBy: 'first start', createdAt: now() };
    await store.subscriptions.add({ id: randomUUID(), address, settings, ...made });
    const card = welcomeCard();
    await store.outbox.enqueue(
      { key: 'welcome', kind: 'notice', to: address, outgoing: { card }, dueAt: now() },
      now(),
    );
  }

  async function addDefaultFeeds(file: string): Promise<number> {
    const { feeds: listings, problems } = readOpml(readFileSync(file, 'utf8'));
    for (const { line, reason } of problems) log.warn({ line }, `A line of the feed list was left out: ${reason}`);
    await store.transaction(async (tables) => {
      for (const listing of listings) await tables.feeds.add(listing, 'public', null, now());
    });
    return listings.length;
  }

  async function stop(): Promise<void> {
    const drained = (async () => {
      await clock.stop();
      await Promise.all([publicSurface?.close(), ...platforms.map((platform) => platform.stop())]);
      await poller.stop();
      await judging;
      await worker.stop();
    })();
    await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, STOP_WITHIN).unref())]);
    await Promise.all([parser.close(), fetcher.close()]);
    await store.close();
  }

  return { platforms, feeds, poll: () => poller.run(), chatUrl: web.url() ?? null, stop };
}
