import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Faults } from './faults.ts';
import { createLinks } from './links.ts';
import { ApiError, type Call, checkMessage, runMethod, withBlockIds } from './methods.ts';
import { createWorld, type Json, type StoredMessage, type Team, type View } from './world.ts';

/** A local Slack that speaks Slack's protocols: Web API, Socket Mode, signed HTTP, response addresses, OAuth. */
export interface FakeSlackOptions {
  port?: number;
  /** Where commands, interactions and events are sent over HTTP; over Socket Mode when absent. */
  requestUrl?: string;
  /** Refuses posts that come faster than one a second and channel. */
  rateLimits?: boolean;
  /** How long an acknowledgement may take before an event is sent again; Slack's own three seconds when absent. */
  ackMs?: number;
  now?: () => number;
}

export const TOKENS = {
  bot: 'xoxb-T00000001',
  app: 'xapp-1-A00000001',
  signingSecret: 'signing-secret-of-the-local-slack',
  clientId: '111.222',
  clientSecret: 'client-secret-of-the-local-slack',
};
const TRIGGER_MS = 3000;
const RESPONSE_URL_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

export interface Delivered {
  /** What the app answered with its acknowledgement. */
  answer: Json;
  ms: number;
}

interface RecordedCall {
  method: string;
  args: Json;
  at: number;
  error?: string;
}

export type FakeSlack = Awaited<ReturnType<typeof startFakeSlack>>;

