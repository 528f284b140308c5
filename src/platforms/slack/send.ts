import type { ChannelAddress, MessageRef } from '../../core/address.ts';
import type { Card } from '../../core/card.ts';
import type { Logger } from '../../core/log.ts';
import type { FindResult, Outgoing, Platform, SendRequest, SendResult } from '../../core/platform.ts';
import type { Client } from './client.ts';
import { codeOf, type Failure, failureOf, RECONNECT_MS } from './failure.ts';
import type { Drawer, Drawn } from './files.ts';
import { metadataOf, readPage, type Search } from './history.ts';
import { POST_EVERY_MS, TIER_3_EVERY_MS } from './limits.ts';
import type { Pacer } from './pace.ts';
import type { Rendered } from './render.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

/** Posting, editing and finding messages. Every post carries its delivery key as message metadata. */
interface Parts {
  workspaces: Workspaces;
  pacer: Pacer;
  draw: Drawer;
  log: Logger;
  now(): number;
}

/** A post on its way may appear this long after its connection broke. */
const SETTLE_MS = 5000;
const FOLLOW_UP_TRIES = 3;

const REMOVED: Failure = {
  outcome: 'refused',
  reason: 'Chainwatch is no longer installed in this workspace. Ask a workspace admin to install it again.',
  scope: 'workspace',
  cause: 'not installed',
};

