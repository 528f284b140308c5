import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyChecker, specPath } from './check.ts';
import { createFaults, type Fault, type FaultOptions } from './faults.ts';
import { createGateway } from './gateway.ts';
import { createInteractions, type Interaction } from './interactions.ts';
import { type Answer, createRest, type Request } from './rest.ts';
import {
  type Access,
  DENIED,
  type FakeChannel,
  type FakeGuild,
  type FakeMessage,
  type Json,
  KIND,
  makeChannel,
  makeGuild,
  publicChannel,
  publicGuild,
  publicMessage,
  snowflake,
} from './state.ts';

export interface FakeDiscordOptions {
  port?: number;
  token?: string;
  guilds?: FakeGuild[];
  /** What `/gateway/bot` recommends. */
  shards?: number;
  /** How many of them may identify within five seconds; 16 where absent. */
  identifyAtOnce?: number;
  faults?: FaultOptions;
  /** How long a nonce is remembered; two minutes where absent. */
  nonceWindowMs?: number;
  heartbeatMs?: number;
  /** Posts that a channel takes in a span of time before it answers 429, as Discord does; none where absent. */
  rateLimit?: { posts: number; perMs: number };
  /** Check every body against the official file where it is at hand. On where absent. */
  checkBodies?: boolean;
}

/** What a person does in the client. */
export type Doing = {
  guild?: string | null;
  channel?: string;
  userId?: string;
  permissions?: bigint;
  /** Who has installed the app: the server where there is one, and the person otherwise. */
  installedBy?: 'server' | 'person' | 'both';
  /** Where it was typed: 0 a server, 1 direct messages with the bot, 2 those of other people. */
  context?: 0 | 1 | 2;
} & (
  | { type: 'command'; name: string; subcommand?: string; options?: Record<string, string | number | boolean> }
  | {
      type: 'complete';
      name: string;
      subcommand?: string;
      options?: Record<string, string | number | boolean>;
      focused: string;
    }
  | { type: 'message'; name: string; text: string; forwards?: string; components?: Json[] }
  | { type: 'press'; message: FakeMessage; customId: string; values?: string[] }
  | { type: 'submit'; modal: Json; fields: Record<string, string | string[]>; message?: FakeMessage }
);

export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>;

/** Everything but administrator. */
const MANAGER = ((1n << 50n) - 1n) & ~8n;

/**
 * A local Discord on a loopback port: gateway and REST with the rules that the bot relies on (see docs/discord.md).
 */
