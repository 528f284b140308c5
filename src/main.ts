import { randomUUID } from 'node:crypto';
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commands } from '../commands/index.ts';
import { type Config, databasePaths } from './config.ts';
import { loadContent } from './content.ts';
import { argumentOfTheDay } from './core/argument-of-the-day.ts';
import { UserError } from './core/errors.ts';
import type { Logger } from './core/log.ts';
import type { Platform } from './core/platform.ts';
import { trendOf, trendSpan } from './core/trend.ts';
import { unlessStopped } from './core/unless-stopped.ts';
import { createDeliveryWorker } from './delivery/worker.ts';
import { createExports } from './exports.ts';
import { createFetcher } from './feeds/fetch.ts';
import { createFeedParser } from './feeds/parser.ts';
import { createInbound } from './inbound.ts';
import { createAnnouncer } from './jobs/announce.ts';
import { startClock } from './jobs/clock.ts';
import { createDigester } from './jobs/digest.ts';
import { createHomeSource } from './jobs/home.ts';
import { pauseRefused } from './jobs/refused.ts';
import { createLinks } from './links.ts';
import { createMetrics } from './metrics.ts';
import { createNews, syncDefaultFeeds } from './news.ts';
import { createPages } from './pages.ts';
import { createPictures } from './pictures/index.ts';
import { createPlatforms } from './platforms.ts';
import { createAssessor } from './relevance/assess.ts';
import { judgeOnce } from './relevance/same-text.ts';
import { createRollCall } from './roles.ts';
import { createServices } from './services.ts';
import { startPlatforms } from './start-platforms.ts';
import { createChatStore } from './store/chat.ts';
import { createClock } from './store/clock.ts';
import { postgresFlavour, sqliteFlavour } from './store/dialect.ts';
import { openStore } from './store/index.ts';
import { createInstallationStore } from './store/installations.ts';
import { lockDatabase } from './store/lock.ts';
import { stopWriting } from './store/open.ts';
import { createWakeups } from './store/wake.ts';
import { createDatabaseWatch, onceUsable } from './store/watch.ts';
import { type OperatorSurface, openOperator, openPublic } from './surfaces.ts';

const CONNECTIONS = 8;
/** When the index of look-ups is built: after the bustle of a start (milliseconds). */
const PREPARE_AFTER = 3_000;
/** Days of the strip in a digest. */
const DIGEST_TREND_DAYS = 30;
/** A shutdown that takes longer than this ends anyway; what was in flight is reconciled at the next start. */
const STOP_WITHIN = 8_000;
/** A database that falls silent is not waited for. */
const CLOSE_WITHIN = 1_000;

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

/**
 * Wires every part and starts those of this process's roles. Waits for a database that cannot be used yet, until `stop`.
 * Throws with a sentence for the operator when something is missing.
 */
export async function startApp(config: Config, log: Logger, stop?: AbortSignal): Promise<App> {
  makeFolder(config.DATA_DIR);
  const unlock = config.DATABASE_URL ? () => {} : lockDatabase(databasePaths(config).lock);
  let operator: OperatorSurface | undefined;
  try {
    operator = await openOperator(config, log);
    const app = await startParts(config, log, operator, stop);
    return { ...app, stop: () => app.stop().finally(unlock) };
  } catch (error) {
    await operator?.close();
    unlock();
    throw error;
  }
}

