import type { Interactions } from './interactions.ts';
import { commandMistakes, messageMistakes } from './rules.ts';
import {
  type FakeChannel,
  type FakeGuild,
  type FakeMessage,
  isThread,
  type Json,
  KIND,
  makeChannel,
  makeMessage,
  publicChannel,
  publicMessage,
  snowflake,
} from './state.ts';

export interface Request {
  method: string;
  /** Without `/api/v10`, decoded. */
  path: string;
  query: URLSearchParams;
  body: Json;
  files: string[];
}

export interface Answer {
  status: number;
  body?: unknown;
  /** Seconds to wait, in the headers alone. */
  retryAfter?: number;
}

/** Discord's error body: https://discord.com/developers/docs/reference#error-messages */
export function refuse(status: number, code: number, message: string, errors?: string[]): Answer {
  const details = errors?.length
    ? { errors: { _errors: errors.map((each) => ({ code: 'INVALID', message: each })) } }
    : {};
  return { status, body: { message, code, ...details } };
}

/** https://discord.com/developers/docs/resources/message#message-object-message-flags */
const CROSSPOSTED = 1;

type Handler = (request: Request, ...ids: string[]) => Answer;

export function createRest(parts: {
  guilds: FakeGuild[];
  directs: FakeChannel[];
  bot: Json;
  application: Json;
  commands: Map<string, Json[]>;
  gatewayUrl(): string;
  shards: number;
  /** How many shards may identify within five seconds. */
  identifyAtOnce: number;
  nonceWindowMs: number;
  interactions: Interactions;
  /** Tells the server's members of a thread that was opened. */
  opened(thread: FakeChannel): void;
}) {
  const { guilds, directs, bot, application, commands } = parts;
  const channels = () => [...guilds.flatMap((guild) => guild.channels), ...directs];

  /** The channel, or what Discord says of one that is gone or out of sight. */
  function open(id: string, use: (channel: FakeChannel) => Answer): Answer {
    const channel = channels().find((each) => each.id === id);
    if (!channel) return refuse(404, 10003, 'Unknown Channel');
    if (channel.access === 'no-view') return refuse(403, 50001, 'Missing Access');
    return use(channel);
  }

  function forbidden(channel: FakeChannel, { files }: Request): boolean {
    const { access } = channel;
    if (access === 'no-thread-posts') return isThread(channel);
    return access === 'no-send' || (access === 'no-files' && files.length > 0);
  }

  function accept(channel: FakeChannel, request: Request): Answer | undefined {
    if (channel.type === KIND.forum) return refuse(400, 50008, 'Cannot send messages in a non-text channel');
    if (forbidden(channel, request)) return refuse(403, 50013, 'Missing Permissions');
    if (channel.access === 'no-direct') return refuse(403, 50007, 'Cannot send messages to this user');
    // Without the right to manage threads: https://github.com/discord/discord-api-docs/issues/6884
    if (channel.locked && channel.archived) return refuse(403, 50083, 'Thread is archived');
    if (channel.locked) return refuse(400, 160005, 'Thread is locked');
    if (channel.access === 'no-history' && request.body.message_reference)
      return refuse(403, 160002, 'Cannot reply without permission to read message history');
    const mistakes = messageMistakes(request.body, request.files);
    return mistakes.length ? refuse(400, 50035, 'Invalid Form Body', mistakes) : undefined;
  }

  function store(channel: FakeChannel, body: Json, files: string[]): FakeMessage {
    const message = makeMessage(channel.id, bot, withFiles(body, files));
    channel.messages.push(message);
    channel.archived = false;
    return message;
  }

  function addThread(
    parent: FakeChannel,
    name: unknown,
    kind: 'thread' | 'announcementThread',
    id: string,
  ): FakeChannel {
    const thread: FakeChannel = {
      ...makeChannel(parent.guild_id, String(name), kind === 'thread' ? 'thread' : 'announcementThread'),
      id,
    };
    thread.parent_id = parent.id;
    thread.owner_id = bot.id;
    thread.access = parent.access;
    guilds.find((guild) => guild.id === parent.guild_id)?.channels.push(thread);
    parts.opened(thread);
    return thread;
  }

  const post: Handler = (request, id = '') =>
    open(id, (channel) => {
      const refused = accept(channel, request);
      if (refused) return refused;
      const { nonce, enforce_nonce } = request.body;
      const since = Date.now() - parts.nonceWindowMs;
      const twin = channel.messages.find(
        (each) => each.nonce !== undefined && each.nonce === nonce && each.storedAt > since,
      );
      if (twin && enforce_nonce) return { status: 200, body: publicMessage(twin) };
      return { status: 200, body: publicMessage(store(channel, request.body, request.files)) };
    });

  const list: Handler = (request, id = '') =>
    open(id, (channel) => {
      if (channel.access === 'no-history') return { status: 200, body: [] };
      const limit = Number(request.query.get('limit') ?? 50);
      const before = request.query.get('before');
      const newest = channel.messages.filter((each) => !before || BigInt(each.id) < BigInt(before)).toReversed();
      return { status: 200, body: newest.slice(0, limit).map(publicMessage) };
    });

  const one: Handler = (_request, id = '', messageId = '') =>
    open(id, (channel) => {
      if (channel.access === 'no-history') return refuse(403, 50013, 'Missing Permissions');
      const message = channel.messages.find((each) => each.id === messageId);
      return message ? { status: 200, body: publicMessage(message) } : refuse(404, 10008, 'Unknown Message');
    });

  const edit: Handler = (request, id = '', messageId = '') =>
    open(id, (channel) => {
      const message = channel.messages.find((each) => each.id === messageId);
      if (!message) return refuse(404, 10008, 'Unknown Message');
      if (channel.archived) return refuse(400, 50083, 'Thread is archived');
      if (channel.access === 'no-files' && request.files.length) return refuse(403, 50013, 'Missing Permissions');
      const mistakes = messageMistakes(request.body, request.files, true);
      if (mistakes.length) return refuse(400, 50035, 'Invalid Form Body', mistakes);
      Object.assign(message, withFiles(request.body, request.files), { edited_timestamp: new Date().toISOString() });
      message.edits += 1;
      return { status: 200, body: publicMessage(message) };
    });

  const crosspost: Handler = (_request, id = '', messageId = '') =>
    open(id, (channel) => {
      const message = channel.messages.find((each) => each.id === messageId);
      if (!message) return refuse(404, 10008, 'Unknown Message');
      if (channel.type !== KIND.announcement) return refuse(400, 50024, 'Cannot execute action on this channel type');
      if (message.flags & CROSSPOSTED) return refuse(400, 40033, 'This message has already been crossposted');
      message.flags |= CROSSPOSTED;
      return { status: 200, body: publicMessage(message) };
    });

  const threadFromMessage: Handler = (request, id = '', messageId = '') =>
    open(id, (channel) => {
      if (!channel.messages.some((each) => each.id === messageId)) return refuse(404, 10008, 'Unknown Message');
      if (channels().some((each) => each.id === messageId))
        return refuse(400, 160004, 'A thread has already been created');
      if (channel.access === 'no-threads') return refuse(403, 50013, 'Missing Permissions');
      const kind = channel.type === KIND.announcement ? 'announcementThread' : 'thread';
      return { status: 201, body: publicChannel(addThread(channel, request.body.name, kind, messageId)) };
    });

  const forumPost: Handler = (request, id = '') =>
    open(id, (channel) => {
      if (channel.type !== KIND.forum) return refuse(400, 50024, 'Cannot execute action on this channel type');
      if (forbidden(channel, request)) return refuse(403, 50013, 'Missing Permissions');
      const body: Json = Object(request.body.message);
      const mistakes = messageMistakes(body, request.files);
      if (mistakes.length) return refuse(400, 50035, 'Invalid Form Body', mistakes);
      const tags = Array.isArray(request.body.applied_tags) ? request.body.applied_tags.map(String) : [];
      const known = channel.available_tags.map((tag) => tag.id).filter((id) => !channel.staleTags.includes(id));
      if (tags.some((id) => !known.includes(id))) return refuse(400, 10087, 'Unknown Tag');
      const thread = addThread(channel, request.body.name, 'thread', snowflake());
      thread.applied_tags = tags;
      const message = { ...store(thread, body, request.files), id: thread.id };
      thread.messages = [message];
      return { status: 201, body: { ...publicChannel(thread), message: publicMessage(message) } };
    });

  const registered =
    (scope: string): Handler =>
    ({ query }) => ({
      status: 200,
      body: (commands.get(scope) ?? []).map((each) => localized(each, query.get('with_localizations') === 'true')),
    });

  function register(scope: string, request: Request): Answer {
    const mistakes = commandMistakes(request.body);
    if (mistakes.length) return refuse(400, 50035, 'Invalid Form Body', mistakes);
    const given: Json[] = Array.isArray(request.body) ? request.body : [];
    const stored = given.map((command) => ({
      ...command,
      ...asStored(command),
      id: snowflake(),
      application_id: application.id,
    }));
    commands.set(scope, stored);
    return { status: 200, body: stored };
  }

  const routes: [string, RegExp, Handler][] = [
    ['GET', /^\/gateway\/bot$/, () => ({ status: 200, body: gatewayInfo() })],
    ['GET', /^\/users\/@me$/, () => ({ status: 200, body: bot })],
    [
      'GET',
      /^\/users\/@me\/guilds$/,
      () => ({ status: 200, body: guilds.map(({ id, name }) => ({ id, name, permissions: '8' })) }),
    ],
    [
      'GET',
      /^\/guilds\/(\d+)$/,
      (_request, id = '') => {
        const found = guilds.find((guild) => guild.id === id);
        return found ? { status: 200, body: { id, name: found.name } } : refuse(404, 10004, 'Unknown Guild');
      },
    ],
    ['GET', /^\/applications\/@me$/, () => ({ status: 200, body: application })],
    ['GET', /^\/oauth2\/applications\/@me$/, () => ({ status: 200, body: application })],
    ['GET', /^\/applications\/\d+\/commands$/, registered('')],
    ['PUT', /^\/applications\/\d+\/commands$/, (request) => register('', request)],
    ['GET', /^\/applications\/\d+\/guilds\/(\d+)\/commands$/, (request, guild = '') => registered(guild)(request)],
    ['PUT', /^\/applications\/\d+\/guilds\/(\d+)\/commands$/, (request, guild = '') => register(guild, request)],
    [
      'GET',
      /^\/channels\/(\d+)$/,
      (_request, id = '') => open(id, (channel) => ({ status: 200, body: publicChannel(channel) })),
    ],
    [
      'PATCH',
      /^\/channels\/(\d+)$/,
      (request, id = '') =>
        open(id, (channel) => {
          if (channel.locked) return refuse(403, 50013, 'Missing Permissions');
          if (typeof request.body.archived === 'boolean') channel.archived = request.body.archived;
          return { status: 200, body: publicChannel(channel) };
        }),
    ],
    ['POST', /^\/channels\/(\d+)\/messages$/, post],
    ['GET', /^\/channels\/(\d+)\/messages$/, list],
    ['GET', /^\/channels\/(\d+)\/messages\/(\d+)$/, one],
    ['PATCH', /^\/channels\/(\d+)\/messages\/(\d+)$/, edit],
    ['POST', /^\/channels\/(\d+)\/messages\/(\d+)\/crosspost$/, crosspost],
    ['POST', /^\/channels\/(\d+)\/messages\/(\d+)\/threads$/, threadFromMessage],
    ['POST', /^\/channels\/(\d+)\/threads$/, forumPost],
    [
      'GET',
      /^\/channels\/(\d+)\/threads\/archived\/public$/,
      (_request, id = '') =>
        open(id, (channel) =>
          channel.access === 'no-history'
            ? refuse(403, 50013, 'Missing Permissions')
            : { status: 200, body: { threads: threadsOf(id, true), members: [], has_more: false } },
        ),
    ],
    [
      'GET',
      /^\/guilds\/(\d+)\/threads\/active$/,
      (_request, id = '') => ({
        status: 200,
        body: {
          threads: channels()
            .filter((each) => each.guild_id === id && isThread(each) && !each.archived)
            .map(publicChannel),
          members: [],
        },
      }),
    ],
    [
      'POST',
      /^\/interactions\/(\d+)\/([^/]+)\/callback$/,
      (request, id = '') => parts.interactions.callback(id, request),
    ],
    ['POST', /^\/webhooks\/\d+\/([^/]+)$/, (request, token = '') => parts.interactions.followUp(token, request)],
    [
      'PATCH',
      /^\/webhooks\/\d+\/([^/]+)\/messages\/([^/]+)$/,
      (request, token = '', id = '') => parts.interactions.edit(token, id, request),
    ],
    ['DELETE', /^\/webhooks\/\d+\/([^/]+)\/messages\/([^/]+)$/, () => ({ status: 204 })],
  ];

  function threadsOf(parent: string, archived: boolean): Json[] {
    return channels()
      .filter((each) => each.parent_id === parent && each.archived === archived)
      .map(publicChannel);
  }

  function gatewayInfo(): Json {
    const limit = { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: parts.identifyAtOnce };
    return { url: parts.gatewayUrl(), shards: parts.shards, session_start_limit: limit };
  }

  return function handle(request: Request): Answer {
    for (const [method, pattern, handler] of routes) {
      const match = method === request.method ? pattern.exec(request.path) : null;
      if (match) return handler(request, ...match.slice(1));
    }
    return refuse(404, 0, '404: Not Found');
  };
}

