import type { Generated, Kysely } from 'kysely';

/** Rows as they stand in the tables. `Json` columns hold text; the file that reads one parses it with its schema. */
type Json = string;
/** Epoch milliseconds. */
type Ms = number;
type Bit = 0 | 1;

export interface Schema {
  feed: {
    id: string;
    url: string;
    outlet: string;
    enabled: Bit;
    /** Everything about how the feed fares: `FeedListing` and `FeedHealth`. */
    state: Json;
    next_poll_at: Ms;
    lease_until: Ms;
    lease_by: string | null;
  };
  /** Who sees a feed: `public` for the default feeds, else the workspaces that added it. */
  feed_scope: { feed_id: string; scope: string; added_by: string | null; added_at: Ms };
  item: {
    id: string;
    feed_id: string;
    /** `public`, or the workspace whose feed it came from. */
    scope: string;
    key: string;
    title: string;
    summary: string;
    url: string | null;
    source: string;
    published: Ms | null;
    language: string | null;
    first_seen: Ms;
    reported_at: Ms;
    /** 1 where the item came with a new feed's first poll: stored and searchable, never posted. */
    baseline: Bit;
    story_id: string | null;
    /** When the story's first report was reported. */
    story_opened_at: Ms | null;
    /** Counts up in the order in which items were judged; the story index is rebuilt in this order. */
    judged: number | null;
    relevant: Bit | null;
    score: number | null;
    severity: string | null;
    tags: Json;
    theatres: Json;
    /** The whole `Assessment`; null until assessed. */
    assessment: Json | null;
  };
  subscription: {
    id: string;
    platform: string;
    workspace: string;
    channel: string;
    channel_key: string;
    /** `SubscriptionSettings`. */
    settings: Json;
    paused_until: Ms;
    pause_reason: string | null;
    created_by: string;
    created_at: Ms;
  };
  /** One story in one channel. */
  alert: {
    id: string;
    channel_key: string;
    story_id: string;
    /** `AlertState`: what people in this channel have been told so far. */
    state: Json;
    /** Until when it is held (quiet hours); null = not held. */
    held_until: Ms | null;
    muted: Bit;
    opened_at: Ms;
    changed_at: Ms;
  };
  decision: {
    id: Generated<number>;
    story_id: string;
    item_id: string | null;
    channel_key: string;
    verdict: string;
    reason: string;
    decided_at: Ms;
  };
  delivery: {
    seq: Generated<number>;
    key: string;
    kind: string;
    platform: string;
    workspace: string;
    channel: string;
    channel_key: string;
    alert_id: string | null;
    /** Key of the delivery whose message is edited or replied to. */
    target_key: string | null;
    outgoing: Json;
    state: string;
    reason: string | null;
    /** Counts changes of `outgoing`, so that an edit made during a send is not lost. */
    revision: number;
    /** 1 where an earlier try may have been stored by the platform. */
    uncertain: Bit;
    due_at: Ms;
    lease_until: Ms;
    lease_by: string | null;
    attempts: number;
    first_tried_at: Ms | null;
    message: Json | null;
    created_at: Ms;
    finished_at: Ms | null;
  };
  /** A channel that must not be posted to for now, or until a manager mends it. */
  channel_hold: { channel_key: string; until: Ms; reason: string; permanent: Bit };
  feedback: {
    story_id: string;
    item_id: string;
    channel_key: string;
    user_id: string;
    vote: string;
    voted_at: Ms;
  };
  digest_schedule: {
    channel_key: string;
    edition: string;
    platform: string;
    workspace: string;
    channel: string;
    clock: string;
    zone: string;
    days: Json;
    since: Ms;
    next_at: Ms;
  };
  /**
   * One row a digest that was made; its key keeps a second one from being made. `local_date` also holds clock and zone
   * of the schedule, so that one that is moved to later in the day comes again.
   */
  digest_edition: { channel_key: string; edition: string; local_date: string; made_at: Ms };
  correction: { id: Generated<number>; scope: string; correction: Json; made_by: string; made_at: Ms };
  /** Small named things: a workspace's time zone, the state of a form. */
  setting: { owner: string; name: string; value: Json; expires_at: Ms | null };
  /** One row: the number of the last change in the web chat. */
  chat_clock: { id: number; value: number };
  chat_channel: { id: string; name: string; archived: Bit; changed: number; created_at: Ms };
  chat_message: {
    seq: number;
    changed: number;
    channel: string;
    author_id: string | null;
    author_name: string | null;
    asked: string | null;
    only_for: string | null;
    /** `ChatContent`. */
    content: Json;
    /** The content as lower-case plain text, for search. */
    words: string;
    reply_to: number | null;
    delivery_key: string | null;
    created_at: Ms;
    edited_at: Ms | null;
  };
  chat_read: { user_id: string; channel: string; seq: number };
  chat_user: { id: string; name: string; created_at: Ms };
  /** A workspace that installed the bot by itself. `secret` is sealed by the platform. */
  installation: { platform: string; workspace: string; name: string; secret: string; installed_at: Ms };
}

export type Db = Kysely<Schema>;