async function startParts(config: Config, log: Logger, operator: OperatorSurface, stop?: AbortSignal): Promise<App> {
  const clock = createClock(Date.now, log);
  const { now } = clock;
  const processId = randomUUID();
  const has = (role: Config['ROLES'][number]) => config.ROLES.includes(role);
  const flavour = config.DATABASE_URL
    ? postgresFlavour(config.DATABASE_URL, CONNECTIONS)
    : sqliteFlavour(databasePaths(config).file);
  const usable = <T>(work: () => Promise<T>) => onceUsable(work, { log, waits: operator.waits, stop });
  // What fails while it is opened is said by whoever waits for it.
  let noteFailure: (error: unknown) => void = () => {};
  const { store, db } = await usable(() => openStore(flavour, now, (error) => noteFailure(error)));
  await usable(() => clock.follow(db, flavour));
  // The database may be away and back before there is anything to deliver with.
  let deliverAgain: () => void = () => {};
  const watch = createDatabaseWatch({
    log,
    probe: () => store.settings.set('chainwatch', 'written', now()),
    stopWriting: () => stopWriting(db, flavour),
    onMended: () => deliverAgain(),
  });
  noteFailure = watch.failed;
  const common = { store, log, now };
  const { briefings, search, commitments } = loadContent();
  const pictures = createPictures(commitments.countries);
  const argumentTitle = (slug: string) => briefings.get(slug)?.title ?? slug;
  const assessor = createAssessor();
  const fetcher = createFetcher({ contact: config.CONTACT, allowHosts: config.FETCH_ALLOW });
  const parser = createFeedParser();
  const metrics = createMetrics(store, watch, now);
  const feeds = await usable(() => syncDefaultFeeds(store, config.FEEDS, log, now()));

  const staleDays = config.STALE_DAYS;
  const announcer = createAnnouncer({
    argumentTitle,
    commitments,
    staleDays,
    decided: ({ storyId, itemId, address, verdict, reason }) =>
      log.debug?.({ item: itemId, story: storyId, channel: address.channel, verdict }, reason),
    now,
  });
  const { platforms, web, slack } = await createPlatforms({
    config,
    chat: createChatStore(db),
    pages: createPages({ store, briefings, commitments, platforms: () => platforms, argumentTitle, now }),
    installations: createInstallationStore(db),
    home: createHomeSource(store, now),
    links: createLinks({ store, briefings, commitments }),
    log,
    now,
  });
  const worker = createDeliveryWorker({
    outbox: store.outbox,
    platforms: new Map(platforms.map((platform) => [platform.name, metrics.watchedPlatform(platform)])),
    uncertainty: config.UNCERTAIN_DELIVERY,
    onRefused: pauseRefused(store, log),
    heldBack: (delivery) => announcer.heldBack(store, delivery),
    database: watch,
    processId,
    log,
    now,
  });
  deliverAgain = worker.wake;
  const digester = createDigester({
    ...common,
    argumentTitle,
    argumentOf: (localDate) => argumentOfTheDay(briefings.arguments, localDate),
    trend: async (scope, at) => {
      const { days, since, until } = trendSpan(DIGEST_TREND_DAYS, at);
      const reports = await store.items.relevantReports(scope, since, until);
      return pictures.sparkline(trendOf('severity', reports, days, argumentTitle));
    },
    database: watch,
  });
  const wakeups = createWakeups(config.DATABASE_URL, log);
  const wakeDelivery = () => wakeups.tell('deliver');
  const news = createNews({
    ...common,
    config,
    fetcher: metrics.watchedFetcher(fetcher),
    parser,
    assess: metrics.watchedAssess(judgeOnce(assessor.judge)),
    announcer,
    judged: metrics.storiesMoved,
    digester,
    wakeDelivery,
    database: watch,
    processId,
  });
  const exports = createExports({ ...common, publicUrl: config.PUBLIC_URL });
  const services = createServices({
    exports: exports.service,
    commands,
    store,
    fetcher,
    parser,
    briefings,
    search,
    commitments,
    pictures,
    assess: assessor.assess,
    argumentTitle,
    staleDays,
    platforms,
    announcer,
    digester,
    wakeDelivery,
    wakePolling: () => wakeups.tell('poll'),
    now,
  });
  const inbound = createInbound({ ...common, services, database: watch });

  const served = platforms.filter((platform) => has(platform.name === 'web' ? 'web' : 'chat'));
  const connecting = startPlatforms(served, inbound, log, usable);
  await unlessStopped(connecting.ready, stop);
  const publicSurface = await openPublic({
    config,
    slack: has('chat') ? slack : null,
    routes: has('chat') ? exports.routes : null,
    log,
  });
  const rollCall = createRollCall({ config, settings: store.settings, now });
  operator.started({ store, watch, platforms: served, metrics, missingRoles: rollCall.missing });
  // An embedded database belongs to this process alone: whatever is claimed was claimed by one that is gone.
  const alone = flavour.name === 'sqlite';
  await usable(() => store.outbox.recover(now(), alone));
  if (alone) await usable(() => store.feeds.releaseAll());
  if (has('poll')) wakeups.on('poll', () => void news.poll());
  const jobs = startClock(has('poll') ? news.jobs : [], log, watch);
  if (has('poll')) void news.firstPoll();
  if (has('deliver')) {
    // After a long time without a process nobody wants what was news then. The feeds are being read meanwhile.
    await usable(() => announcer.thinOut(store));
    wakeups.on('deliver', worker.wake);
    worker.start();
  }
  // Nobody else can be at work on an embedded database.
  if (!alone) rollCall.start();
  // A second of work, which the first person to look something up should not wait for, nor the start.
  const preparing = has('chat') || has('web') ? setTimeout(() => void search.prepare(), PREPARE_AFTER) : undefined;

  async function stopAll(): Promise<void> {
    watch.stop();
    clock.stop();
    rollCall.stop();
    clearTimeout(preparing);
    const drained = (async () => {
      connecting.stop();
      await Promise.all([jobs.stop(), wakeups.close()]);
      // What is being fetched is given up; it is asked for again at the next start.
      await Promise.all([news.stop(), fetcher.close(), worker.stop()]);
      await Promise.all([publicSurface?.close(), operator.close(), ...platforms.map((platform) => platform.stop())]);
    })();
    await atMost(STOP_WITHIN, drained);
    await parser.close();
    await atMost(CLOSE_WITHIN, store.close());
  }

  return { platforms, feeds, poll: news.poll, chatUrl: web.url() ?? null, stop: stopAll };
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}

function makeFolder(folder: string): void {
  try {
    makeStepwise(resolve(folder));
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new UserError(`The folder ${folder} cannot be written to. Allow it, or name another one in DATA_DIR.`, {
      cause,
    });
  }
}

/** Where nothing can be made (under /proc), the `recursive` of Node 24 tries for ever. */
function makeStepwise(folder: string): void {
  const isThere = () => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isThere()) return;
  makeStepwise(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process made it at the same moment.
    if (!isThere()) throw error;
  }
}
