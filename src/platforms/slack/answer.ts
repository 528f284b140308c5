import type { types } from '@slack/bolt';
import { errorCard } from '../../cards/error.ts';
import type { Logger } from '../../core/log.ts';
import { privately, type Reply } from '../../core/reply.ts';
import { codeOf } from './failure.ts';
import type { Drawer, Drawn } from './files.ts';
import { inChannel } from './home.ts';
import { RESPONSE_URL_MS, VIEW_BLOCKS } from './limits.ts';
import { formModal, readingModal } from './modal.ts';
import type { Origin } from './payloads.ts';
import { type Rendered, renderCard } from './render.ts';
import type { Workspace } from './workspaces.ts';

/** Where an answer goes: back to what a person typed or pressed. */
export interface Place {
  workspace: Workspace;
  userId: string;
  origin: Origin;
  triggerId?: string | undefined;
  /** The message that held the control, where it can be changed. */
  pressed?: { ts: string | undefined; ephemeral: boolean } | undefined;
  /** The modal that held the control. */
  modal?: string | undefined;
}

/** Gives answers: through the response address while it works, else by posting. Never rejects. */
export function createAnswerer(parts: { draw: Drawer; log: Logger; now(): number }) {
  async function answer(reply: Reply, place: Place): Promise<void> {
    try {
      if (reply.kind === 'form') return await openModal(formModal(reply.form, place.origin), place);
      const { workspace, origin } = place;
      const drawn = await parts.draw(workspace.client, reply.card);
      if (reply.replace && place.pressed) return await replace(drawn, place);
      // What is shared is shared in the channel, as its button says, wherever it was pressed.
      const shared = reply.visibility === 'public';
      const how = { response_type: shared ? 'in_channel' : 'ephemeral', replace_original: false };
      const thread = origin.thread && !shared ? { thread_ts: origin.thread } : {};
      if (await respond(origin, drawn, { ...how, ...thread })) return;
      const message = drawn.inWords ?? drawn.message;
      await (shared ? postPublicly(message, place) : postPrivately(message, place));
    } catch (error) {
      parts.log.error(
        { workspace: place.workspace.id, channel: place.origin.channel, err: error },
        'An answer could not be given.',
      );
    }
  }

  /** A modal must be opened within three seconds of what the person did. */
  async function openModal(view: types.ModalView, place: Place): Promise<void> {
    const { views } = place.workspace.client;
    const asked = { trigger_id: place.triggerId ?? '', view };
    try {
      // Slack's apps show no second modal that is opened while one is: it is put on top of that one.
      await (place.modal ? views.push(asked) : views.open(asked));
    } catch (error) {
      const late = ['expired_trigger_id', 'invalid_trigger_id', 'exchanged_trigger_id'].includes(codeOf(error) ?? '');
      if (!late) parts.log.error({ workspace: place.workspace.id, err: error }, 'A modal could not be opened.');
      await answer(privately(errorCard(late ? TOO_LATE : NOT_OPENED)), place);
    }
  }

  async function replace(drawn: Drawn, place: Place): Promise<void> {
    if (await respond(place.origin, drawn, { replace_original: true })) return;
    const message = drawn.inWords ?? drawn.message;
    const ts = place.pressed?.ts;
    if (!ts || place.pressed?.ephemeral) return postPrivately(message, place);
    await place.workspace.client.chat.update({ channel: place.origin.channel, ts, ...message });
  }

  async function respond(origin: Origin, { message, inWords, forget }: Drawn, how: object): Promise<boolean> {
    if (!origin.responseUrl || parts.now() - origin.at > RESPONSE_URL_MS) return false;
    try {
      const response = await fetch(origin.responseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ ...message, ...how }),
        redirect: 'error',
        signal: AbortSignal.timeout(10_000),
      });
      if (response.ok) return true;
      const cause = (await response.text()).slice(0, 200);
      if (inWords && cause.includes('invalid_blocks')) {
        forget?.();
        return respond(origin, { message: inWords }, how);
      }
      const details = { channel: origin.channel, status: response.status, cause };
      parts.log.warn(details, 'Slack refused an answer; it is posted instead.');
    } catch (error) {
      parts.log.warn({ channel: origin.channel, err: error }, 'An answer did not reach Slack; it is posted instead.');
    }
    return false;
  }

  async function postPublicly(message: Rendered, { workspace, origin }: Place): Promise<void> {
    await workspace.client.chat.postMessage({
      channel: origin.channel,
      ...message,
      unfurl_links: false,
      unfurl_media: false,
    });
  }

  /** Where the bot is not in the channel, the person gets a direct message. */
  async function postPrivately(message: Rendered, { workspace, origin, userId }: Place): Promise<void> {
    try {
      const args = { channel: origin.channel, user: userId, ...message };
      await workspace.client.chat.postEphemeral(origin.thread ? { ...args, thread_ts: origin.thread } : args);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      await workspace.client.chat.postMessage({
        channel: userId,
        ...message,
        unfurl_links: false,
        unfurl_media: false,
      });
    }
  }

  /** Shows a card where there is no channel to answer in: over the App Home, or in the modal that stands over it. */
  async function showOver(reply: Reply, place: Place): Promise<void> {
    if (reply.kind === 'form') return openModal(formModal(reply.form, place.origin), place);
    const { workspace, origin, triggerId = '', modal } = place;
    const blocks = renderCard(reply.card, {}, VIEW_BLOCKS, VIEW_TEXT);
    const view = readingModal('Chainwatch', inChannel(blocks, 0, origin.channel));
    if (!modal) return openModal(view, place);
    const { views } = workspace.client;
    const change = () => views.update({ view_id: modal, view });
    try {
      // Slack puts at most two on top of the first, and none that comes late.
      await (reply.replace ? change() : views.push({ trigger_id: triggerId, view }).catch(change));
    } catch (error) {
      parts.log.warn({ workspace: workspace.id, err: error }, 'What was asked for in a modal could not be shown.');
    }
  }

  return { answer, openModal, showOver };
}
export type Answerer = ReturnType<typeof createAnswerer>;

const TOO_LATE = 'Slack gave me too little time to open this. Please do that once more.';
const NOT_OPENED =
  'Slack did not open what you asked for. Whoever runs me finds the reason in the log; please try again later.';

/** A view holds more than a message: https://docs.slack.dev/reference/views (250 kB as JSON). */
const VIEW_TEXT = 9000;