export function createSender(parts: Parts): Pick<Platform, 'send' | 'edit' | 'find'> {
  const { workspaces, pacer, now } = parts;
  /** When a try of this key last ended without an answer. */
  const unclear = new Map<string, number>();
  /** Searches that Slack's limits have stopped on the way, by key. */
  const searches = new Map<string, Search>();

  /** The workspace, or why nothing can be sent to it. Asking sends no message, so nothing is ever unclear. */
  async function access(id: string): Promise<Workspace | Failure> {
    try {
      return (await workspaces.find(id)) ?? REMOVED;
    } catch (error) {
      const failure = failureOf(error, now());
      if (failure.outcome !== 'unknown') return failure;
      return { outcome: 'retry', at: now() + RECONNECT_MS, scope: 'platform', cause: failure.cause };
    }
  }

  async function send(request: SendRequest): Promise<SendResult> {
    const workspace = await access(request.to.workspace);
    if ('outcome' in workspace) return workspace;
    const turn = await pacer.turn(channelOf(request.to), POST_EVERY_MS);
    if (turn !== 'now') return { outcome: 'retry', at: turn.at, scope: 'channel', cause: 'one message a second' };
    const { card, mention, more = [] } = request.outgoing;
    const drawn = await parts.draw(workspace.client, card, { mention });
    const result = await post(workspace.client, request, drawn);
    if (result.outcome === 'sent') await postMore(workspace.client, request, result.message, more);
    return result;
  }

  async function post(client: Client, request: SendRequest, { message, inWords }: Drawn): Promise<SendResult> {
    const thread = request.replyTo?.thread ?? request.replyTo?.message;
    try {
      const args = postArguments(request.to.channel, request.key, message);
      const answer = await client.chat.postMessage(
        thread ? { ...args, thread_ts: thread, reply_broadcast: true } : args,
      );
      unclear.delete(request.key);
      // For a direct message the channel asked for is the person, and the answer names the conversation.
      const channel = answer.channel ?? request.to.channel;
      return {
        outcome: 'sent',
        message: { ...request.to, channel, message: answer.ts ?? '', ...(thread ? { thread } : {}) },
      };
    } catch (error) {
      const { replyTo, ...alone } = request;
      // The alert that this one escalates is gone: it then stands for itself.
      if (replyTo && ORPHANED.includes(codeOf(error) ?? '')) return post(client, alone, { message });
      if (inWords && codeOf(error) === 'invalid_blocks') return post(client, request, { message: inWords });
      const failure = failureOf(error, now());
      if (failure.outcome === 'retry') pacer.hold(channelOf(request.to), failure.at);
      if (failure.outcome === 'unknown') unclear.set(request.key, now());
      return failure;
    }
  }

  /** Further cards, in the thread of the first. They cannot undo the first, so they are tried a few times and logged. */
  async function postMore(
    client: Client,
    request: SendRequest,
    first: MessageRef,
    more: readonly Card[],
  ): Promise<void> {
    const thread = first.thread ?? first.message;
    for (const [at, card] of more.entries()) {
      const key = `${request.key}#${at + 1}`;
      const problem = await postFollowUp(client, { ...first, thread }, key, card);
      if (problem)
        parts.log.error({ key, channel: first.channel, cause: problem }, 'A part of a long message was not posted.');
    }
  }

  async function postFollowUp(
    client: Client,
    under: MessageRef & { thread: string },
    key: string,
    card: Card,
  ): Promise<string | undefined> {
    let problem = '';
    let { message, inWords } = await parts.draw(client, card);
    for (let tries = 0; tries < FOLLOW_UP_TRIES; tries += 1) {
      await pause(POST_EVERY_MS * (tries + 1) ** 2);
      try {
        if (tries > 0 && (await inThread(client, under, key))) return undefined;
        await client.chat.postMessage({ ...postArguments(under.channel, key, message), thread_ts: under.thread });
        return undefined;
      } catch (error) {
        const failure = failureOf(error, now());
        problem = failure.cause;
        if (inWords && problem === 'invalid_blocks') {
          message = inWords;
          inWords = undefined;
        } else if (failure.outcome === 'refused') return problem;
        if (failure.outcome === 'retry') await pause(Math.min(failure.at - now(), 30_000));
      }
    }
    return problem;
  }

  async function edit(message: MessageRef, outgoing: Outgoing): Promise<SendResult> {
    const workspace = await access(message.workspace);
    if ('outcome' in workspace) return workspace;
    const pace = `update:${message.workspace}`;
    const turn = await pacer.turn(pace, TIER_3_EVERY_MS);
    if (turn !== 'now') return { outcome: 'retry', at: turn.at, scope: 'message', cause: 'fifty edits a minute' };
    const drawn = await parts.draw(workspace.client, outgoing.card, { mention: outgoing.mention });
    const update = (content: Rendered) =>
      workspace.client.chat.update({ channel: message.channel, ts: message.message, ...content });
    try {
      await update(drawn.message).catch((error: unknown) => {
        if (drawn.inWords && codeOf(error) === 'invalid_blocks') return update(drawn.inWords);
        throw error;
      });
      return { outcome: 'sent', message };
    } catch (error) {
      const failure = failureOf(error, now());
      if (failure.outcome !== 'retry') return failure;
      pacer.hold(pace, failure.at);
      return { ...failure, scope: 'message' };
    }
  }

  async function find(request: Parameters<Platform['find']>[0]): Promise<FindResult> {
    const { to, key, firstTriedAt, replyTo } = request;
    const workspace = await access(to.workspace);
    if ('outcome' in workspace) return notRead(workspace);
    const thread = replyTo?.thread ?? replyTo?.message;
    const search = searches.get(key) ?? { channel: to.channel, thread, since: firstTriedAt, key };
    const result = await goOn(workspace.client, search, to);
    searches.delete(key);
    if (result.outcome === 'retry') remember(search);
    if (result.outcome === 'found') unclear.delete(key);
    if (result.outcome !== 'absent') return result;
    const settled = (unclear.get(key) ?? firstTriedAt) + SETTLE_MS;
    if (settled > (search.startedAt ?? now())) {
      return { outcome: 'retry', at: settled, cause: 'the post may still appear' };
    }
    unclear.delete(key);
    return result;
  }

  /** Reads on from where an earlier try was stopped, at Slack's pace, until the post or the end is found. */
  async function goOn(client: Client, search: Search, to: ChannelAddress): Promise<FindResult> {
    const pace = `history:${to.workspace}`;
    try {
      for (;;) {
        const turn = await pacer.turn(pace, TIER_3_EVERY_MS);
        if (turn !== 'now') return { outcome: 'retry', at: turn.at, cause: 'fifty reads a minute' };
        const askedAt = now();
        const ts = await readPage(client, search);
        search.startedAt ??= askedAt;
        const { thread } = search;
        if (ts) return { outcome: 'found', message: { ...to, message: ts, ...(thread ? { thread } : {}) } };
        if (!search.cursor && search.interrupted) beginAgain(search);
        else if (!search.cursor) return { outcome: 'absent' };
      }
    } catch (error) {
      const code = codeOf(error) ?? '';
      // Where the thread is gone, the message was posted beside it.
      if (search.thread && ORPHANED.includes(code)) {
        return goOn(client, Object.assign(search, FROM_THE_START, { thread: undefined }), to);
      }
      if (code === 'invalid_cursor') {
        Object.assign(search, FROM_THE_START);
        return { outcome: 'retry', at: now() + SETTLE_MS, cause: code };
      }
      const failure = failureOf(error, now());
      if (failure.outcome === 'retry') pacer.hold(pace, failure.at);
      return notRead(failure);
    }
  }

  /** Between two tries another process may have posted: what is newer than an interrupted search is read as well. */
  function beginAgain(search: Search): void {
    Object.assign(search, FROM_THE_START, { since: search.startedAt ?? search.since });
  }

  function remember(search: Search): void {
    if (searches.size > 1000) searches.clear();
    searches.set(search.key, { ...search, interrupted: search.startedAt !== undefined });
  }

  function notRead(failure: Failure): FindResult {
    if (failure.outcome === 'refused') return { outcome: 'cannot-tell', reason: failure.reason };
    const at = failure.outcome === 'retry' ? failure.at : now() + SETTLE_MS;
    return { outcome: 'retry', at, cause: failure.cause };
  }

  return { send, edit, find };
}

const FROM_THE_START = { cursor: undefined, startedAt: undefined, interrupted: false } satisfies Partial<Search>;

const ORPHANED = ['thread_not_found', 'cannot_reply_to_message', 'restricted_action_thread_locked'];

function channelOf(to: { workspace: string; channel: string }): string {
  return `post:${to.workspace}:${to.channel}`;
}

function postArguments(channel: string, key: string, message: Rendered) {
  return {
    channel,
    ...message,
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    metadata: metadataOf(key),
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

async function inThread(client: Client, under: MessageRef & { thread: string }, key: string): Promise<boolean> {
  const since = Number(under.message) * 1000;
  const search: Search = { channel: under.channel, thread: under.thread, since, key };
  do {
    if (await readPage(client, search)) return true;
  } while (search.cursor);
  return false;
}
