import { type ChannelAddress, channelKey } from './address.ts';
import type { AlertState, Verdict } from './alert.ts';
import type { Assessment } from './assessment.ts';
import type { Correction } from './correction.ts';
import type { DigestSchedule, DueDigest } from './digest.ts';
import type { Feed, FeedHealth, FeedListing } from './feed.ts';
import type { Item, NewItem, Scope } from './item.ts';
import type { Outbox } from './outbox.ts';
import type { StoryReport, StoryStep, StoryView } from './story.ts';
import type { Subscription, SubscriptionSettings } from './subscription.ts';
import type { Severity, Tag, Theatre } from './vocabulary.ts';

/** Everything that is kept. One implementation over two databases; times are epoch milliseconds. */
export interface Store extends Tables {
  /** The database works within this process: nothing else runs while it does. */
  embedded: boolean;
  /** Runs all of `work` or none of it. Inside, use only the tables that are handed in. */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /**
   * The same for what can be done again: it is not waited for until it is on the disk. After a power cut, the last of these may
   * be gone, but none that was followed by a `transaction` or another write.
   */
  redoable<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Removes what is older than a time, one small step; returns how many rows went. */
  sweep(before: number, now: number): Promise<number>;
  /** Removes everything that was kept for a workspace. */
  forgetWorkspace(workspace: Pick<ChannelAddress, 'platform' | 'workspace'>): Promise<void>;
  close(): Promise<void>;
}

/** Whether the database can be used now. */
export interface DatabaseState {
  usable(): boolean;
  /** Takes note of a failed call. True = it is known trouble of the database (server away, disk full, …) and has been said. */
  failed(error: unknown): boolean;
}

export interface Tables {
  feeds: FeedTable;
  items: ItemTable;
  subscriptions: SubscriptionTable;
  alerts: AlertTable;
  feedback: FeedbackTable;
  digests: DigestTable;
  corrections: CorrectionTable;
  settings: SettingTable;
  outbox: Outbox;
}

export interface FeedTable {
  /** Adds the address, or lets one more scope see it. `already` where that scope saw it before. */
  add(listing: FeedListing, scope: Scope, by: string | null, now: number): Promise<{ feed: Feed; already: boolean }>;
  /** The scope no longer sees it; a feed that nobody sees is no longer polled. */
  remove(id: string, scope: Scope): Promise<boolean>;
  get(id: string): Promise<Feed | null>;
  byUrl(url: string): Promise<Feed | null>;
  /** Feeds that the scope sees, public ones included. */
  visibleTo(scope: Scope): Promise<Feed[]>;
  /** Some of them, those that fail first, and how many there are and fail altogether. */
  page(
    scope: Scope,
    part: { offset: number; limit: number },
  ): Promise<{ feeds: Feed[]; total: number; failing: number }>;
  all(): Promise<Feed[]>;
  /** Takes feeds that are due, for one poller, until the lease ends. */
  claimDue(request: { now: number; by: string; leaseMs: number; limit: number }): Promise<Feed[]>;
  /** Gives all claimed feeds back: for a start where no other process can be at work. */
  releaseAll(): Promise<void>;
  /** Records what a poll taught and gives the feed back. False where the feed was removed meanwhile. */
  saveHealth(feed: Feed, health: FeedHealth, changes?: { url?: string; title?: string }): Promise<boolean>;
}

/** An item with what became of it. */
export interface JudgedItem extends Item {
  baseline: boolean;
  storyId: string | null;
  storyOpenedAt: number | null;
  /** Its number in the order of judging; null until judged. */
  judged: number | null;
  assessment: Assessment | null;
}

/** An item that waits to be judged. */
export interface WaitingItem extends Item {
  /** As assessed when it was stored; null where it was not. */
  relevant: boolean | null;
}

/** What the story index needs of a judged item. */
export interface PlacedItem {
  id: string;
  title: string;
  summary: string;
  source: string;
  scope: Scope;
  reportedAt: number;
  story: string;
  openedAt: number;
  judged: number;
}

/** A report of a story with the scopes that see its feed. */
export interface StoredReport extends StoryReport {
  feedId: string;
  /** Heading of its feed in the feed list. */
  group: string | null;
  /** ISO 639-1, as told from the text, else as its feed says. */
  language: string | null;
  baseline: boolean;
  /** Its number in the order of judging. */
  judged: number;
  scopes: Scope[];
}

