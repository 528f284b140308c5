import { all, wrongWith } from './check.ts';
import type { Channel, Json, StoredMessage, Team, World } from './world.ts';

/** A subset of Slack's Web API over a `World`, with Slack's own error codes. */
export class ApiError extends Error {
  readonly extra: object;
  constructor(code: string, extra: object = {}) {
    super(code);
    this.extra = extra;
  }
}

export interface Call {
  team: Team;
  args: Json;
  world: World;
  now: number;
  /** Takes note of something that Slack would refuse: tests fail on any. */
  violation(why: string): void;
  trigger(id: string): 'ok' | 'in a modal' | 'expired_trigger_id' | 'exchanged_trigger_id' | 'invalid_trigger_id';
  /** The server's own address, for uploads. */
  origin: string;
}

interface Method {
  scope?: string[];
  /** The errors that this one may answer, checked against Slack's reference where it is at hand. */
  errors: string[];
  run(call: Call): object;
}

const TOKEN_ERRORS = ['token_revoked', 'account_inactive'];

export const METHODS: Record<string, Method> = {
  'auth.test': {
    errors: [],
    run: ({ team }) => ({
      url: `https://${team.id.toLowerCase()}.slack.com/`,
      team: team.name,
      user: 'chainwatch',
      team_id: team.id,
      user_id: team.botUserId,
      bot_id: team.botId,
      is_enterprise_install: false,
    }),
  },
  'chat.postMessage': {
    scope: ['chat:write'],
    errors: [
      'channel_not_found',
      'not_in_channel',
      'is_archived',
      'no_text',
      'invalid_blocks',
      'invalid_blocks_format',
      'msg_blocks_too_long',
      'invalid_metadata_format',
      'restricted_action',
      'restricted_action_read_only_channel',
      'restricted_action_thread_only_channel',
      'cannot_reply_to_message',
    ],
    run(call) {
      const { args } = call;
      const channel = postable(call, args.channel);
      checkMessage(call, 'message', args);
      if (args.thread_ts && !call.world.messages.some((one) => one.channel === channel.id && one.ts === args.thread_ts))
        throw new ApiError('cannot_reply_to_message');
      if (args.metadata && !(args.metadata.event_type && typeof args.metadata.event_payload === 'object'))
        throw new ApiError('invalid_metadata_format');
      // From its first reply on, a message names its own thread.
      const parent = call.world.messages.find((one) => one.channel === channel.id && one.ts === args.thread_ts);
      if (parent) parent.thread_ts ??= parent.ts;
      const message = store(call, channel, {
        ...(args.thread_ts ? { thread_ts: args.thread_ts } : {}),
        ...(args.thread_ts && args.reply_broadcast === 'true' ? { broadcast: true } : {}),
        ...(args.metadata ? { metadata: args.metadata } : {}),
      });
      return { channel: channel.id, ts: message.ts, message: shown(message, true) };
    },
  },
  'chat.postEphemeral': {
    scope: ['chat:write'],
    errors: ['channel_not_found', 'user_not_in_channel', 'is_archived', 'no_text', 'invalid_blocks'],
    run(call) {
      const channel = visible(call, call.args.channel);
      if (channel.is_archived) throw new ApiError('is_archived');
      if (!channel.members.has(call.team.botUserId)) throw new ApiError('channel_not_found');
      if (!channel.members.has(call.args.user)) throw new ApiError('user_not_in_channel');
      checkMessage(call, 'message', call.args);
      return { message_ts: store(call, channel, { ephemeralTo: call.args.user }).ts };
    },
  },
  'chat.update': {
    scope: ['chat:write'],
    errors: [
      'channel_not_found',
      'message_not_found',
      'cant_update_message',
      'msg_too_long',
      'no_text',
      'invalid_blocks',
    ],
    run(call) {
      const channel = visible(call, call.args.channel);
      const message = call.world.messages.find((one) => one.channel === channel.id && one.ts === call.args.ts);
      if (!message || message.ephemeralTo) throw new ApiError('message_not_found');
      if (message.user !== call.team.botUserId) throw new ApiError('cant_update_message');
      checkMessage(call, 'update', call.args);
      Object.assign(message, {
        text: call.args.text ?? '',
        blocks: call.args.blocks ?? [],
        edited: message.edited + 1,
      });
      return { channel: channel.id, ts: message.ts, text: message.text, message: shown(message, true) };
    },
  },
  'chat.unfurl': {
    scope: ['links:write'],
    errors: ['cannot_find_message', 'cannot_unfurl_url', 'invalid_unfurl_id', 'missing_unfurls'],
    run(call) {
      const { args, world } = call;
      if (!args.unfurls) throw new ApiError('missing_unfurls');
      const shared = world.shared.find((one) =>
        args.unfurl_id ? one.unfurl_id === args.unfurl_id : one.channel === args.channel && one.message_ts === args.ts,
      );
      if (!shared) throw new ApiError(args.unfurl_id ? 'invalid_unfurl_id' : 'cannot_find_message');
      for (const [url, { blocks }] of Object.entries<Json>(args.unfurls)) {
        if (!shared.links.includes(url)) throw new ApiError('cannot_unfurl_url');
        const wrong = wrongWith('message', 'preview', blocks);
        if (wrong) call.violation(`chat.unfurl: ${wrong.why}`);
        shared.shown.set(url, blocks);
      }
      return {};
    },
  },
  'conversations.history': {
    scope: ['channels:history', 'groups:history', 'im:history'],
    errors: ['channel_not_found', 'not_in_channel', 'invalid_cursor'],
    run(call) {
      const channel = readable(call, 'not_in_channel');
      const found = call.world.messages.filter(
        (one) =>
          one.channel === channel.id &&
          !one.ephemeralTo &&
          (!one.thread_ts || one.thread_ts === one.ts || one.broadcast),
      );
      return page(call, found.reverse());
    },
  },
  'conversations.replies': {
    scope: ['channels:history', 'groups:history', 'im:history'],
    errors: ['channel_not_found', 'invalid_cursor', 'thread_not_found'],
    run(call) {
      const channel = readable(call, 'channel_not_found');
      const { ts } = call.args;
      const found = call.world.messages.filter(
        (one) => one.channel === channel.id && !one.ephemeralTo && (one.ts === ts || one.thread_ts === ts),
      );
      if (!found.some((one) => one.ts === ts)) throw new ApiError('thread_not_found');
      return page(call, found);
    },
  },
  'conversations.info': {
    scope: ['channels:read', 'groups:read'],
    errors: ['channel_not_found'],
    run(call) {
      const { members, refuses, ...channel } = visible(call, call.args.channel);
      return { channel: { ...channel, is_member: members.has(call.team.botUserId), is_channel: true } };
    },
  },
  'users.info': {
    scope: ['users:read'],
    errors: ['user_not_found'],
    run({ world, args }) {
      const user = world.people.get(args.user);
      if (!user) throw new ApiError('user_not_found');
      return { user };
    },
  },
  'users.conversations': {
    scope: ['channels:read', 'groups:read'],
    errors: ['invalid_cursor'],
    run({ world, args, team }) {
      const mine = [...world.channels.values()].filter(
        (one) =>
          one.team_id === team.id &&
          !(one.is_archived && args.exclude_archived === 'true') &&
          one.members.has(args.user ?? team.botUserId) &&
          (!one.is_private || one.members.has(team.botUserId)),
      );
      return { channels: mine.map(({ members, refuses, ...one }) => one), response_metadata: { next_cursor: '' } };
    },
  },
  'usergroups.list': {
    scope: ['usergroups:read'],
    errors: [],
    run: ({ world, team }) => ({ usergroups: world.groups.filter((group) => group.team === team.id) }),
  },
  'views.open': {
    errors: ['invalid_arguments', 'expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id'],
    run(call) {
      // Slack answers that all is well, and its desktop app shows nothing.
      if (triggered(call) === 'in a modal') call.violation('a modal was opened while another one was open');
      return showView(call, 1);
    },
  },
  'views.push': {
    errors: [
      'invalid_arguments',
      'expired_trigger_id',
      'exchanged_trigger_id',
      'invalid_trigger_id',
      'not_found',
      'push_limit_reached',
    ],
    run(call) {
      if (triggered(call) !== 'in a modal') throw new ApiError('not_found');
      const depth = (call.world.views.at(-1)?.depth ?? 0) + 1;
      if (depth > 3) throw new ApiError('push_limit_reached');
      return showView(call, depth);
    },
  },
  'views.update': {
    errors: ['invalid_arguments', 'not_found'],
    run(call) {
      const open = call.world.views.find(({ id }) => id === call.args.view_id);
      if (!open) throw new ApiError('not_found');
      checkView(call, 'modal');
      open.view = call.args.view;
      return { view: { ...withBlockIds(open.view), id: open.id } };
    },
  },
  'views.publish': {
    errors: ['invalid_arguments', 'not_enabled'],
    run(call) {
      checkView(call, 'home');
      call.world.homes.set(call.args.user_id, call.args.view);
      return { view: call.args.view };
    },
  },
  'files.getUploadURLExternal': {
    scope: ['files:write'],
    errors: [],
    run({ world, args, origin }) {
      const id = world.id('F');
      world.files.set(id, { name: args.filename, bytes: Number(args.length), done: false, looks: 0 });
      return { file_id: id, upload_url: `${origin}/upload/${id}` };
    },
  },
  'files.completeUploadExternal': {
    scope: ['files:write'],
    errors: ['file_not_found'],
    run({ world, args }) {
      for (const { id } of args.files) {
        const file = world.files.get(id);
        if (!file) throw new ApiError('file_not_found');
        file.done = true;
      }
      return { files: args.files };
    },
  },
  'files.info': {
    scope: ['files:read'],
    errors: ['file_not_found'],
    run({ world, args }) {
      const file = world.files.get(args.file);
      if (!file?.done) throw new ApiError('file_not_found');
      // Slack reads a file in its own time: the first look is too early.
      file.looks += 1;
      return { file: { id: args.file, name: file.name, ...(file.looks > 1 ? { mimetype: 'image/png' } : {}) } };
    },
  },
};

