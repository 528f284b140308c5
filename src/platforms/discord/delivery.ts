import { RESTJSONErrorCodes as Code, Routes } from 'discord.js';
import { missingPartCard } from '../../cards/error.ts';
import type { MessageRef } from '../../core/address.ts';
import type { Card } from '../../core/card.ts';
import type { Logger } from '../../core/log.ts';
import {
  type FindResult,
  type Outgoing,
  type Platform,
  partKey,
  type SendRequest,
  type SendResult,
} from '../../core/platform.ts';
import { type Api, IdSchema } from './api.ts';
import { type Channel, canBeFollowed, canHoldThreads, createChannels, isForum, readThreadState } from './channels.ts';
import { createForumPosts } from './forum.ts';
import { findMark, readMarks, readPosts, type Standing } from './history.ts';
import { NONCE_WINDOW_MS, THREAD, THREE_DAYS_MIN } from './limits.ts';
import { markOf, nonceOf } from './mark.ts';
import { mentionOf, renderCard } from './message.ts';
import { discordCode, judge, judgeEdit, judgeRepeatable, onCode, THREAD_CLOSED } from './outcome.ts';
import { withPictures } from './pictures.ts';
import { label } from './text.ts';

const THREAD_TRIES = 3;
/** A forum post that timed out may still be on its way; only after this time is its absence believed. */
const SETTLE_MS = 30_000;
/** How far back a digest looks for parts of itself that already stand. */
const PARTS_BACK_MS = 24 * 60 * 60_000;

type Target = Pick<SendRequest, 'to' | 'replyTo'>;

/** What it says to a reply where the bot may not read what was posted. */
const NO_REPLIES = [
  Code.CannotReplyWithoutPermissionToReadMessageHistory,
  Code.CannotReferenceAMessageWithoutPermissionToReadMessageHistory,
];

/** Whether the part of a key stands already. */
type StandsAlready = (key: string) => boolean;