/** A story as one workspace sees it, with all that a decision and a card need. */
export interface SeenStory {
  view: StoryView;
  steps: StoryStep[];
  reports: StoredReport[];
}

/** The reports that a scope sees: those of public feeds and of its own. */
export function visibleTo<T extends { scopes: Scope[] }>(scope: Scope, reports: readonly T[]): T[] {
  return reports.filter((report) => report.scopes.includes('public') || report.scopes.includes(scope));
}

export interface ItemTable {
  /** Stores the items that the feed did not have; returns those, in the given order. */
  addNew(
    feed: Feed,
    items: readonly NewItem[],
    facts: {
      source: string;
      baseline(item: NewItem): boolean;
      /** By the items' keys, where they are made already; judging makes the rest. */
      assessments?: ReadonlyMap<string, Assessment>;
      now: number;
    },
  ): Promise<Item[]>;
  /** Those that the feed does not have. */
  unknown(feed: Pick<Feed, 'id'>, items: readonly NewItem[]): Promise<NewItem[]>;
  /** Removes all items of a feed. */
  removeOf(feedId: string): Promise<void>;
  /** The items of a feed that were reported last. */
  newestOf(feedId: string, limit: number): Promise<JudgedItem[]>;
  /** Unjudged items in the order in which they are to be judged. */
  unjudged(limit: number): Promise<WaitingItem[]>;
  /**
   * Returns the number of the last one. Only one process may judge at a time. `assessment`: absent where it was stored before.
   * No story: it could not be judged.
   */
  judge(
    verdicts: readonly {
      id: string;
      assessment?: Assessment;
      storyId: string | null;
      storyOpenedAt: number | null;
    }[],
  ): Promise<number>;
  /** Items judged after number `after` and first seen since a time, in the order of judging: to keep the story index. */
  placedAfter(after: number, since: number, most?: number): Promise<PlacedItem[]>;
  /** Only one process judges at a time; the lock ends with the transaction. */
  lockJudging(): Promise<void>;
  /** The same without waiting: false where another process judges now. */
  tryLockJudging(): Promise<boolean>;
  byId(id: string): Promise<JudgedItem | null>;
  /** Items by address or by words in title and summary, newest first, as the scope sees them. */
  find(query: string, scope: Scope, limit: number): Promise<JudgedItem[]>;
  /** All reports of a story in the order in which they were judged; `visibleTo` filters them for a scope. */
  reports(storyId: string): Promise<StoredReport[]>;
  /** Moves a report to another story: a manager's correction. */
  move(itemId: string, storyId: string): Promise<void>;
  /** Stories with a relevant report that the scope sees, last moved first. */
  relevantStories(filter: StoryFilter): Promise<string[]>;
  /** Relevant reports of stories that the scope sees, reported from a time on and before another. */
  relevantReports(scope: Scope, since: number, until: number): Promise<RelevantReport[]>;
  /** Of the same reports that `arrived` takes for stories, and of those that are not relevant. */
  arrivals(scope: Scope, span: { from: number; to: number }): Promise<{ items: number; relevant: number }>;
  /** Items first seen since a time and how many of them are relevant, by the id of their feed. */
  countsByFeed(feedIds: readonly string[], since: number): Promise<Map<string, { items: number; relevant: number }>>;
  /** Of items first seen since a time, in feeds that the scope sees, a feed's first poll included. */
  counts(scope: Scope, since: number): Promise<{ items: number; relevant: number; stories: number }>;
}

/** What a trend counts of a report. */
export interface RelevantReport {
  storyId: string;
  reportedAt: number;
  tags: Tag[];
  theatres: Theatre[];
  severity: Severity | null;
}

export interface StoryFilter {
  scope: Scope;
  tags?: readonly Tag[];
  theatre?: Theatre;
  least?: Severity;
  since?: number;
  until?: number;
  /** Reports that reached us in this span (and not with a feed's first poll, unless reported in it), for digests. */
  arrived?: { from: number; to: number };
  offset?: number;
  limit: number;
}

