import { z } from 'zod';
import type { Assessment, NewsText } from '../core/assessment.ts';
import { dayIn, type FailureKind, type Feed, MOST_A_DAY } from '../core/feed.ts';
import type { Item, NewItem } from '../core/item.ts';
import type { Logger } from '../core/log.ts';
import type { Store, Tables } from '../core/store.ts';
import { createTurns } from '../core/turns.ts';
import { FeedError } from '../feeds/failure.ts';
import type { Fetcher } from '../feeds/fetch.ts';
import { asOutletTells } from '../feeds/gathered.ts';
import type { ParsedFeed } from '../feeds/parse/normalize.ts';
import type { FeedParser } from '../feeds/parser.ts';
import { redactUrl } from '../feeds/redact.ts';
import { nextPoll, type PollBounds, type PollOutcome } from '../feeds/schedule.ts';
import { createBatchWriter } from './batch-writer.ts';
import { createLanes } from './lanes.ts';
import { tellFeedNotice } from './notices.ts';

/** Feeds that are fetched at once. */
const AT_ONCE = 100;
/** Of these, of one host: it has two connections at most, while another answer is read and stored. */
const PER_HOST = 4;
/** Feeds that are claimed at once: other processes get their share of what is due. */
const CLAIMED_AT_ONCE = 20;
/** New items that are as much work to store as a feed's state. */
const ITEMS_PER_WEIGHT = 5;
/** A dead poller's feeds are taken up after this long (milliseconds). */
const LEASE = 60_000;

/** What one poll of one feed brought, before anything of it is stored. */
interface Polled {
  feed: Feed;
  parsed: ParsedFeed | null;
  /** The items that the feed did not have. */
  news: readonly NewItem[];
  /** Of these, by their keys. */
  assessments: ReadonlyMap<string, Assessment>;
  /** Without the number of new items, which only the store knows. */
  outcome: PollOutcome;
  movedTo: string | null;
}

const nothing = { parsed: null, news: [], assessments: new Map<string, Assessment>(), movedTo: null };

function failed(feed: Feed, failure: FailureKind, retryAfterMs: number | null = null): Polled {
  return { ...nothing, feed, outcome: { kind: 'failure', failure, retryAfterMs } };
}

/** Owner and name of the setting that says how many of a new feed's items to post. */
export function postLatestSetting(feedId: string): [owner: string, name: string] {
  return [`feed:${feedId}`, 'post-latest'];
}

