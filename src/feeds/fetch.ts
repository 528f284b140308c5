import { Agent, fetch, type Response } from 'undici';
import { decoded } from '../core/decoded.ts';
import type { FailureKind } from '../core/feed.ts';
import { FeedError } from './failure.ts';
import { checkAddress, guardedConnector, type Resolve } from './fetch/guard.ts';
import { cacheSeconds, retryAfterMs } from './fetch/http-headers.ts';
import { failureKindOf, failureKindOfStatus } from './fetch/network-failure.ts';
import { createSlots } from './fetch/slots.ts';
import { redactUrl } from './redact.ts';

export type FetchResult =
  | {
      kind: 'ok';
      bytes: Uint8Array;
      contentType: string | null;
      etag: string | null;
      lastModified: string | null;
      finalUrl: string;
      /** Where the feed has moved for good (every hop was 301 or 308): store this address. Null otherwise. */
      permanentUrl: string | null;
      /** How long the publisher lets answers be kept, in seconds; null when not said. */
      cacheSeconds: number | null;
    }
  | { kind: 'not-modified'; cacheSeconds: number | null }
  | { kind: 'failure'; failure: FailureKind; retryAfterMs: number | null; cause: unknown };

export type FetcherOptions = {
  /** Where a publisher can reach whoever runs this: an address or a URL. Stands in the User-Agent. */
  contact: string;
  /** Hosts (`name`, `name:port`) that may be visited whatever their address and port. */
  allowHosts?: readonly string[];
  /** Most bytes of an answer, after decompression. */
  maxBytes?: number;
  /** For everything together, redirects included, from the moment a place is free. */
  timeoutMs?: number;
  resolve?: Resolve;
};

type Validators = { etag: string | null; lastModified: string | null };

export type Fetcher = {
  /** Never rejects. Pass what the last answer gave, to be told `not-modified`. */
  fetchFeed(url: string, validators?: Validators): Promise<FetchResult>;
  /** The same for a page a person named. */
  fetchPage(url: string): Promise<FetchResult>;
  close(): Promise<void>;
};

const MAX_REDIRECTS = 5;
/** Connections to one host, and to all together. */
const PER_HOST = 2;
const AT_ONCE = 50;
/** A connection is kept for the next feed of the same host, not for the next poll (milliseconds). */
const IDLE = 1_000;
const MAX_HEADER_BYTES = 32 * 1024;
const FEED_TYPES =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5';
const PAGE_TYPES = 'text/html, application/xhtml+xml, */*;q=0.5';

/** Fetches from the public internet only, with limits on time, size, redirects and connections. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { contact, maxBytes = 5 * 1024 * 1024, timeoutMs = 20_000 } = options;
  const guard = {
    allowHosts: new Set(options.allowHosts),
    connectTimeoutMs: Math.min(timeoutMs, 10_000),
    ...(options.resolve ? { resolve: options.resolve } : {}),
  };
  const agent = new Agent({
    connect: guardedConnector(guard),
    connections: PER_HOST,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: IDLE,
    keepAliveMaxTimeout: IDLE,
  });
  const slots = createSlots(PER_HOST, AT_ONCE);
  const userAgent = `Chainwatch/1 (feed reader; +${contact.replace(/[^\x20-\x7e]/g, '')})`;

  /** `AbortSignal.timeout` would keep each answer in memory until the time is over. */
  async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(new DOMException('The time is over.', 'TimeoutError')), timeoutMs);
    try {
      return await work(ending.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async function get(address: string, headers: Record<string, string>, signal: AbortSignal): Promise<FetchResult> {
    let url = parseAddress(address);
    let movedForGood = true;
    for (let hop = 0; ; hop++) {
      checkAddress(url, guard);
      const sent = { ...headers, ...authorization(url) };
      const bare = Object.assign(new URL(url.href), { username: '', password: '' });
      const response = await fetch(bare.href, { headers: sent, redirect: 'manual', dispatcher: agent, signal });
      const location = response.headers.get('location');
      if (![301, 302, 303, 307, 308].includes(response.status) || location === null) {
        return await readAnswer(response, url, hop > 0 && movedForGood);
      }
      await response.body?.cancel();
      if (hop === MAX_REDIRECTS) throw new FeedError('redirect-loop', redactUrl(url.href));
      movedForGood &&= response.status === 301 || response.status === 308;
      const next = URL.parse(textOf(location), url.href);
      if (!next) throw new FeedError('bad-response', 'the redirect names no address');
      if (next.origin === url.origin && next.username === '') {
        Object.assign(next, { username: url.username, password: url.password });
      }
      url = next;
    }
  }

  async function readAnswer(response: Response, url: URL, movedForGood: boolean): Promise<FetchResult> {
    const { headers, status } = response;
    if (status === 304) return { kind: 'not-modified', cacheSeconds: cacheSeconds(headers) };
    if (status < 200 || status > 299) {
      await response.body?.cancel();
      const wait = retryAfterMs(headers.get('retry-after'), Date.now());
      return failure(failureKindOfStatus(status), `HTTP ${status}`, wait);
    }
    return {
      kind: 'ok',
      bytes: await readBody(response, maxBytes),
      contentType: headers.get('content-type'),
      etag: headers.get('etag'),
      lastModified: headers.get('last-modified'),
      finalUrl: url.href,
      permanentUrl: movedForGood ? url.href : null,
      cacheSeconds: cacheSeconds(headers),
    };
  }

  async function request(address: string, accept: string, extra: Record<string, string>): Promise<FetchResult> {
    const host = URL.parse(address)?.hostname ?? '';
    try {
      return await slots.run(host, () =>
        inTime((signal) => get(address, { 'user-agent': userAgent, accept, ...extra }, signal)),
      );
    } catch (error) {
      return failure(failureKindOf(error), error, null);
    }
  }

  return {
    fetchFeed: (url, validators) => request(url, FEED_TYPES, validators ? conditions(validators) : {}),
    fetchPage: (url) => request(url, PAGE_TYPES, {}),
    close: () => agent.destroy(),
  };
}

function failure(kind: FailureKind, cause: unknown, wait: number | null): FetchResult {
  return { kind: 'failure', failure: kind, retryAfterMs: wait, cause };
}

function parseAddress(address: string): URL {
  const url = URL.parse(address.trim());
  if (!url || url.hostname === '') throw new FeedError('bad-address', redactUrl(address));
  return url;
}

/** Name and password written in an address go where HTTP wants them, and to that address only. */
function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const words = `${decoded(username)}:${decoded(password)}`;
  return { authorization: `Basic ${Buffer.from(words).toString('base64')}` };
}

/** Headers come a character a byte; sites write addresses in them as UTF-8. */
function textOf(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? header : text;
}

function conditions({ etag, lastModified }: Validators): Record<string, string> {
  const usable = (value: string | null): value is string => value !== null && /^[\x20-\x7e]{1,512}$/.test(value);
  return {
    ...(usable(etag) ? { 'if-none-match': etag } : {}),
    ...(usable(lastModified) ? { 'if-modified-since': lastModified } : {}),
  };
}

/** The decoded body, counted as it comes: a bomb stops at the limit. */
async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    // Leaving the loop cancels the body, and with it the connection.
    if (size > maxBytes) throw new FeedError('too-large', `${size} bytes so far`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