export interface SubscriptionTable {
  add(subscription: Subscription): Promise<void>;
  /** Of a channel, oldest first. */
  ofChannel(address: ChannelAddress): Promise<Subscription[]>;
  ofWorkspace(address: Pick<ChannelAddress, 'platform' | 'workspace'>): Promise<Subscription[]>;
  get(id: string): Promise<Subscription | null>;
  /** Kept in memory between changes: not to be altered. */
  all(): Promise<readonly Subscription[]>;
  change(id: string, settings: SubscriptionSettings): Promise<void>;
  pause(id: string, until: number, reason: string | null): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The id of the alert of one story in one channel. */
export function alertId(address: ChannelAddress, storyId: string): string {
  return `${channelKey(address)}|${storyId}`;
}

/** One story in one channel. */
export interface Alert {
  id: string;
  address: ChannelAddress;
  storyId: string;
  state: AlertState;
  muted: boolean;
  openedAt: number;
  changedAt: number;
}

export interface AlertTable {
  find(address: ChannelAddress, storyId: string): Promise<Alert | null>;
  get(id: string): Promise<Alert | null>;
  save(alert: Alert): Promise<void>;
  mute(id: string, muted: boolean): Promise<void>;
  /** Held alerts whose hold has ended. */
  heldUntil(now: number): Promise<Alert[]>;
  ofStory(storyId: string): Promise<Alert[]>;
  /** Alerts of a channel that changed since a time, for the digest. */
  changedSince(address: ChannelAddress, since: number): Promise<Alert[]>;
  /** Alerts that were decided to be posted to a channel after one moment and up to another. */
  sentBetween(address: ChannelAddress, after: number, until: number): Promise<number>;
  decide(decision: Decision): Promise<void>;
  decisions(storyId: string, address: ChannelAddress): Promise<Decision[]>;
}

export interface Decision {
  storyId: string;
  itemId: string | null;
  address: ChannelAddress;
  verdict: Verdict;
  reason: string;
  at: number;
}

export interface Feedback {
  storyId: string;
  itemId: string;
  address: ChannelAddress;
  userId: string;
  vote: 'relevant' | 'not-relevant';
  at: number;
}

export interface FeedbackTable {
  /** One vote a person, a story, a channel: a second one replaces the first. */
  vote(feedback: Feedback): Promise<void>;
  ofWorkspace(address: Pick<ChannelAddress, 'platform' | 'workspace'>): Promise<Feedback[]>;
  all(): Promise<Feedback[]>;
}

/** Small named values of an owner (a workspace, a channel, the process). */
export interface SettingTable {
  get(owner: string, name: string): Promise<unknown>;
  set(owner: string, name: string, value: unknown, expiresAt?: number): Promise<void>;
  remove(owner: string, name: string): Promise<void>;
}

export interface DigestTable {
  /** Adds the schedule, or replaces that of the same channel and edition. */
  save(schedule: DigestSchedule, nextAt: number): Promise<void>;
  /** Stops all editions of a channel; returns how many. */
  remove(address: ChannelAddress): Promise<number>;
  ofChannel(address: ChannelAddress): Promise<DigestSchedule[]>;
  ofWorkspace(address: Pick<ChannelAddress, 'platform' | 'workspace'>): Promise<DigestSchedule[]>;
  due(now: number, limit: number): Promise<DigestSchedule[]>;
  postpone(schedule: DigestSchedule, nextAt: number): Promise<void>;
  /**
   * Whether this digest is made here and now: false where it was made before. The key is channel, edition, local date,
   * clock and zone.
   */
  begin(schedule: DigestSchedule, due: DueDigest, now: number): Promise<boolean>;
  /** When the last one before was made; null when none was. */
  lastMadeAt(schedule: DigestSchedule): Promise<number | null>;
}

export interface KeptCorrection {
  id: number;
  scope: Scope;
  correction: Correction;
  by: string;
  at: number;
}

/** What managers said of groupings; each holds for its workspace alone. */
export interface CorrectionTable {
  add(scope: Scope, correction: Correction, by: string, now: number): Promise<number>;
  /** In the order in which they were made. */
  of(scope: Scope): Promise<KeptCorrection[]>;
  all(): Promise<KeptCorrection[]>;
  undo(id: number, scope: Scope): Promise<boolean>;
}