/** Uploaded files become attachments, and embeds that show them get their address. */
export function withFiles(body: Json, files: string[]): Json {
  const named = files.map((filename) => ({
    id: snowflake(),
    filename,
    size: 1,
    url: `https://cdn.example/${filename}`,
    proxy_url: '',
  }));
  return { ...body, attachments: named };
}

/** Translations of a command, its options and their choices are listed only to who asks for them; none is null. */
function localized(entry: Json, asked: boolean): Json {
  const { name_localizations: names = null, description_localizations: descriptions = null, ...rest } = entry;
  const lists = ['options', 'choices'].flatMap((key) => {
    const list = rest[key];
    return Array.isArray(list) ? [[key, list.map((each) => localized(Object(each), asked))]] : [];
  });
  const own = asked ? { name_localizations: names, description_localizations: descriptions } : {};
  return { ...rest, ...own, ...Object.fromEntries(lists) };
}

/** What Discord shows of a registered command: defaults filled in, permissions as text, false left out. */
function asStored(command: Json): Json {
  const permissions = command.default_member_permissions;
  return {
    description: command.description ?? '',
    version: snowflake(),
    nsfw: false,
    // https://github.com/discord/discord-api-docs/issues/6744
    contexts: command.contexts ?? null,
    integration_types: command.integration_types ?? [0],
    default_member_permissions: permissions === null || permissions === undefined ? null : String(permissions),
  };
}
