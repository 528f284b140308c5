import type { Assessment } from './assessment.ts';
import type { Feed } from './feed.ts';
import type { Item, NewItem, Scope } from './item.ts';
import type { StoryReport, StoryStep, StoryView } from './story.ts';
import type { Severity, Tag, Theatre } from './vocabulary.ts';

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
interface PlacedItem {
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
  /** As grouped, whatever managers said. */
  storyId: string;
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
  /** Those that the feed does not have, by key or by address and title; one under another's key gets a key of its own. */
  unknown(feed: Pick<Feed, 'id' | 'lastSuccessAt'>, items: readonly NewItem[]): Promise<NewItem[]>;
  /** Removes all items of a feed. */
  removeOf(feedId: string): Promise<void>;
  /** The items of a feed that were reported last. */
  newestOf(feedId: string, limit: number): Promise<JudgedItem[]>;
  /** Unjudged items in the order in which they are to be judged. */
  unjudged(limit: number): Promise<WaitingItem[]>;
  /**
   * Records verdicts in the order of judging; returns the number of the last. Call it under `lockJudging`. `assessment` is
   * absent where it was stored before; without a story the item could not be judged.
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
  /** Items by address or by words, those with the words in their titles first, then newest first, as the scope sees them. */
  find(query: string, scope: Scope, limit: number): Promise<JudgedItem[]>;
  /** All reports of some stories in the order in which they were judged; `visibleTo` filters them for a scope. */
  reports(...storyIds: string[]): Promise<StoredReport[]>;
  /** Stories, but for those in `without`, whose relevant reports the scope sees and together have the labels; last moved first. */
  relevantStories(filter: StoryFilter & { without?: readonly string[] }): Promise<StoryPlace[]>;
  /** Relevant reports that the scope sees, under the stories it is shown, reported from a time on and before another. */
  relevantReports(scope: Scope, since: number, until: number): Promise<RelevantReport[]>;
  /** How many items reached us in a span, as `StoryFilter.arrived` counts them, and how many of them are relevant. */
  arrivals(scope: Scope, span: { from: number; to: number }): Promise<{ items: number; relevant: number }>;
  /** Items first seen since a time and how many of them are relevant, by the id of their feed. */
  countsByFeed(feedIds: readonly string[], since: number): Promise<Map<string, { items: number; relevant: number }>>;
  /** How many items of a scope's feeds were first seen since a time, how many are relevant, and of how many stories. */
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

/** Where a story stands in a list: by when its last report that counts was reported, then by its id. */
export interface StoryPlace {
  id: string;
  moved: number;
}

/** A story in a list. */
export interface ListedStory extends StoryPlace {
  seen: SeenStory;
}

export interface StoryFilter {
  scope: Scope;
  tags?: readonly Tag[];
  /** In any of them; empty = anywhere. */
  theatres?: readonly Theatre[];
  least?: Severity;
  since?: number;
  until?: number;
  /** Reports that reached us in this span (and not with a feed's first poll, unless reported in it), for digests. */
  arrived?: { from: number; to: number };
  /** Only what follows this one in the list. */
  after?: StoryPlace | undefined;
  limit: number;
}
