import type { ChannelAddress, WorkspaceAddress } from './address.ts';
import type { Verdict } from './alert.ts';
import type { Assessment, NewsText } from './assessment.ts';
import type { Briefings } from './briefing.ts';
import type { BriefingSearch } from './briefing-search.ts';
import type { Card } from './card.ts';
import type { Command } from './command.ts';
import type { Commitments } from './commitments.ts';
import type { DigestSchedule } from './digest.ts';
import type { Feed, FeedCheck } from './feed.ts';
import type { Scope } from './item.ts';
import type { ListedStory, SeenStory, StoryFilter } from './item-table.ts';
import type { Pictures } from './pictures.ts';
import type { Caller } from './reply.ts';
import type { Store } from './store.ts';
import type { StoryView } from './story.ts';
import type { SubscriptionSettings } from './subscription.ts';

/** What commands are handed. `src/services.ts` wires the real ones. */
export interface Services {
  /** All commands, for help. */
  commands: readonly Command[];
  store: Store;
  stories: StoryReader;
  /** The curated cards, and what finds them from any wording. */
  briefings: Briefings;
  search: BriefingSearch;
  /** Who is bound to whom, and how tightly. */
  commitments: Commitments;
  pictures: Pictures;
  assess(text: NewsText): Assessment;
  /** The title and description of a web page, through the guarded fetcher. Throws a UserError. */
  readPage(address: string): Promise<NewsText>;
  /** Title of an argument by its slug; the slug itself where there is none. */
  argumentTitle(slug: string): string;
  /** What a channel would be told of a story that was opened now, and why. */
  verdictNow(story: SeenStory, address: ChannelAddress, now: number): Promise<{ verdict: Verdict; reason: string }>;
  /** What a subscription would have sent in the last 14 days, from stored stories. */
  wouldHaveSent(
    settings: SubscriptionSettings,
    scope: Scope,
    now: number,
  ): Promise<{ days: number; stories: StoryView[] }>;
  /** An alert as it would be posted, marked as a sample. */
  sampleAlert(story: SeenStory): Card;
  /** What would be read from an address. Never rejects. */
  checkFeed(address: string): Promise<FeedCheck>;
  /** Adds a feed, or says why not by its check. `post`: how many of its latest items to post at once. */
  addFeed(
    address: string,
    wish: { scope: Scope; by: string; post: number },
  ): Promise<{ feed: Feed; already: boolean } | { check: FeedCheck }>;
  /** Feeds as an OPML document. */
  opmlOf(feeds: readonly Feed[]): string;
  /** Adds the feeds of an OPML file at an address. Throws a UserError when it cannot be read at all. */
  importFeeds(
    address: string,
    wish: { scope: Scope; by: string },
  ): Promise<{ added: number; already: number; problems: { line: string; reason: string }[] }>;
  digests: DigestService;
  exports: ExportService;
  setup: SetupService;
  /** The workspace's time zone: as set, else as the platform tells for the caller; null when unknown. */
  timeZoneOf(caller: Caller): Promise<string | null>;
  /** The platforms that are wired, and whether each is connected. */
  platformStatus(): { name: string; connected: boolean; detail: string }[];
  /** Stories were corrected by a manager: brings posted alerts up to date. */
  storyCorrected(storyIds: readonly string[], scope: Scope): Promise<void>;
  /** A channel takes posts again: ends its hold, and decides anew on what has waited behind it. */
  releaseChannel(address: ChannelAddress): Promise<void>;
  /** Something was put into the outbox. */
  wakeDelivery(): void;
}

/** Stories as one workspace sees them. */
export interface StoryReader {
  /** Last moved first. */
  latest(filter: StoryFilter): Promise<SeenStory[]>;
  /** The same, with the place of each, after which the list goes on. */
  page(filter: StoryFilter): Promise<ListedStory[]>;
  /** A story by its id, also one that managers joined to another since. */
  get(id: string, scope: Scope): Promise<SeenStory | null>;
  /** The story under which a workspace is shown an item, its managers' corrections heeded; null where it has none. */
  of(itemId: string, scope: Scope): Promise<SeenStory | null>;
  /** The story that somebody means by an id, an address or words; null when none fits. */
  find(query: string, scope: Scope): Promise<SeenStory | null>;
}

/** What a channel or a workspace is set up with, as one YAML text. */
export interface SetupService {
  /** Of one channel; of the whole workspace where none is given. */
  export(workspace: WorkspaceAddress, channel: string | undefined): Promise<string>;
  /**
   * Adds what the text says; where something in it is wrong, names it by line and adds nothing. `here`: the channel of
   * entries that name none, and the only one where `channels` says so. Else `channels` are those that count besides the ones
   * that the workspace already uses, for an id may be another workspace's, or nobody's. Throws a UserError where it is no
   * such text.
   */
  import(
    text: string,
    workspace: WorkspaceAddress,
    wish: { here: string | undefined; by: string; channels: readonly string[] | 'any' | 'here' },
  ): Promise<{
    added: { alerts: number; digests: number; feeds: number; already: number };
    problems: { line: number; reason: string }[];
  }>;
}

/** Addresses outside the chat under which a channel's alerts and its workspace's stories can be read. */
export interface ExportService {
  /** False where no public address is configured. */
  available: boolean;
  /** New addresses with a secret in them, which is kept only as a hash; earlier ones of the channel stop working. */
  open(address: ChannelAddress, name: string): Promise<{ file: string; url: string }[]>;
  /** False where none were open. */
  close(address: ChannelAddress): Promise<boolean>;
}

interface DigestService {
  /** Keeps the schedule; returns when the next one comes. */
  schedule(schedule: DigestSchedule, now: number): Promise<number>;
  nextAt(schedule: DigestSchedule, now: number): number;
  /** As messages; the first is the digest itself. */
  preview(schedule: DigestSchedule): Promise<Card[]>;
}
