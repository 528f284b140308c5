import { missingPartCard } from '../../cards/error.ts';
import type { ChannelAddress, MessageRef } from '../../core/address.ts';
import type { Card } from '../../core/card.ts';
import type { Logger } from '../../core/log.ts';
import { type Outgoing, type Platform, partKey, type SendRequest, type SendResult } from '../../core/platform.ts';
import { createAccess } from './access.ts';
import type { Client } from './client.ts';
import { codeOf, type Failure, failureOf, isTooMany, ORPHANED } from './failure.ts';
import { type Drawer, type Drawn, withOrWithoutPictures } from './files.ts';
import { type Begun, createFinder, type Doubt } from './find.ts';
import { metadataOf } from './history.ts';
import { POST_EVERY_MS, TIER_3_EVERY_MS } from './limits.ts';
import type { Pacer } from './pace.ts';
import type { Rendered } from './render.ts';
import type { Workspaces } from './workspaces.ts';

/** Posts, edits and finds messages. Every post carries its delivery key as message metadata. */
export function createSender(parts: {
  workspaces: Workspaces;
  pacer: Pacer;
  draw: Drawer;
  log: Logger;
  now(): number;
}): Pick<Platform, 'send' | 'edit' | 'find'> {
  const { workspaces, pacer, now } = parts;
  const access = createAccess(workspaces, now);
  const doubt: Doubt = { unclear: new Map(), begun: new Map() };
  const { unclear, begun } = doubt;

  async function send(request: SendRequest): Promise<SendResult> {
    const workspace = await access(request.to.workspace);
    if ('outcome' in workspace) return workspace;
    const known = begun.get(request.key);
    if (known) return postMore(workspace.client, request, known);
    const wait = await turnIn(request.to);
    if (wait) return wait;
    const { card, mention, more = [] } = request.outgoing;
    const drawn = await parts.draw(workspace.client, card, { mention });
    const result = await post(workspace.client, request, drawn);
    if (more.length === 0) return result;
    const first = await orThatItIsMissing(result, request.key, async (instead) =>
      post(workspace.client, request, await parts.draw(workspace.client, instead, { mention })),
    );
    if (first.outcome !== 'sent') return first;
    return postMore(workspace.client, request, { first: first.message, standing: new Set() });
  }

  /** One card of several: where Slack refuses it for good, a card that says so is posted in its place. */
  async function orThatItIsMissing<T extends SendResult | undefined>(
    result: T | Failure,
    key: string,
    put: (card: Card) => Promise<T | Failure>,
  ): Promise<T | Failure> {
    if (result?.outcome !== 'refused' || result.scope !== 'message') return result;
    parts.log.error({ key, cause: result.cause }, 'A part of a long message was not posted.');
    return put(missingPartCard(result.reason));
  }

  async function turnIn(channel: ChannelAddress): Promise<Failure | undefined> {
    const turn = await pacer.turn(channelOf(channel), POST_EVERY_MS);
    if (turn === 'now') return undefined;
    return { outcome: 'retry', at: turn.at, scope: 'channel', cause: 'one message a second' };
  }

  async function post(client: Client, request: SendRequest, drawn: Drawn): Promise<SendResult> {
    const thread = request.replyTo?.thread ?? request.replyTo?.message;
    const metadata = metadataOf(request.key, request.outgoing.more?.length);
    try {
      const answer = await withOrWithoutPictures(drawn, (content) => {
        const args = postArguments(request.to.channel, metadata, content);
        return client.chat.postMessage(thread ? { ...args, thread_ts: thread, reply_broadcast: true } : args);
      });
      unclear.delete(request.key);
      // For a direct message the channel asked for is the person, and the answer names the conversation.
      const channel = answer.channel ?? request.to.channel;
      return {
        outcome: 'sent',
        message: { ...request.to, channel, message: answer.ts ?? '', ...(thread ? { thread } : {}) },
      };
    } catch (error) {
      const { replyTo, ...alone } = request;
      // The alert that this one escalates is gone, or takes no replies: it then stands for itself.
      if (replyTo && ORPHANED.includes(codeOf(error) ?? '')) return post(client, alone, drawn);
      return noted(error, request);
    }
  }

  function noted(error: unknown, { to, key }: Pick<SendRequest, 'to' | 'key'>): Failure {
    const failure = failureOf(error, now());
    if (failure.outcome === 'retry') pacer.hold(channelOf(to), failure.at);
    if (failure.outcome === 'unknown') unclear.set(key, now());
    return failure;
  }

  /**
   * Further cards, in the thread of the first; those that stand are left alone. A failure on the way is `unknown`:
   * whoever tries again must look for what stands. Where that was done, and the channel or workspace takes no more, it is
   * refused. A card that Slack refuses for good leaves what stands as it is.
   */
  async function postMore(client: Client, request: SendRequest, { first, standing }: Begun): Promise<SendResult> {
    const isAnotherTry = begun.has(request.key);
    if (begun.size > 1000) begun.clear();
    begun.set(request.key, { first, standing });
    for (const [at, card] of (request.outgoing.more ?? []).entries()) {
      const key = partKey(request.key, at + 1);
      if (standing.has(key)) continue;
      const put = (shown: Card) => postPart(client, request, first, { key, card: shown });
      const failure = await orThatItIsMissing(await put(card), key, put);
      const isPassedOver = failure?.outcome === 'refused' && failure.scope === 'message';
      if (failure && !isPassedOver) {
        return failure.outcome === 'refused' && isAnotherTry ? failure : { outcome: 'unknown', cause: failure.cause };
      }
      standing.add(key);
    }
    begun.delete(request.key);
    return { outcome: 'sent', message: first };
  }

  async function postPart(
    client: Client,
    request: SendRequest,
    first: MessageRef,
    { key, card }: { key: string; card: Card },
  ): Promise<Failure | undefined> {
    const wait = await turnIn(request.to);
    if (wait) return wait;
    const drawn = await parts.draw(client, card);
    const thread = first.thread ?? first.message;
    try {
      await withOrWithoutPictures(drawn, (content) => {
        const args = postArguments(first.channel, metadataOf(key), content);
        return client.chat.postMessage({ ...args, thread_ts: thread }).catch((error: unknown) => {
          // Where the first takes no replies, or is gone, a part stands in the channel.
          if (ORPHANED.includes(codeOf(error) ?? '')) return client.chat.postMessage(args);
          throw error;
        });
      });
      return undefined;
    } catch (error) {
      return noted(error, request);
    }
  }

  async function edit(message: MessageRef, { card }: Outgoing): Promise<SendResult> {
    const workspace = await access(message.workspace);
    if ('outcome' in workspace) return workspace;
    const pace = `update:${message.workspace}`;
    const turn = await pacer.turn(pace, TIER_3_EVERY_MS);
    if (turn !== 'now') return { outcome: 'retry', at: turn.at, scope: 'message', cause: 'fifty edits a minute' };
    const drawn = await parts.draw(workspace.client, card);
    try {
      await withOrWithoutPictures(drawn, (content) =>
        workspace.client.chat.update({ channel: message.channel, ts: message.message, ...content }),
      );
      return { outcome: 'sent', message };
    } catch (error) {
      const failure = failureOf(error, now());
      if (failure.outcome !== 'retry') return failure;
      if (isTooMany(error)) pacer.hold(pace, failure.at);
      return { ...failure, scope: 'message' };
    }
  }

  return { send, edit, find: createFinder({ access, pacer, doubt, now }) };
}

function channelOf(to: { workspace: string; channel: string }): string {
  return `post:${to.workspace}:${to.channel}`;
}

function postArguments(channel: string, metadata: ReturnType<typeof metadataOf>, message: Rendered) {
  return { channel, ...message, mrkdwn: false, unfurl_links: false, unfurl_media: false, metadata };
}