/** Sends, edits and finds posts by REST; needs no gateway, so any process can do it. */
export function createDelivery(parts: {
  api: Api;
  log: Logger;
  now(): number;
  /** Whether the bot may read what was posted in a channel; undefined where nobody knows. */
  canReadHistory(channel: string): boolean | undefined;
  /** Whether the bot has surely left the server. */
  hasLeft(workspace: string): boolean;
}): Pick<Platform, 'send' | 'edit' | 'find'> {
  const { api, log, now } = parts;
  const channels = createChannels(api, now);
  const createPost = createForumPosts(api, channels);

  async function send(request: SendRequest): Promise<SendResult> {
    let reading = true;
    let message: MessageRef | undefined;
    let stands: ReturnType<typeof findMark>;
    try {
      const channel = await channels.get(request.to.channel);
      const more = request.outgoing.more ?? [];
      const standing = more.length ? await readStanding(request, channel, now() - PARTS_BACK_MS) : undefined;
      stands = standing && findMark(standing, markOf(request.key));
      reading = false;
      message = stands ? refTo(request, channel, stands.message) : await postIllustrated(request, channel);
      const thread = request.replyTo ? undefined : await storyThread(request.outgoing, channel, message);
      if (standing) {
        const partStands = await partsStanding(message, standing, now() - PARTS_BACK_MS);
        const beside = message.thread ?? request.to.channel;
        await postParts(request.key, more, [thread ?? beside, beside], partStands);
      }
      if (request.outgoing.crosspost && canBeFollowed(channel)) await crosspost(message);
      return { outcome: 'sent', message };
    } catch (error) {
      // That a post takes no more of a digest says nothing of its forum.
      if (message?.thread && THREAD_CLOSED.includes(discordCode(error) ?? 0)) return judgeEdit(error, now(), true);
      const result = reading ? judgeRepeatable(error, now()) : judge(error, now());
      // A digest that stands in part is no longer one that another can tell in its place.
      if (result.outcome === 'retry' && message) return { ...result, outcome: 'unknown' };
      if (result.outcome !== 'refused') return result;
      channels.forget(request.to.channel);
      if (message && !stands && result.scope !== 'message') return { outcome: 'unknown', cause: result.cause };
      if (!parts.hasLeft(request.to.workspace)) return result;
      return { ...result, scope: 'workspace', reason: 'I am no longer in this server.' };
    }
  }

  function postIllustrated(request: SendRequest, channel: Channel): Promise<MessageRef> {
    const { outgoing } = request;
    const write = (card: Card) =>
      withPictures(card, (shown) => post({ ...request, outgoing: { ...outgoing, card: shown } }, channel));
    return outgoing.more?.length ? orThatItIsMissing(outgoing.card, write) : write(outgoing.card);
  }

  /** One card of several: where Discord refuses it for good, a card that says so stands in its place. */
  async function orThatItIsMissing<T>(card: Card, write: (card: Card) => Promise<T>): Promise<T> {
    try {
      return await write(card);
    } catch (error) {
      const failure = judge(error, now());
      if (failure.outcome !== 'refused' || failure.scope !== 'message') throw error;
      log.error({ cause: failure.cause }, 'A part of a long message was not posted.');
      return write(missingPartCard(failure.reason));
    }
  }

  /** The first message: a post in a forum, a reply to what it escalates, or a plain message. */
  async function post(request: SendRequest, channel: Channel): Promise<MessageRef> {
    const { outgoing, key, replyTo } = request;
    const mark = markOf(key, outgoing.more?.length);
    if (isForum(channel) && !replyTo?.thread) {
      const created = await createPost(channel, outgoing, mark);
      return refTo(request, channel, created);
    }
    const story =
      replyTo && outgoing.thread && canHoldThreads(channel) ? await openThread(replyTo, outgoing.thread) : '';
    const { line, allowed_mentions } = mentionOf(outgoing.mention, request.to.workspace);
    const lines = [line, story ? `<#${story}>` : ''].filter(Boolean);
    const { body, files } = renderCard(outgoing.card, mark);
    const message = {
      ...body,
      ...(lines.length ? { content: lines.join(' ') } : {}),
      allowed_mentions,
      nonce: nonceOf(key),
      enforce_nonce: true,
    };
    const target = replyTo?.thread ?? request.to.channel;
    const write = async (more: object) => {
      const created = IdSchema.parse(await api.post(Routes.channelMessages(target), { ...message, ...more }, files));
      return refTo(request, channel, created.id);
    };
    if (!replyTo) return write({});
    const reply = write({ message_reference: { message_id: replyTo.message, fail_if_not_exists: false } });
    const written = reply.catch(onCode(NO_REPLIES, () => write({})));
    // The forum post of what this one escalates is gone or closed: it then opens one of its own.
    return replyTo.thread ? written.catch(onCode(THREAD_CLOSED, () => post(withoutReply(request), channel))) : written;
  }

  /** The thread below a first message, where one is wanted or needed and the channel can hold it. */
  async function storyThread(outgoing: Outgoing, channel: Channel, message: MessageRef): Promise<string | undefined> {
    const wanted = outgoing.thread ?? (outgoing.more?.length ? outgoing.card.title : undefined);
    if (message.thread || wanted === undefined || !canHoldThreads(channel)) return undefined;
    return openThread(message, wanted);
  }

  /** Opens a message's thread, or finds it open: its id is the message's own. A post stands without one, too. */
  async function openThread(message: MessageRef, name: string): Promise<string | undefined> {
    const body = { name: label(name, THREAD.name), auto_archive_duration: THREE_DAYS_MIN };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return IdSchema.parse(await api.post(Routes.threads(message.channel, message.message), body)).id;
      } catch (error) {
        if (discordCode(error) === Code.ThreadAlreadyCreatedForMessage) return message.message;
        const failure = judge(error, now());
        if (failure.outcome === 'refused' || attempt === THREAD_TRIES) {
          log.warn({ channel: message.channel, cause: failure.cause }, 'A thread could not be opened.');
          return undefined;
        }
      }
    }
  }

  /** Discord takes ten an hour and channel. The post stands in any case, so a failure is only logged. */
  async function crosspost(message: MessageRef): Promise<void> {
    try {
      await api.post(Routes.channelMessageCrosspost(message.channel, message.message));
    } catch (error) {
      if (discordCode(error) === Code.ThisMessageWasAlreadyCrossposted) return;
      const { cause } = judge(error, now());
      log.warn(
        { channel: message.channel, cause },
        'An alert was not passed on to the servers that follow the channel.',
      );
    }
  }

  /** Further messages, each with a key of its own, in the first of two places that takes them; but not what stands. */
  async function postParts(key: string, cards: Card[], places: [string, string], stands: StandsAlready): Promise<void> {
    for (const [index, card] of cards.entries()) {
      const own = partKey(key, index + 1);
      if (stands(own)) continue;
      const write = (shown: Card) => {
        const { body, files } = renderCard(shown, markOf(own));
        const message = { ...body, nonce: nonceOf(own), enforce_nonce: true };
        const writeIn = (place: string) => api.post(Routes.channelMessages(place), message, files);
        // Who may open a thread may not always write in it, and it may be closed meanwhile.
        return writeIn(places[0]).catch(onCode([Code.MissingPermissions, ...THREAD_CLOSED], () => writeIn(places[1])));
      };
      await orThatItIsMissing(card, (shown) => withPictures(shown, write));
    }
  }

  /** Where a thread could not be opened, parts stand beside the first message; at the next try there may be a thread. */
  async function partsStanding(first: MessageRef, near: Standing, since: number): Promise<StandsAlready> {
    const inThread = await readMarks(api, first.thread ?? first.message, since).catch((error) => {
      if (discordCode(error) === Code.UnknownChannel) return undefined;
      throw error;
    });
    return (own) => Boolean(findMark(near, markOf(own)) ?? (inThread && findMark(inThread, markOf(own))));
  }

  async function edit(message: MessageRef, outgoing: Outgoing): Promise<SendResult> {
    const target = message.thread ?? message.channel;
    const route = Routes.channelMessage(target, message.message);
    const write = () =>
      withPictures(outgoing.card, (card) => {
        // No content: a mention that was made stays, and none is made again.
        const { body, files } = renderCard(card);
        return api.patch(route, body, files);
      });
    try {
      // Where it may not be opened again, the refusal of the edit itself says why.
      const reopened = () =>
        api.patch(Routes.channel(target), { archived: false }).then(write, onCode([Code.MissingPermissions], write));
      await write().catch(onCode([Code.InvalidActionOnArchivedThread], reopened));
      return { outcome: 'sent', message };
    } catch (error) {
      return judgeEdit(error, now(), message.thread !== undefined);
    }
  }

  async function find(request: Parameters<Platform['find']>[0]): Promise<FindResult> {
    const age = now() - request.firstTriedAt;
    try {
      const channel = await channels.get(request.to.channel);
      const places = await placesOf(request, channel);
      const inForum = places.some((place) => isForum(channel) && !place.replyTo?.thread);
      if (!inForum && age < NONCE_WINDOW_MS) return { outcome: 'resend-is-safe' };
      if (inForum && age < SETTLE_MS) {
        return {
          outcome: 'retry',
          at: request.firstTriedAt + SETTLE_MS,
          cause: 'A forum post may still be on its way.',
        };
      }
      for (const place of places) {
        const result = await findIn(place, channel, request.key, request.firstTriedAt);
        if (result.outcome !== 'absent') return result;
      }
      return { outcome: 'absent' };
    } catch (error) {
      const failure = judgeRepeatable(error, now());
      if (failure.outcome === 'retry') return { outcome: 'retry', at: failure.at, cause: failure.cause };
      return discordCode(error) === Code.UnknownChannel
        ? { outcome: 'absent' }
        : { outcome: 'cannot-tell', reason: failure.reason };
    }
  }

  /** Where a message may stand: what a closed forum post did not take became a post of its own. */
  async function placesOf(target: Target, channel: Channel): Promise<Target[]> {
    const thread = target.replyTo?.thread;
    if (!isForum(channel) || !thread) return [target];
    const state = await readThreadState(api, thread);
    if (state === 'gone') return [withoutReply(target)];
    return state === 'closed' ? [target, withoutReply(target)] : [target];
  }

  async function findIn(place: Target, channel: Channel, key: string, since: number): Promise<FindResult> {
    const standing = await readStanding(place, channel, since);
    const found = findMark(standing, markOf(key));
    if (found) {
      const message = refTo(place, channel, found.message);
      const complete = await hasAllParts(key, found.parts, message, standing, since);
      // `send` leaves alone what already stands and posts only the rest.
      return complete ? { outcome: 'found', message } : { outcome: 'resend-is-safe' };
    }
    if (standing.empty && !(standing.whole && parts.canReadHistory(place.to.channel))) {
      return { outcome: 'cannot-tell', reason: 'I may not read what was posted here (Read Message History).' };
    }
    if (!standing.whole) return { outcome: 'cannot-tell', reason: 'Too much has been posted here since.' };
    return { outcome: 'absent' };
  }

  function readStanding(target: Target, channel: Channel, since: number): Promise<Standing> {
    return isForum(channel) && !target.replyTo?.thread
      ? readPosts(api, target.to.workspace, channel.id, since)
      : readMarks(api, target.replyTo?.thread ?? channel.id, since);
  }

  async function hasAllParts(key: string, count: number, first: MessageRef, near: Standing, since: number) {
    if (count === 0) return true;
    const stands = await partsStanding(first, near, since);
    return Array.from({ length: count }, (_, index) => partKey(key, index + 1)).every(stands);
  }

  return { send, edit, find };
}

/** A forum post's thread and its first message share one id. */
function refTo(target: Target, channel: Channel, message: string): MessageRef {
  const thread = target.replyTo?.thread ?? (isForum(channel) ? message : undefined);
  return { ...target.to, message, ...(thread ? { thread } : {}) };
}

function withoutReply<T extends Target>({ replyTo: _, ...rest }: T): Omit<T, 'replyTo'> {
  return rest;
}