/** Runs one method for a token. Throws ApiError. */
export function runMethod(name: string, call: Call): object {
  const method = METHODS[name];
  if (!method) throw new ApiError('unknown_method');
  if (call.team.revoked) throw new ApiError(call.team.revoked);
  const { scope } = method;
  if (scope && !scope.some((one) => call.team.scopes.includes(one)))
    throw new ApiError('missing_scope', { needed: scope[0], provided: call.team.scopes.join(',') });
  try {
    return method.run(call);
  } catch (error) {
    if (error instanceof ApiError && ![...method.errors, ...TOKEN_ERRORS].includes(error.message))
      throw new Error(`${name} answered ${error.message}, which is not among its errors.`);
    throw error;
  }
}

function visible({ world, team }: Call, id: string): Channel {
  const channel = world.channels.get(id);
  if (!channel || channel.team_id !== team.id) throw new ApiError('channel_not_found');
  if (channel.is_private && !channel.members.has(team.botUserId)) throw new ApiError('channel_not_found');
  return channel;
}

function postable(call: Call, id: string): Channel {
  const person = call.world.people.get(id);
  // A person's id as the channel means the direct message with them.
  if (person) {
    const direct = `D${id.slice(1)}`;
    return (
      call.world.channels.get(direct) ??
      call.world.addChannel({
        id: direct,
        team_id: call.team.id,
        is_private: true,
        members: new Set([id, call.team.botUserId]),
      })
    );
  }
  const channel = visible(call, id);
  if (channel.is_archived) throw new ApiError('is_archived');
  if (!channel.members.has(call.team.botUserId)) throw new ApiError('not_in_channel');
  if (channel.refuses) throw new ApiError(channel.refuses);
  return channel;
}

