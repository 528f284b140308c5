import type { ChannelAddress, MessageRef } from '../../core/address.ts';
import { type FindResult, type Platform, partKey } from '../../core/platform.ts';
import type { Access } from './access.ts';
import type { Client } from './client.ts';
import { codeOf, type Failure, failureOf, isTooMany, ORPHANED } from './failure.ts';
import { readPage, type Search } from './history.ts';
import { TIER_3_EVERY_MS } from './limits.ts';
import type { Pacer } from './pace.ts';

/** What this process knows of posts whose fate is open, by delivery key. */
export interface Doubt {
  /** When a try last ended without an answer. */
  unclear: Map<string, number>;
  /** Posts whose first message stands and whose further parts do not all: only those are still to be posted. */
  begun: Map<string, Begun>;
}

export interface Begun {
  first: MessageRef;
  /** Keys of the parts that stand. */
  standing: Set<string>;
}

/** A post on its way may appear this long after its connection broke. */
const SETTLE_MS = 5000;

/** Whether a post stands, with all its parts. Each search goes on where Slack's limits have stopped it. */
export function createFinder(parts: { access: Access; pacer: Pacer; doubt: Doubt; now(): number }) {
  const { access, pacer, now } = parts;
  const { unclear, begun } = parts.doubt;
  /** Searches that Slack's limits have stopped on the way, by key. */
  const searches = new Map<string, Search>();

  const find: Platform['find'] = async (request) => {
    const { to, key, firstTriedAt, replyTo } = request;
    const workspace = await access(to.workspace);
    if ('outcome' in workspace) return notRead(workspace);
    const thread = replyTo?.thread ?? replyTo?.message;
    const search = searches.get(key) ?? { channel: to.channel, thread, since: firstTriedAt, key, seen: new Set() };
    const result = await goOn(workspace.client, search, to);
    searches.delete(key);
    if (result.outcome === 'retry') remember(search);
    if (result.outcome === 'found') forget(key);
    if (result.outcome !== 'absent' && result.outcome !== 'resend-is-safe') return result;
    const settled = (unclear.get(key) ?? firstTriedAt) + SETTLE_MS;
    if (settled > (search.startedAt ?? now())) {
      return { outcome: 'retry', at: settled, cause: 'the post may still appear' };
    }
    forget(key);
    if (search.first) begun.set(key, { first: refOf(search.first, to), standing: search.seen });
    return result;
  };

  /** Reads on from where an earlier try was stopped, at Slack's pace, until the post or the end is found. */
  async function goOn(client: Client, search: Search, to: ChannelAddress): Promise<FindResult> {
    const pace = `history:${to.workspace}`;
    try {
      for (;;) {
        const turn = await pacer.turn(pace, TIER_3_EVERY_MS);
        if (turn !== 'now') return { outcome: 'retry', at: turn.at, cause: 'fifty reads a minute' };
        const askedAt = now();
        const first = await readPage(client, search);
        search.startedAt ??= askedAt;
        const known = search.first ?? first;
        if (known && isWhole(search, known.parts)) return { outcome: 'found', message: refOf(known, to) };
        if (first && !search.first) {
          // Its further parts stand in its thread.
          Object.assign(search, FROM_THE_START, { first, thread: search.thread ?? first.ts });
        } else if (!search.cursor && search.interrupted) beginAgain(search);
        else if (!search.cursor && search.first) return { outcome: 'resend-is-safe' };
        else if (!search.cursor && search.thread) besideThread(search);
        else if (!search.cursor) return { outcome: 'absent' };
      }
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (search.thread && ORPHANED.includes(code)) {
        if (search.first) return { outcome: 'resend-is-safe' };
        besideThread(search);
        return goOn(client, search, to);
      }
      if (code === 'invalid_cursor') {
        Object.assign(search, FROM_THE_START);
        return { outcome: 'retry', at: now() + SETTLE_MS, cause: code };
      }
      const failure = failureOf(error, now());
      if (failure.outcome === 'retry' && isTooMany(error)) pacer.hold(pace, failure.at);
      return notRead(failure);
    }
  }

  /** Between two tries another process may have posted: what is newer than an interrupted search is read as well. */
  function beginAgain(search: Search): void {
    Object.assign(search, FROM_THE_START, { since: search.startedAt ?? search.since });
  }

  /** Where the thread is gone or takes no replies, the message was posted beside it. */
  function besideThread(search: Search): void {
    Object.assign(search, FROM_THE_START, { thread: undefined });
  }

  function remember(search: Search): void {
    if (searches.size > 1000) searches.clear();
    searches.set(search.key, { ...search, interrupted: search.startedAt !== undefined });
  }

  function forget(key: string): void {
    unclear.delete(key);
    begun.delete(key);
  }

  function notRead(failure: Failure): FindResult {
    if (failure.outcome === 'refused') return { outcome: 'cannot-tell', reason: failure.reason };
    const at = failure.outcome === 'retry' ? failure.at : now() + SETTLE_MS;
    return { outcome: 'retry', at, cause: failure.cause };
  }

  return find;
}

const FROM_THE_START = { cursor: undefined, startedAt: undefined, interrupted: false } satisfies Partial<Search>;

function isWhole({ key, seen }: Search, parts: number): boolean {
  return Array.from({ length: parts }, (_, at) => partKey(key, at + 1)).every((part) => seen.has(part));
}

function refOf({ ts, thread }: NonNullable<Search['first']>, to: ChannelAddress): MessageRef {
  return { ...to, message: ts, ...(thread ? { thread } : {}) };
}