export async function startFakeSlack(options: FakeSlackOptions = {}) {
  const now = options.now ?? Date.now;
  const world = createWorld(now);
  const faults = new Faults();
  const calls: RecordedCall[] = [];
  const violations: string[] = [];
  const triggers = new Map<string, { at: number; used: boolean; user: string; inModal: boolean }>();
  const responses = new Map<
    string,
    { user: string; channel: string; at: number; uses: number; message?: StoredMessage }
  >();
  const codes = new Map<string, string>();
  const lastPost = new Map<string, number>();
  const sockets = new Set<Socket>();
  const settings = { requestUrl: options.requestUrl };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      violations.push(`the local Slack broke: ${String(error)}`);
      response.destroy();
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const links = createLinks(server, { ackMs: options.ackMs ?? 3000, appId: world.appId });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const path = (request.url ?? '/').replace(/\?.*$/, '');
    if (path.startsWith('/api/')) return api(path.slice(5), request, response, body.toString());
    if (path.startsWith('/response/')) return respond(path.slice(10), response, body.toString());
    if (path.startsWith('/upload/')) return void response.writeHead(200).end('OK');
    response.writeHead(404).end();
  }

  async function api(name: string, request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const args = decodeArguments(body);
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? args.token;
    const call: RecordedCall = { method: name, args, at: now() };
    calls.push(call);
    const fault = faults.take(name, args);
    if (fault && !('after' in fault && fault.after)) {
      if (await strike(fault, response)) return;
    }
    const answer = perform(name, token, args);
    if (answer.ok === false) call.error = String(answer.error);
    if (fault && 'after' in fault && fault.after && (await strike(fault, response))) return;
    if (answer.error === 'ratelimited') {
      response.writeHead(429, { 'retry-after': '1', 'content-type': 'application/json' });
      return void response.end(JSON.stringify(answer));
    }
    send(response, answer);
  }

  function perform(name: string, token: string | undefined, args: Json): Json {
    try {
      if (name === 'apps.connections.open') {
        if (token !== TOKENS.app)
          throw new ApiError(token?.startsWith('xapp-') ? 'invalid_auth' : 'not_allowed_token_type');
        return { ok: true, url: links.ticket(`ws://127.0.0.1:${port}`) };
      }
      if (name === 'oauth.v2.access') return { ok: true, ...grant(args) };
      if (!token) throw new ApiError('not_authed');
      const team = [...world.teams.values()].find((one) => one.botToken === token);
      if (!team) throw new ApiError('invalid_auth');
      if (options.rateLimits && name === 'chat.postMessage') {
        const last = lastPost.get(args.channel) ?? 0;
        // Slack tolerates short bursts; a fifth of a second stands for that.
        if (now() - last < 800) throw new ApiError('ratelimited');
        lastPost.set(args.channel, now());
      }
      return { ok: true, ...runMethod(name, callOf(team, args)) };
    } catch (error) {
      if (error instanceof ApiError) return { ok: false, error: error.message, ...error.extra };
      throw error;
    }
  }

  function callOf(team: Team, args: Json): Call {
    return { team, args, world, now: now(), origin, violation: (why) => violations.push(why), trigger };
  }

  function trigger(id: string) {
    const found = triggers.get(id);
    if (!found) return 'invalid_trigger_id' as const;
    if (found.used) return 'exchanged_trigger_id' as const;
    if (now() - found.at > TRIGGER_MS) return 'expired_trigger_id' as const;
    found.used = true;
    return found.inModal ? ('in a modal' as const) : ('ok' as const);
  }

  function grant(args: Json): object {
    const teamId = codes.get(args.code);
    if (args.client_id !== TOKENS.clientId || args.client_secret !== TOKENS.clientSecret)
      throw new ApiError('bad_client_secret');
    if (!teamId) throw new ApiError('invalid_code');
    codes.delete(args.code);
    const team = world.teams.get(teamId) ?? world.addTeam({ id: teamId, name: `Team ${teamId}` });
    delete team.revoked;
    // An id with E is an organisation's, all of whose workspaces the app is installed in at once.
    const whole = teamId.startsWith('E');
    return {
      access_token: team.botToken,
      token_type: 'bot',
      scope: team.scopes.join(','),
      bot_user_id: team.botUserId,
      app_id: world.appId,
      team: whole ? null : { id: team.id, name: team.name },
      enterprise: whole ? { id: team.id, name: team.name } : null,
      is_enterprise_install: whole,
      authed_user: { id: 'UADMIN001' },
    };
  }

  /** A response address: five uses in thirty minutes. */
  async function respond(id: string, response: ServerResponse, body: string): Promise<void> {
    const args: Json = JSON.parse(body);
    calls.push({ method: 'response_url', args, at: now() });
    const fault = faults.take('response_url', args);
    if (fault && (await strike(fault, response))) return;
    const place = responses.get(id);
    if (!place || now() - place.at > RESPONSE_URL_MS) return refuse(response, 'expired_url');
    if (place.uses >= RESPONSE_URL_USES) return refuse(response, 'used_url');
    place.uses += 1;
    try {
      checkMessage({ world, violation: (why) => violations.push(why) }, 'message', args);
    } catch (error) {
      return refuse(response, error instanceof Error ? error.message : 'invalid_blocks', 400);
    }
    if (args.replace_original && place.message) {
      Object.assign(place.message, {
        text: args.text ?? '',
        blocks: args.blocks ?? [],
        edited: place.message.edited + 1,
      });
    } else {
      const [team] = world.teams.values();
      world.messages.push({
        channel: place.channel,
        ts: world.nextTs(),
        text: args.text ?? '',
        blocks: args.blocks ?? [],
        user: team?.botUserId ?? '',
        edited: 0,
        at: now(),
        ...(args.thread_ts ? { thread_ts: args.thread_ts } : {}),
        ...(args.response_type === 'in_channel' ? {} : { ephemeralTo: place.user }),
      });
    }
    send(response, { ok: true });
  }

  /** Delivers one request to the app, over a socket or signed over HTTP. */
  async function deliver(kind: 'slash_commands' | 'interactive' | 'events_api', payload: Json): Promise<Delivered> {
    const start = performance.now();
    const answer = settings.requestUrl
      ? await overHttp(settings.requestUrl, kind, payload)
      : await links.deliver(kind, payload);
    const ms = performance.now() - start;
    if (ms > 3000) violations.push(`${kind} was acknowledged after ${Math.round(ms)} ms`);
    return { answer, ms };
  }

  async function overHttp(url: string, kind: string, payload: Json): Promise<Json> {
    const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
    const body =
      kind === 'slash_commands'
        ? form(payload)
        : kind === 'interactive'
          ? form({ payload: JSON.stringify(payload) })
          : JSON.stringify(payload);
    const type = kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded';
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type, ...sign(body, now()) },
      body,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The app answered ${response.status}.`);
    return text === '' ? {} : JSON.parse(text);
  }

  return {
    origin,
    apiUrl: `${origin}/api/`,
    port,
    world,
    faults,
    calls,
    violations,
    links,
    settings,
    deliver,
    now,
    newTrigger(user: string, inModal = false): string {
      const id = world.id('TRIGGER');
      triggers.set(id, { at: now(), used: false, user, inModal });
      return id;
    },
    newResponseUrl(user: string, channel: string, message?: StoredMessage): string {
      const id = randomUUID();
      responses.set(id, { user, channel, at: now(), uses: 0, ...(message ? { message } : {}) });
      return `${origin}/response/${id}`;
    },
    newCode(teamId: string): string {
      const code = randomUUID();
      codes.set(code, teamId);
      return code;
    },
    /** Sends an event of the Events API; one that happened at another time than now is one that could not be delivered then. */
    event(event: Json, teamId = 'T00000001', happenedAt = now()): Promise<Delivered> {
      const bot = world.teams.get(teamId)?.botUserId;
      return deliver('events_api', {
        token: 'verification',
        team_id: teamId,
        api_app_id: world.appId,
        event: { event_ts: world.nextTs(), ...event },
        type: 'event_callback',
        event_id: world.id('Ev'),
        event_time: Math.floor(happenedAt / 1000),
        authorizations: [
          { enterprise_id: null, team_id: teamId, user_id: bot, is_bot: true, is_enterprise_install: false },
        ],
      });
    },
    /** Posts that carry this delivery key. */
    withKey(key: string): StoredMessage[] {
      return world.messages.filter((one) => one.metadata?.event_payload?.key === key);
    },
    /** The view that stands open, as the app gave it, with Slack's block ids. */
    openView(): View | undefined {
      const last = world.views.at(-1);
      return last && { ...last, view: withBlockIds(last.view) };
    },
    async close(): Promise<void> {
      links.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sign(body: string, now: number, secret = TOKENS.signingSecret): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hash}` };
}

/** True where the fault has answered (or never will). */
async function strike(fault: Json, response: ServerResponse): Promise<boolean> {
  switch (fault.do) {
    case 'status':
      response.writeHead(fault.status).end('<html>upstream trouble</html>');
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>please sign in to the hotel network</html>');
      return true;
    case 'rate-limit':
      response.writeHead(429, { 'retry-after': String(fault.seconds), 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error: 'ratelimited' }));
      return true;
    case 'error':
      send(response, { ok: false, error: fault.code });
      return true;
    default:
      await new Promise((resolve) => setTimeout(resolve, fault.ms).unref());
      return response.destroyed || response.socket?.destroyed === true;
  }
}

function send(response: ServerResponse, answer: Json): void {
  if (response.destroyed) return;
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer));
}

function refuse(response: ServerResponse, error: string, status = 404): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: false, error }));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** Form fields; those that hold JSON are read. */
function decodeArguments(body: string): Json {
  const entries = [...new URLSearchParams(body)].map(([key, value]) => [
    key,
    STRUCTURED.includes(key) ? JSON.parse(value) : value,
  ]);
  return Object.fromEntries(entries);
}

const STRUCTURED = ['blocks', 'metadata', 'view', 'files', 'unfurls', 'attachments'];
