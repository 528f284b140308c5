import { CHAT_WORKSPACE, type ChatContent, type ChatStore, FIRST_CHANNEL } from '../../core/chat.ts';
import type { Command } from '../../core/command.ts';
import { counted } from '../../core/counted.ts';
import type { Logger } from '../../core/log.ts';
import { isLoopback } from '../../core/loopback.ts';
import type { PageSources } from '../../core/pages.ts';
import type { Inbound, Outgoing, Platform, SendResult } from '../../core/platform.ts';
import { ACCESS_TOKEN_MIN, sameSiteOnly, tokenRequired } from '../../server/access.ts';
import { openSurface, type Surface } from '../../server/surface.ts';
import { chatApi } from './api.ts';
import { pageFiles } from './assets.ts';
import { eventStream } from './events.ts';
import { createLive, type Live } from './live.ts';
import { briefingPages } from './pages/briefings.ts';
import { commitmentPages } from './pages/commitments.ts';
import { missingPage } from './pages/missing.ts';
import { settingsPage } from './pages/settings.ts';
import { storyPages } from './pages/story.ts';
import { chatPages, signInPage } from './shell.ts';
import { createMessageView } from './view.ts';

export interface WebPlatformSettings {
  chat: ChatStore;
  commands: readonly Command[];
  log: Logger;
  now(): number;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Needed where `host` is not this computer alone. */
  accessToken?: string | undefined;
  /** How often to look for what other processes wrote (milliseconds); leave out where there is only one. */
  watchMs?: number | undefined;
  /** What the pages beside the chat are made from. */
  pages: PageSources;
}

/** After a failed write to the chat's own store, which surely wrote nothing. */
const RETRY_MS = 15_000;

/** The web chat: the third platform, served by this process itself. Its address is in `status().detail` and `url()`. */
export function createWebPlatform(settings: WebPlatformSettings): Platform & { url(): string | undefined } {
  const { chat, log, now, host, port, accessToken, pages } = settings;
  const view = createMessageView(chat, pages.storyOf);
  let surface: Surface | undefined;
  let live: Live | undefined;

  async function attempt(write: () => Promise<SendResult>): Promise<SendResult> {
    try {
      return await write();
    } catch (error) {
      log.error({ err: error }, 'The web chat could not store a message.');
      return { outcome: 'retry', at: now() + RETRY_MS, scope: 'platform', cause: String(error) };
    }
  }

  /** Several processes may start at once: one of them makes it. */
  async function makeFirstChannel(inbound: Inbound): Promise<void> {
    try {
      await chat.createChannel(FIRST_CHANNEL, now());
    } catch (error) {
      if ((await chat.channels()).length === 0) throw error;
      return;
    }
    await inbound.joined({ platform: 'web', workspace: CHAT_WORKSPACE, name: 'Web chat' });
  }

  return {
    name: 'web',

    async start(inbound) {
      if (accessToken !== undefined && accessToken.length < ACCESS_TOKEN_MIN)
        throw new Error(`The web chat's access token must have at least ${ACCESS_TOKEN_MIN} characters.`);
      if (!isLoopback(host) && accessToken === undefined)
        throw new Error(
          `The web chat can be served on ${host} only with an access token, because others can reach it there.`,
        );
      live = createLive({ chat, view, log, watchMs: settings.watchMs });
      if ((await chat.channels()).length === 0) await makeFirstChannel(inbound);
      const parts = { chat, view, commands: settings.commands, inbound, live, log, now };
      surface = await openSurface({
        name: 'chat',
        host,
        port,
        log,
        access: [sameSiteOnly(host), ...(accessToken === undefined ? [] : [tokenRequired(accessToken, signInPage)])],
        parts: [
          pageFiles(),
          chatPages,
          chatApi(parts),
          eventStream({ chat, live }),
          briefingPages(pages),
          commitmentPages(pages, now),
          settingsPage({ chat, pages }),
          storyPages(pages),
          missingPage,
        ],
      });
    },

    async stop() {
      live?.close();
      await surface?.close();
      surface = undefined;
    },

    send({ to, key, outgoing, replyTo }) {
      return attempt(async () => {
        const channel = (await chat.channels()).find((one) => one.id === to.channel);
        if (to.workspace !== CHAT_WORKSPACE || !channel)
          return refused('channel', 'That channel does not exist in the web chat.');
        if (channel.archived)
          return refused('channel', `#${channel.name} is archived in the web chat. Reopen it there.`);
        const { message } = await chat.post(
          {
            channel: channel.id,
            author: null,
            asked: null,
            onlyFor: null,
            content: contentOf(outgoing),
            replyTo: replyTo ? Number(replyTo.message) : null,
            key,
          },
          now(),
        );
        live?.nudge();
        return { outcome: 'sent', message: { ...to, message: String(message.seq) } };
      });
    },

    edit(message, outgoing) {
      return attempt(async () => {
        const seq = Number(message.message);
        const replaced = Number.isSafeInteger(seq) ? await chat.replace(seq, contentOf(outgoing), now()) : undefined;
        if (!replaced) return refused('message', 'That message is gone from the web chat.');
        live?.nudge();
        return { outcome: 'sent', message };
      });
    },

    async find({ to, key }) {
      const message = await chat.byKey(key);
      if (!message) return { outcome: 'absent' };
      return { outcome: 'found', message: { ...to, channel: message.channel, message: String(message.seq) } };
    },

    status() {
      return surface
        ? { connected: true, detail: `Web chat at ${surface.url}, open on ${counted(live?.readers() ?? 0, 'page')}` }
        : { connected: false, detail: 'The web chat is not running.' };
    },

    url: () => surface?.url,
  };
}

function contentOf({ card, more }: Outgoing): ChatContent {
  return { kind: 'card', card, ...(more ? { more } : {}) };
}

function refused(scope: 'message' | 'channel', reason: string): SendResult {
  return { outcome: 'refused', scope, reason, cause: reason };
}