export async function startFakeDiscord(options: FakeDiscordOptions = {}) {
  const token = options.token ?? 'test-token';
  const bot: Json = {
    id: '4000000000000000',
    username: 'Chainwatch',
    discriminator: '0',
    bot: true,
    avatar: null,
    global_name: null,
  };
  const application: Json = { id: '5000000000000000', name: 'Chainwatch', flags: 0, bot };
  const guilds = options.guilds ?? [makeGuild()];
  const directs: FakeChannel[] = [];
  const commands = new Map<string, Json[]>();
  const violations: string[] = [];
  /** Checked when somebody asks, so that the checking costs no answer its time. */
  const unchecked: Request[] = [];
  const requests: Request[] = [];
  const faults = createFaults(options.faults ?? {});
  const path = options.checkBodies === false ? undefined : specPath();
  const checker = path ? bodyChecker(path) : undefined;
  const posted = new Map<string, number[]>();
  const refusals: { on: RegExp; answer: Answer }[] = [];
  const hanging = new Set<ServerResponse>();
  let tokenRefused = false;

  const interactions = createInteractions({
    bot,
    publish: (channel, message) => find(channel)?.messages.push(message),
  });
  const rest = createRest({
    guilds,
    directs,
    bot,
    application,
    commands,
    gatewayUrl: () => `ws://127.0.0.1:${port}`,
    shards: options.shards ?? 1,
    identifyAtOnce: options.identifyAtOnce ?? 16,
    nonceWindowMs: options.nonceWindowMs ?? 120_000,
    interactions,
    opened: (thread) => gateway.dispatch(thread.guild_id, 'THREAD_CREATE', publicChannel(thread)),
  });

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error) => {
      violations.push(`The local Discord failed: ${error}`);
      response.writeHead(500).end();
    });
  });
  const gateway = createGateway({
    server,
    token,
    heartbeatMs: options.heartbeatMs ?? 41_250,
    url: () => `ws://127.0.0.1:${port}`,
    ready: (shard) => ({
      user: bot,
      application: { id: application.id, flags: 0 },
      guilds: guilds
        .filter((guild) => Number((BigInt(guild.id) >> 22n) % BigInt(shard[1])) === shard[0])
        .map((guild) => publicGuild(guild, bot)),
    }),
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = readAddress(server.address());

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    requests.push(request);
    const what = `${request.method} ${request.path}`;
    const open = /^\/(interactions|webhooks)\//.test(request.path);
    const given = incoming.headers.authorization;
    if (open && given) violations.push(`${what}: carries an Authorization that it must not have`);
    if (!open && (tokenRefused || given !== `Bot ${token}`))
      return reply(response, 401, { message: '401: Unauthorized', code: 0 });
    const bare = incoming.headers['content-length'] === '0';
    if (checker && !bare && /^(POST|PATCH|PUT)$/.test(request.method)) unchecked.push(request);

    const fault = faults.draw(what);
    if (fault === 'drop-before') return void incoming.socket.destroy();
    if (fault === 'timeout-before') return void hanging.add(response);
    if (fault === '5xx-before') return reply(response, 502, undefined);
    if (fault === '429')
      return (faults.global ? limitedEverywhere : limited)(response, faults.retryAfter, faults.retryAfterInHeaders);
    const wait = overLimit(request);
    if (wait > 0) return limited(response, wait / 1000);

    const ordered = refusals.findIndex(({ on }) => on.test(what));
    const answer = refusals.splice(ordered, ordered < 0 ? 0 : 1)[0]?.answer ?? rest(request);
    if (answer.status === 400 && Object(answer.body).code === 50035)
      violations.push(`${what}: ${JSON.stringify(answer.body)}`);
    if (fault === 'drop-after') return void incoming.socket.destroy();
    if (fault === 'timeout-after') return void hanging.add(response);
    if (fault === '5xx-after') return reply(response, 500, undefined);
    if (answer.retryAfter !== undefined) response.setHeader('Retry-After', String(answer.retryAfter));
    reply(response, answer.status, answer.body);
  }

  /** Milliseconds until the channel takes another post; 0 = now. */
  function overLimit(request: Request): number {
    const channel = /^POST \/channels\/(\d+)\/messages$/.exec(`${request.method} ${request.path}`)?.[1];
    if (!options.rateLimit || !channel) return 0;
    const now = Date.now();
    const recent = (posted.get(channel) ?? []).filter((at) => at > now - (options.rateLimit?.perMs ?? 0));
    const oldest = recent.at(-options.rateLimit.posts);
    if (oldest !== undefined && recent.length >= options.rateLimit.posts)
      return oldest + options.rateLimit.perMs - now + 1;
    posted.set(channel, [...recent, now]);
    return 0;
  }

  function find(channel: string): FakeChannel | undefined {
    return [...guilds.flatMap((guild) => guild.channels), ...directs].find((each) => each.id === channel);
  }

  function channel(id: string): FakeChannel {
    const found = find(id) ?? guilds.flatMap((guild) => guild.channels).find((each) => each.name === id);
    if (!found) throw new Error(`There is no channel ${id}.`);
    return found;
  }

  /** Sends the event; the answer comes through `until`, or here once there is any. */
  async function interact(doing: Doing, within = 3_500): Promise<Interaction> {
    const place = doing.channel ?? guilds[0]?.channels[0]?.id ?? '';
    const held = doing.type === 'press' || doing.type === 'submit' ? doing.message : undefined;
    const interaction = interactions.begin(place, held);
    const guild = doing.guild === null ? undefined : (doing.guild ?? guilds[0]?.id);
    const user = {
      id: doing.userId ?? '7000000000000000',
      username: 'reader',
      global_name: 'Reader',
      discriminator: '0',
      avatar: null,
    };
    gateway.dispatch(guild, 'INTERACTION_CREATE', {
      id: interaction.id,
      token: interaction.token,
      application_id: application.id,
      version: 1,
      locale: 'en-US',
      channel_id: place,
      channel: find(place) ? publicChannel(channel(place)) : unknownChannel(place, guild, doing.context),
      app_permissions: (MANAGER & ~DENIED[find(place)?.access ?? 'full']).toString(),
      entitlements: [],
      authorizing_integration_owners: {
        ...(guild && doing.installedBy !== 'person' ? { 0: guild } : {}),
        ...(!guild || (doing.installedBy ?? 'server') !== 'server' ? { 1: user.id } : {}),
      },
      context: doing.context ?? (guild ? 0 : 1),
      ...(guild
        ? {
            guild_id: guild,
            guild: { id: guild, locale: 'en-US', features: [] },
            guild_locale: 'en-US',
            member: {
              user,
              roles: [],
              joined_at: new Date().toISOString(),
              permissions: (doing.permissions ?? MANAGER).toString(),
              deaf: false,
              mute: false,
              flags: 0,
            },
          }
        : { user }),
      ...eventOf(doing, place),
    });
    return interactions.until(interaction, (seen) => seen.callback !== undefined, within);
  }

  function eventOf(doing: Doing, place: string): Json {
    switch (doing.type) {
      case 'command':
      case 'complete': {
        const options = Object.entries(doing.options ?? {}).map(([name, value]) => ({
          name,
          value,
          type: optionType(doing.name, doing.subcommand, name, value),
          ...(doing.type === 'complete' && doing.focused === name ? { focused: true } : {}),
        }));
        const data = {
          id: snowflake(),
          name: doing.name,
          type: 1,
          options: doing.subcommand ? [{ type: 1, name: doing.subcommand, options }] : options,
        };
        return { type: doing.type === 'command' ? 2 : 4, data };
      }
      case 'message': {
        const id = snowflake();
        const author = { id: '8', username: 'somebody', discriminator: '0', avatar: null };
        const snapshots = [doing.forwards].flatMap((text) =>
          text ? [{ message: publicMessageOf(place, author, text, id) }] : [],
        );
        const reference = doing.forwards ? { type: 1, message_id: id, channel_id: place } : undefined;
        const message = {
          ...publicMessageOf(place, author, doing.text, id),
          components: doing.components ?? [],
          message_snapshots: snapshots,
          message_reference: reference,
        };
        const messages = { [id]: message };
        return { type: 2, data: { id: snowflake(), name: doing.name, type: 3, target_id: id, resolved: { messages } } };
      }
      case 'press': {
        const component_type = doing.values ? 3 : 2;
        return {
          type: 3,
          message: publicMessage(doing.message),
          data: { custom_id: doing.customId, component_type, ...(doing.values ? { values: doing.values } : {}) },
        };
      }
      case 'submit':
        return {
          type: 5,
          ...(doing.message ? { message: publicMessage(doing.message) } : {}),
          data: { custom_id: doing.modal.custom_id, components: submitted(doing.fields) },
        };
    }
  }

  function optionType(command: string, subcommand: string | undefined, name: string, value: unknown): number {
    const options = (of: unknown): Json[] => (Array.isArray(Object(of).options) ? Object(of).options : []);
    const declared = [...commands.values()].flat().find((each) => each.name === command);
    const leaf = subcommand ? options(declared).find((each) => each.name === subcommand) : declared;
    const known = options(leaf).find((each) => each.name === name)?.type;
    return typeof known === 'number' ? known : typeof value === 'number' ? 4 : typeof value === 'boolean' ? 5 : 3;
  }

  return {
    /** For `apiUrl`. */
    url: `http://127.0.0.1:${port}/api`,
    token,
    applicationId: String(application.id),
    guilds,
    commands,
    requests,
    /** What the real Discord would have refused as malformed. Tests expect none. */
    violations(): string[] {
      for (const { method, path, body } of unchecked.splice(0))
        violations.push(...(checker?.check(method, path, body) ?? []));
      return violations;
    },
    faults,
    gateway,
    interact,
    until: interactions.until,
    /** By id or name. */
    channel,
    /** Opens a person's direct messages with the bot, where they take them. */
    direct(access: 'full' | 'no-direct' = 'full'): FakeChannel {
      const opened = { ...makeChannel('', '', 'direct'), access };
      directs.push(opened);
      return opened;
    },
    /** What stands in a channel or thread, oldest first. By id or name. */
    messages: (id: string): FakeMessage[] => channel(id).messages,
    /** Every message that stands anywhere. */
    allMessages: (): FakeMessage[] => guilds.flatMap((guild) => guild.channels.flatMap((each) => each.messages)),
    failNext: (fault: Fault, on?: RegExp) => faults.failNext(fault, on),
    /** The next request that matches, as `METHOD /path`, is answered so; a body that is text is a page. */
    answerNext: (on: RegExp, answer: Answer) => void refusals.push({ on, answer }),
    refuseToken(refused: boolean): void {
      tokenRefused = refused;
    },
    setAccess(id: string, access: Access): void {
      const target = channel(id);
      target.access = access;
      gateway.dispatch(target.guild_id, 'CHANNEL_UPDATE', publicChannel(target));
    },
    deleteChannel(id: string): void {
      const target = channel(id);
      for (const guild of guilds) guild.channels = guild.channels.filter((each) => each.id !== target.id);
      gateway.dispatch(target.guild_id, 'CHANNEL_DELETE', publicChannel(target));
    },
    join(guild: FakeGuild): void {
      guild.joinedAt = new Date().toISOString();
      guilds.push(guild);
      gateway.dispatch(guild.id, 'GUILD_CREATE', publicGuild(guild, bot));
    },
    leave(id: string): void {
      guilds.splice(
        guilds.findIndex((guild) => guild.id === id),
        1,
      );
      gateway.dispatch(id, 'GUILD_DELETE', { id });
    },
    async stop(): Promise<void> {
      for (const response of hanging) response.destroy();
      gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function submitted(fields: Record<string, string | string[]>): Json[] {
  return Object.entries(fields).map(([custom_id, value], index) => ({
    type: 18,
    id: index * 2 + 1,
    component: Array.isArray(value)
      ? { type: 3, id: index * 2 + 2, custom_id, values: value }
      : { type: 4, id: index * 2 + 2, custom_id, value },
  }));
}

/** A channel where the bot is not: in a server that has only its commands, or between people. */
function unknownChannel(id: string, guild: string | undefined, context?: number): Json {
  if (guild) return { id, type: KIND.text, guild_id: guild, name: 'elsewhere', permissions: MANAGER.toString() };
  return { id, type: context === 2 ? KIND.group : KIND.direct };
}

function publicMessageOf(channel: string, author: Json, content: string, id: string): Json {
  return {
    id,
    channel_id: channel,
    author,
    content,
    embeds: [],
    components: [],
    attachments: [],
    flags: 0,
    type: 0,
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    pinned: false,
  };
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const base = {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(url.pathname.replace(/^\/api(\/v10)?/, '')),
    query: url.searchParams,
  };
  const type = incoming.headers['content-type'] ?? '';
  const raw = Buffer.concat(chunks);
  if (!type.startsWith('multipart/')) return { ...base, body: raw.length ? JSON.parse(raw.toString()) : {}, files: [] };
  const form = await new Response(raw, { headers: { 'content-type': type } }).formData();
  const files = [...form].flatMap(([, value]) => (typeof value === 'string' ? [] : [value.name]));
  return { ...base, body: JSON.parse(String(form.get('payload_json') ?? '{}')), files };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  // A 204 must not claim to hold JSON: the client would try to read it.
  if (body === undefined) response.writeHead(status).end();
  else if (typeof body === 'string') response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function limited(response: ServerResponse, seconds: number, inHeaders = seconds): void {
  if (seconds === 0) return void reply(response, 429, { message: 'Too many requests.' });
  response.setHeader('Retry-After', String(inHeaders));
  response.setHeader('X-RateLimit-Limit', '5');
  response.setHeader('X-RateLimit-Remaining', inHeaders < seconds ? '4' : '0');
  response.setHeader('X-RateLimit-Reset-After', String(inHeaders));
  response.setHeader('X-RateLimit-Bucket', 'bucket');
  response.setHeader('X-RateLimit-Scope', 'user');
  reply(response, 429, { message: 'You are being rate limited.', retry_after: seconds, global: false });
}

function limitedEverywhere(response: ServerResponse, seconds: number): void {
  response.setHeader('Retry-After', String(seconds));
  response.setHeader('X-RateLimit-Global', 'true');
  response.setHeader('X-RateLimit-Scope', 'global');
  reply(response, 429, { message: 'You are being rate limited.', retry_after: seconds, global: true });
}

function readAddress(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The local Discord has no port.');
  return address;
}