function readable(call: Call, outside: string): Channel {
  const channel = visible(call, call.args.channel);
  if (!channel.members.has(call.team.botUserId)) throw new ApiError(outside);
  return channel;
}

function page(call: Call, found: StoredMessage[]): object {
  const limit = Number(call.args.limit ?? 100);
  const start = Number(call.args.cursor ?? 0);
  const oldest = Number(call.args.oldest ?? 0);
  const inRange = found.filter((one) => Number(one.ts) > oldest);
  const next = start + limit < inRange.length ? String(start + limit) : '';
  const messages = inRange.slice(start, start + limit);
  const metadata = call.args.include_all_metadata === 'true';
  return {
    messages: messages.map((one) => shown(one, metadata)),
    has_more: next !== '',
    response_metadata: { next_cursor: next },
  };
}

export function shown(message: StoredMessage, withMetadata: boolean): object {
  const { ephemeralTo, broadcast, metadata, edited, at, channel, ...rest } = message;
  return {
    type: 'message',
    ...rest,
    ...(broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(metadata && withMetadata ? { metadata } : {}),
  };
}

function store(call: Call, channel: Channel, more: Partial<StoredMessage>): StoredMessage {
  const message: StoredMessage = {
    channel: channel.id,
    ts: call.world.nextTs(),
    text: call.args.text ?? '',
    blocks: call.args.blocks ?? [],
    user: call.team.botUserId,
    bot_id: call.team.botId,
    edited: 0,
    at: call.now,
    ...more,
  };
  call.world.messages.push(message);
  return message;
}

export function checkMessage(call: Pick<Call, 'violation' | 'world'>, surface: 'message' | 'update', args: Json): void {
  // A picture that Slack has not read yet: refused, and no fault of the message.
  for (const { id } of all(args.blocks, 'slack_file')) {
    if ((call.world.files.get(id)?.looks ?? 0) < 2) throw new ApiError('invalid_blocks');
  }
  const wrong = wrongWith(surface, args.text ?? '', args.blocks ?? []);
  if (!wrong) return;
  call.violation(`${surface}: ${wrong.code}: ${wrong.why}`);
  throw new ApiError(wrong.code);
}

function triggered(call: Call): 'ok' | 'in a modal' {
  const found = call.trigger(call.args.trigger_id);
  if (found === 'ok' || found === 'in a modal') return found;
  throw new ApiError(found);
}

function showView(call: Call, depth: number): object {
  checkView(call, 'modal');
  const view = { id: call.world.id('V'), user: '', team: call.team.id, view: call.args.view, depth };
  call.world.views.push(view);
  return { view: { ...withBlockIds(call.args.view), id: view.id } };
}

function checkView(call: Call, surface: 'modal' | 'home'): void {
  const wrong = wrongWith(surface, '', call.args.view);
  if (!wrong) return;
  call.violation(`${surface}: ${wrong.why}`);
  throw new ApiError('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${wrong.why}`] } });
}

export function withBlockIds(view: Json): Json {
  return { ...view, blocks: view.blocks.map((block: Json, at: number) => ({ block_id: `b${at}`, ...block })) };
}
