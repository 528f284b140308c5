import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { feedName } from './cards/feed.ts';
import type { Config } from './config.ts';
import type { Assessment, NewsText } from './core/assessment.ts';
import { counted } from './core/counted.ts';
import { DAY } from './core/durations.ts';
import { UserError } from './core/errors.ts';
import type { Logger } from './core/log.ts';
import type { DatabaseState, Store } from './core/store.ts';
import type { Fetcher } from './feeds/fetch.ts';
import { readOpml } from './feeds/opml.ts';
import type { FeedParser } from './feeds/parser.ts';
import { politeBounds } from './feeds/schedule.ts';
import type { Announcer, Move } from './jobs/announce.ts';
import type { Job } from './jobs/clock.ts';
import { type createDigester, STORED_WITHIN } from './jobs/digest.ts';
import { createJudge } from './jobs/judge.ts';
import { createPoller } from './jobs/poll.ts';

/** Between two steps of the sweep, so that others get at the database (milliseconds). */
const SWEEP_REST = 50;
/** Digests wait no longer than this for the first look at the feeds (milliseconds). */
const FIRST_LOOK = 5 * 60_000;
/** Feeds that a line of the log names at most. */
const NAMED = 5;

/** The part of a process that reads news, judges it, and makes what is due by the clock. */
export function createNews(parts: {
  config: Config;
  store: Store;
  fetcher: Fetcher;
  parser: FeedParser;
  assess(text: NewsText): Assessment;
  announcer: Announcer;
  /** Told where judged items went. */
  judged(moves: readonly Move[]): void;
  digester: Pick<ReturnType<typeof createDigester>, 'run'>;
  /** Something was put into the outbox. */
  wakeDelivery(): void;
  database: DatabaseState;
  processId: string;
  log: Logger;
  now(): number;
}) {
  const { config, store, announcer, wakeDelivery, log, now } = parts;
  const judge = createJudge({
    store,
    assess: parts.assess,
    announcer,
    judged(moves) {
      parts.judged(moves);
      wakeDelivery();
    },
    database: parts.database,
    log,
    now,
  });
  let judging: Promise<unknown> | null = null;

  /** One run at a time; what comes during a run is judged at the next tick at the latest. */
  function judgeSoon(): Promise<unknown> {
    judging ??= judge
      .run()
      .catch((error: unknown) => {
        if (!parts.database.failed(error)) log.error({ err: error }, 'News could not be judged; trying again.');
      })
      .finally(() => {
        judging = null;
      });
    return judging;
  }

  /** What could still be posted must not be forgotten: met again in its feed, it would pass for new. */
  function keptSince(): number {
    return now() - Math.max(config.KEEP_ITEMS_DAYS, config.STALE_DAYS + 1) * DAY;
  }

  const poller = createPoller({
    store,
    fetcher: parts.fetcher,
    parser: parts.parser,
    assess: parts.assess,
    boundsOf: (url) => politeBounds(url, config.POLL_MINUTES, config.FETCH_ALLOW),
    keptSince,
    onNewItems: () => void judgeSoon(),
    processId: parts.processId,
    log,
    now,
  });

  async function sweep(): Promise<void> {
    const before = keptSince();
    while ((await store.sweep(before, now())) > 0) await sleep(SWEEP_REST);
  }

  /** Before, a digest would say that nothing was reported while no process ran. */
  let lookedAtFeeds = false;

  const jobs: Job[] = [
    { name: 'poll', on: '*/5 * * * * *', run: poller.run },
    { name: 'judge', on: '*/15 * * * * *', run: judgeSoon },
    { name: 'sweep', on: '0 17 * * * *', run: sweep },
    {
      name: 'digest',
      on: '*/20 * * * * *',
      run: async () => {
        if (lookedAtFeeds && (await parts.digester.run()) > 0) wakeDelivery();
      },
    },
    { name: 'stale', on: '0 */10 * * * *', run: () => announcer.thinOut(store) },
    {
      name: 'release',
      on: '*/30 * * * * *',
      run: async () => {
        if ((await announcer.releaseHeld(store)) > 0) wakeDelivery();
      },
    },
  ];

  /** What it finds is in the digests that are due. */
  async function firstLook(polled: Promise<unknown>): Promise<void> {
    await Promise.race([polled.then(judgeSoon), sleep(FIRST_LOOK, undefined, { ref: false })]);
    await sleep(STORED_WITHIN, undefined, { ref: false });
    lookedAtFeeds = true;
  }

  /** Says once, on the log, which feeds cannot be read; nobody may have asked /feeds list yet. */
  async function firstPoll(): Promise<void> {
    const polled = poller.run();
    void firstLook(polled);
    await polled;
    const feeds = await store.feeds.all().catch(() => []);
    const failing = feeds.filter((feed) => feed.failingSince !== null).map(feedName);
    if (failing.length === 0) return;
    const all = failing.length === feeds.length ? ' Is this machine connected?' : '';
    log.warn(
      { feeds: failing.slice(0, NAMED) },
      `${failing.length} of ${counted(feeds.length, 'feed')} cannot be read; I keep trying.${all} /feeds list says why.`,
    );
  }

  return {
    jobs,
    firstPoll,
    /** Polls what is due now; returns how many feeds. Never rejects. */
    poll: poller.run,
    async stop(): Promise<void> {
      judge.stop();
      await poller.stop();
      await judging;
    },
  };
}

/** Makes the public feeds those of the list: new ones are added, those that left it are no longer read. Returns how many. */
export async function syncDefaultFeeds(store: Store, file: string, log: Logger, now: number): Promise<number> {
  const { feeds: listings, problems } = readOpml(readList(file));
  for (const { line, reason } of problems) log.warn({ line }, `A line of the feed list was left out: ${reason}`);
  if (listings.length === 0)
    throw new UserError(`The feed list ${file} names no feed. Name an OPML file with feeds in FEEDS.`);
  const listed = new Set<string>();
  await store.transaction(async (tables) => {
    for (const listing of listings) listed.add((await tables.feeds.add(listing, 'public', null, now)).feed.id);
    for (const feed of await tables.feeds.all()) {
      if (feed.scopes.includes('public') && !listed.has(feed.id)) await tables.feeds.remove(feed.id, 'public');
    }
  });
  return listed.size;
}

function readList(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`The feed list ${file} cannot be read. Name another one in FEEDS.`, { cause });
  }
}
