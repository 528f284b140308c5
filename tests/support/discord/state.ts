/** What the local Discord holds: servers, channels, messages, threads. Everything lives in memory. */

export type Json = { [key: string]: unknown };

export interface FakeMessage extends Json {
  id: string;
  channel_id: string;
  content: string;
  embeds: Json[];
  components: Json[];
  attachments: Json[];
  flags: number;
  nonce?: string;
  message_reference?: Json;
  /** When it was stored, in epoch milliseconds. */
  storedAt: number;
  edits: number;
}

export type Access =
  | 'full'
  | 'no-view'
  | 'no-send'
  | 'no-history'
  | 'no-threads'
  | 'no-thread-posts'
  | 'no-files'
  | 'no-direct';

export interface FakeChannel extends Json {
  id: string;
  guild_id: string;
  type: number;
  name: string;
  access: Access;
  messages: FakeMessage[];
  available_tags: { id: string; name: string; moderated: boolean }[];
  /** Ids of tags that are listed still, although they were deleted. */
  staleTags: string[];
  applied_tags: string[];
  parent_id: string | null;
  archived: boolean;
  /** Only people who manage threads may still post in it or open it again. */
  locked: boolean;
}

export interface FakeGuild {
  id: string;
  name: string;
  /** When the bot was added. */
  joinedAt: string;
  channels: FakeChannel[];
}

export const KIND = {
  text: 0,
  direct: 1,
  group: 3,
  announcement: 5,
  announcementThread: 10,
  thread: 11,
  forum: 15,
} as const;

const EPOCH = 1_420_070_400_000;
let increment = 0;

/** A Discord id: time and a counter. */
export function snowflake(at = Date.now()): string {
  increment += 1;
  return ((BigInt(at - EPOCH) << 22n) | BigInt(increment % 4_194_304)).toString();
}

export function makeChannel(
  guild: string,
  name: string,
  kind: keyof typeof KIND = 'text',
  tags: string[] = [],
): FakeChannel {
  return {
    id: snowflake(),
    guild_id: guild,
    type: KIND[kind],
    name,
    access: 'full',
    messages: [],
    available_tags: tags.map((tag) => ({ id: snowflake(), name: tag, moderated: false })),
    staleTags: [],
    applied_tags: [],
    parent_id: null,
    archived: false,
    locked: false,
  };
}

/** One server with one channel of each kind. */
export function makeGuild(name = 'Test server', id = snowflake()): FakeGuild {
  return {
    id,
    name,
    joinedAt: '2024-05-01T12:00:00.000Z',
    channels: [
      makeChannel(id, 'alerts'),
      makeChannel(id, 'news', 'announcement'),
      makeChannel(id, 'stories', 'forum', ['Critical', 'Alliance expansion', 'Other']),
    ],
  };
}

export function makeMessage(channel: string, author: Json, body: Json): FakeMessage {
  const list = (value: unknown): Json[] => (Array.isArray(value) ? value : []);
  return {
    id: snowflake(),
    channel_id: channel,
    author,
    content: typeof body.content === 'string' ? body.content : '',
    embeds: list(body.embeds),
    components: list(body.components),
    attachments: list(body.attachments),
    flags: typeof body.flags === 'number' ? body.flags : 0,
    ...(typeof body.nonce === 'string' ? { nonce: body.nonce } : {}),
    ...(body.message_reference
      ? { message_reference: { ...Object(body.message_reference), channel_id: channel } }
      : {}),
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    pinned: false,
    type: 0,
    storedAt: Date.now(),
    edits: 0,
  };
}

/** A message as the API shows it: without what only the test may see, and without the nonce, which it never lists. */
export function publicMessage(message: FakeMessage): Json {
  const { storedAt: _, edits: __, nonce: ___, ...rest } = message;
  return rest;
}

/** The permission that each access lacks. */
export const DENIED: Record<Access, bigint> = {
  full: 0n,
  'no-view': 1n << 10n,
  'no-send': 1n << 11n,
  'no-history': 1n << 16n,
  'no-threads': 1n << 35n,
  'no-thread-posts': 1n << 38n,
  'no-files': 1n << 15n,
  'no-direct': 0n,
};

export function publicChannel(channel: FakeChannel): Json {
  const { messages: _, staleTags: __, access, archived, locked, ...rest } = channel;
  if (channel.type === KIND.direct) return { id: channel.id, type: channel.type };
  return {
    ...rest,
    position: 0,
    flags: 0,
    permission_overwrites: [{ id: channel.guild_id, type: 0, allow: '0', deny: DENIED[access].toString() }],
    ...(isThread(channel)
      ? {
          thread_metadata: {
            archived,
            auto_archive_duration: 4320,
            archive_timestamp: new Date().toISOString(),
            locked,
          },
        }
      : {}),
  };
}

export function isThread(channel: FakeChannel): boolean {
  return channel.type === KIND.thread || channel.type === KIND.announcementThread;
}

export function publicGuild(guild: FakeGuild, bot: Json): Json {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: '1',
    joined_at: guild.joinedAt,
    member_count: 2,
    large: false,
    unavailable: false,
    features: [],
    emojis: [],
    stickers: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    preferred_locale: 'en-US',
    premium_tier: 0,
    system_channel_flags: 0,
    roles: [
      {
        id: guild.id,
        name: '@everyone',
        permissions: (((1n << 50n) - 1n) & ~8n).toString(),
        position: 0,
        color: 0,
        flags: 0,
      },
    ],
    channels: guild.channels.filter((channel) => !isThread(channel)).map(publicChannel),
    threads: guild.channels.filter(isThread).map(publicChannel),
    members: [{ user: bot, roles: [], joined_at: guild.joinedAt, deaf: false, mute: false, flags: 0 }],
  };
}
