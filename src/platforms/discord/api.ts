import { type RateLimitData, REST, RESTEvents, type RESTOptions, type RouteLike, Routes } from 'discord.js';
import { z } from 'zod';
import type { Logger } from '../../core/log.ts';
import type { Attachment } from './embed.ts';

/** Longer waits for a rate limit are handed back to the outbox, which can do other work meanwhile. */
const WAIT_AT_MOST_MS = 2_000;
const TIMEOUT_MS = 15_000;
/** Discord blocks an address after 10,000 invalid requests in ten minutes: https://discord.com/developers/docs/topics/rate-limits */
const WARN_EVERY_INVALID = 500;

/** The REST calls that posts and answers are made of. Nothing is ever sent twice by itself: what failed is thrown. */
export interface Api {
  get(route: RouteLike, query?: Record<string, string>): Promise<unknown>;
  post(route: RouteLike, body?: object, files?: Attachment[]): Promise<unknown>;
  patch(route: RouteLike, body: object, files?: Attachment[]): Promise<unknown>;
  put(route: RouteLike, body: unknown): Promise<unknown>;
  /** For routes that carry their own token: interaction callbacks and webhooks. */
  open: { post: Api['post']; patch: Api['patch'] };
}

export function createApi(options: {
  token: string;
  /** `https://discord.com/api` where absent. */
  apiUrl?: string | undefined;
  log: Logger;
  timeoutMs?: number | undefined;
}): Api {
  const timeout = options.timeoutMs ?? TIMEOUT_MS;
  const settings: Partial<RESTOptions> = {
    version: '10',
    retries: 0,
    timeout,
    // The library's own way to send refuses pictures where another version of undici was loaded before it.
    makeRequest: async (url, { dispatcher: _, headers = {}, ...init }) =>
      withWholeWait(await fetch(url, { ...init, redirect: 'manual', headers: plainHeaders(headers) })),
    // Where no time is given the library would ask again at once, and go on doing so.
    rejectOnRateLimit: ({ retryAfter, timeToReset }: RateLimitData) =>
      retryAfter === 0 || Math.max(retryAfter, timeToReset) > WAIT_AT_MOST_MS,
    invalidRequestWarningInterval: WARN_EVERY_INVALID,
    ...(options.apiUrl ? { api: options.apiUrl } : {}),
  };
  const rest = new REST(settings);
  // Answers go on while the bot as a whole is told to wait: Discord does not count them among its requests.
  const open = new REST(settings);
  for (const each of [rest, open]) watchLimits(each, options.log);

  function request<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    // A 401 makes the library forget the token; the next delivery has to be able to try again.
    rest.setToken(options.token);
    // The library's own time limit ends with the headers; this one covers the body too.
    return call(AbortSignal.timeout(timeout + WAIT_AT_MOST_MS * 5));
  }

  const raw = (files: Attachment[] = []) => files.map(({ name, data }) => ({ name, data, contentType: 'image/png' }));
  return {
    get: (route, query) =>
      request((signal) => rest.get(route, { signal, ...(query ? { query: new URLSearchParams(query) } : {}) })),
    post: (route, body, files) => request((signal) => rest.post(route, { signal, body, files: raw(files) })),
    patch: (route, body, files) => request((signal) => rest.patch(route, { signal, body, files: raw(files) })),
    put: (route, body) => request((signal) => rest.put(route, { signal, body })),
    open: {
      post: (route, body, files) =>
        request((signal) => open.post(route, { signal, body, files: raw(files), auth: false })),
      patch: (route, body, files) =>
        request((signal) => open.patch(route, { signal, body, files: raw(files), auth: false })),
    },
  };
}

/** Of what was made or asked for. */
export const IdSchema = z.object({ id: z.string() });

/** The id of the application that the token belongs to. */
export async function applicationId(api: Api): Promise<string> {
  return IdSchema.parse(await api.get(Routes.currentApplication())).id;
}

/** Headers as `fetch` takes them; the library gives names and values. */
function plainHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

const LimitSchema = z.object({ retry_after: z.number() });

/**
 * A 429 whose headers say how long it lasts. For an edit of a message that was passed on they say a second where the
 * body says twenty minutes, and the library reads the headers alone: https://github.com/discord/discord-api-docs/issues/6109
 * Where the body is none of Discord's, Cloudflare has blocked our address, which counts for every route alike.
 */
async function withWholeWait(response: Response): Promise<Response> {
  if (response.status !== 429) return response;
  const said = LimitSchema.safeParse(await response.json().catch(() => undefined));
  const headers = new Headers(response.headers);
  const wait = said.data?.retry_after ?? 0;
  if (wait > Number(headers.get('Retry-After'))) headers.set('Retry-After', String(wait));
  if (!said.success && headers.has('Retry-After')) headers.set('X-RateLimit-Global', 'true');
  return new Response(null, { status: response.status, headers });
}

/** Says in the log when Discord slows us down, and long before it would block us. */
export function watchLimits(rest: REST, log: Logger): void {
  rest.on(RESTEvents.RateLimited, ({ route, method, timeToReset, global, scope }) => {
    log.info({ route, method, waitMs: timeToReset, global, scope }, 'Discord asks us to wait.');
  });
  rest.on(RESTEvents.InvalidRequestWarning, ({ count, remainingTime }) => {
    log.warn(
      { count, remainingMs: remainingTime },
      'Many requests to Discord are refused; at 10,000 it blocks us for a while.',
    );
  });
}