/** Polls the feeds that are due. A feed's failure is that feed's state, never the loop's end. */
export function createPoller(parts: {
  store: Store;
  fetcher: Fetcher;
  parser: FeedParser;
  assess(text: NewsText): Assessment;
  /** How often a feed may be asked. */
  boundsOf(url: string): PollBounds;
  /** Items first seen before then (epoch milliseconds) are no longer kept. */
  keptSince(): number;
  /** Called after new items were stored. */
  onNewItems(): void;
  processId: string;
  log: Logger;
  now(): number;
}) {
  const { store, log, now } = parts;
  const writer = createBatchWriter<Polled>(save, ({ assessments }) => 1 + assessments.size / ITEMS_PER_WEIGHT);
  const turns = createTurns();
  let assessing: Promise<unknown> = Promise.resolve();
  let running: Promise<number> | null = null;
  let called = Promise.withResolvers<void>();
  let stopped = false;

  async function pollDue(): Promise<number> {
    let total = 0;
    const lanes = createLanes<Feed>({
      laneOf: (feed) => URL.parse(feed.url)?.hostname ?? '',
      most: PER_HOST,
      async work(feed) {
        total++;
        await poll(feed).catch((error: unknown) => notRecorded(feed, error));
      },
      now,
    });
    while (!stopped) {
      const limit = Math.max(1, Math.min(CLAIMED_AT_ONCE, AT_ONCE - lanes.size));
      const until = now() + LEASE;
      const due = await store.feeds.claimDue({ now: now(), by: parts.processId, leaseMs: LEASE, limit });
      for (const feed of due) lanes.take(feed, until);
      if (lanes.size === 0) break;
      // What falls due while slow hosts are waited for is claimed at the next call.
      if (due.length === 0 || lanes.size >= AT_ONCE) await Promise.race([lanes.anyEnded(), called.promise]);
    }
    await lanes.close();
    return total;
  }

  /** A feed whose poll cannot be stored is put off like one that fails: asked again at once, it would fail again. */
  async function notRecorded(feed: Feed, error: unknown): Promise<void> {
    log.error({ feed: redactUrl(feed.url), err: error }, 'A poll was not recorded.');
    await writer.write(failed(feed, 'bad-response')).catch(() => {});
  }

  async function poll(feed: Feed): Promise<void> {
    const answer = await parts.fetcher.fetchFeed(feed.url, feed);
    // Of a feed that was never read nothing can have stayed the same; taken for its baseline, all it has later would be news.
    if (answer.kind === 'not-modified' && feed.lastSuccessAt === null)
      return writer.write(failed(feed, 'bad-response'));
    if (answer.kind === 'not-modified') return writer.write({ ...nothing, feed, outcome: answer });
    if (answer.kind === 'failure') {
      // The stop cut it off: no failure of the feed.
      if (stopped) return;
      return writer.write(failed(feed, answer.failure, answer.retryAfterMs));
    }
    const { bytes, contentType, etag, lastModified, cacheSeconds, finalUrl, permanentUrl } = answer;
    try {
      const parsed = await parts.parser.parse(bytes, { url: finalUrl, contentType, now: now() });
      const outcome = { kind: 'ok' as const, etag, lastModified, newItems: 0, hints: parsed.hints, cacheSeconds };
      await writer.write({ feed, parsed, ...(await assessNew(feed, parsed)), outcome, movedTo: permanentUrl });
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      await writer.write(failed(feed, error.kind));
    }
  }

  /** Before anything is stored, so that no transaction takes long; one feed after the other, so that others get their turn. */
  function assessNew(feed: Feed, parsed: ParsedFeed): Promise<Pick<Polled, 'news' | 'assessments'>> {
    const done = assessing.then(async () => {
      const assessments = new Map<string, Assessment>();
      const unknown = await store.items.unknown(feed, entriesOf(feed, parsed));
      const news = feed.lastSuccessAt === null ? unknown : keptOf(feed, unknown);
      for (const item of news) {
        // Judging assesses what is left, after the next start.
        if (stopped) break;
        const assessment = assessed({ ...item, source: item.outlet ?? sourceOf(feed, parsed) });
        if (assessment) assessments.set(item.key, assessment);
        await turns.rest();
      }
      return { news, assessments };
    });
    assessing = done.catch(() => {});
    return done;
  }

  /** No feed fills the database: of what goes beyond a day's most the newest are kept. */
  function keptOf(feed: Feed, news: readonly NewItem[]): readonly NewItem[] {
    const { items } = dayIn(feed, now());
    if (items + news.length <= MOST_A_DAY) return news;
    if (items < MOST_A_DAY) {
      const details = { feed: redactUrl(feed.url), most: MOST_A_DAY };
      log.warn(details, 'A feed brings more new items a day than are kept; the rest of this day is left out.');
    }
    return news.toSorted((a, b) => (b.published ?? 0) - (a.published ?? 0)).slice(0, MOST_A_DAY - items);
  }

  /** Null where it cannot be assessed: judging says so of that item, and the others of its feed are stored as ever. */
  function assessed(text: NewsText): Assessment | null {
    try {
      return parts.assess(text);
    } catch {
      return null;
    }
  }

  /** Items and the feed's state (with its ETag) are stored together, so that a kill between them loses nothing. */
  async function save(batch: readonly Polled[]): Promise<void> {
    const news = await store.redoable(async (tables) => {
      let stored = 0;
      for (const { feed, parsed, news, assessments, outcome, movedTo } of batch) {
        const added = parsed ? await addItems(tables, feed, parsed, news, assessments) : [];
        stored += added.length;
        const counted = outcome.kind === 'ok' ? { ...outcome, newItems: added.length } : outcome;
        const { health, notice } = nextPoll(feed.id, feed, counted, now(), parts.boundsOf(feed.url));
        const moved = movedTo && mayMove(feed, movedTo) && !(await tables.feeds.byUrl(movedTo)) ? { url: movedTo } : {};
        const title = feed.title ?? parsed?.title;
        const kept = await tables.feeds.saveHealth(feed, health, { ...moved, ...(title ? { title } : {}) });
        if (!kept) await tables.items.removeOf(feed.id);
        else if (notice) await tellFeedNotice(tables, feed, notice, health, now());
      }
      return stored;
    });
    if (news > 0) parts.onNewItems();
  }

  /** The first poll of a feed is its baseline: stored, assessed and searchable, never posted but for the newest asked for. */
  async function addItems(
    tables: Tables,
    feed: Feed,
    parsed: ParsedFeed,
    news: readonly NewItem[],
    assessments: Polled['assessments'],
  ): Promise<Item[]> {
    const facts = { source: sourceOf(feed, parsed), assessments, now: now() };
    // What is older than anything that is kept was here before, and is no news though its feed still shows it.
    const forgotten = ({ published }: NewItem) => published !== null && published < parts.keptSince();
    if (feed.lastSuccessAt !== null) return tables.items.addNew(feed, news, { ...facts, baseline: forgotten });
    const wanted = z
      .number()
      .catch(0)
      .parse(await tables.settings.get(...postLatestSetting(feed.id)));
    const newest = news.toSorted((a, b) => (b.published ?? 0) - (a.published ?? 0)).slice(0, wanted);
    const posted = new Set(newest.map((item) => item.key));
    return tables.items.addNew(feed, news, { ...facts, baseline: (item) => !posted.has(item.key) });
  }

  return {
    /** Polls everything that is due; a second call while one runs joins it. Returns how many feeds. Never rejects. */
    run(): Promise<number> {
      called.resolve();
      called = Promise.withResolvers();
      running ??= pollDue()
        .catch((error: unknown) => {
          log.error({ err: error }, 'The feeds that are due could not be read from the database; trying again.');
          return 0;
        })
        .finally(() => {
          running = null;
        });
      return running;
    },
    async stop(): Promise<void> {
      stopped = true;
      await running;
    },
  };
}

/**
 * Whether a feed may take over the address it has moved to for good. What only some added does so on its own host alone:
 * else whoever adds another's address later would be shown what came from theirs. It is still read, by way of the old one.
 */
function mayMove(feed: Feed, movedTo: string): boolean {
  return feed.scopes.includes('public') || URL.parse(feed.url)?.host === URL.parse(movedTo)?.host;
}

/** What the feed list names an outlet of is all that outlet's own. */
function entriesOf(feed: Feed, parsed: ParsedFeed): NewItem[] {
  return parsed.items.map((item) => (feed.outlet === null ? asOutletTells(item) : { ...item, outlet: undefined }));
}

function sourceOf(feed: Feed, parsed: ParsedFeed): string {
  return feed.outlet ?? feed.title ?? parsed.title ?? URL.parse(feed.url)?.hostname ?? 'unknown outlet';
}
