import { randomUUID } from 'node:crypto';
import { commands } from '../commands/index.ts';
import type { Config } from './config.ts';
import { loadContent } from './content.ts';
import { argumentOfTheDay } from './core/argument-of-the-day.ts';
import type { Logger } from './core/log.ts';
import { trendOf, trendSpan } from './core/trend.ts';
import { createDeliveryWorker } from './delivery/worker.ts';
import { createExports } from './exports.ts';
import { createFetcher } from './feeds/fetch.ts';
import { createFeedParser } from './feeds/parser.ts';
import { createInbound } from './inbound.ts';
import { createAnnouncer } from './jobs/announce.ts';
import { createDigester } from './jobs/digest.ts';
import { createHomeSource } from './jobs/home.ts';
import { pauseRefused } from './jobs/refused.ts';
import { createLinks } from './links.ts';
import { createMetrics } from './metrics.ts';
import { createNews } from './news.ts';
import { createPages } from './pages.ts';
import { createPictures } from './pictures/index.ts';
import { createPlatforms } from './platforms.ts';
import { createAssessor } from './relevance/assess.ts';
import { judgeOnce } from './relevance/same-text.ts';
import { createServices } from './services.ts';
import { createChatStore } from './store/chat.ts';
import { createInstallationStore } from './store/installations.ts';
import { createWakeups } from './store/wake.ts';
import type { WatchedStore } from './watched-store.ts';

/** Days of the strip in a digest. */
const DIGEST_TREND_DAYS = 30;

/** Makes every part of the process from those that it needs; none is started. */
export async function createParts(config: Config, log: Logger, { clock, store, db, watch }: WatchedStore) {
  const { now } = clock;
  const processId = randomUUID();
  const common = { store, log, now };
  const { briefings, search, commitments } = loadContent();
  const pictures = createPictures(commitments.countries);
  const argumentTitle = (slug: string) => briefings.get(slug)?.title ?? slug;
  const assessor = createAssessor();
  const fetcher = createFetcher({ contact: config.CONTACT, allowHosts: config.FETCH_ALLOW });
  const parser = createFeedParser();
  const metrics = createMetrics(store, watch, now);
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
  return {
    announcer,
    exports,
    fetcher,
    inbound,
    metrics,
    news,
    parser,
    platforms,
    search,
    slack,
    wakeups,
    web,
    worker,
  };
}
