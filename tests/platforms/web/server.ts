import type { ChatStore } from '../../../src/core/chat.ts';
import type { Command } from '../../../src/core/command.ts';
import type { PageSources } from '../../../src/core/pages.ts';
import type { Inbound } from '../../../src/core/platform.ts';
import { createWebPlatform, type WebPlatformSettings } from '../../../src/platforms/web/index.ts';
import type { MessageView } from '../../../src/platforms/web/view.ts';
import { createChatStore } from '../../../src/store/chat.ts';
import { sqliteFlavour } from '../../../src/store/dialect.ts';
import { openDatabase } from '../../../src/store/open.ts';
import { briefings, commitments } from '../../commitments/library.ts';

export const quiet = {
  info() {},
  warn() {},
  error(details: object) {
    console.error(details);
  },
};

/** The pages beside the chat, over the shipped content; nothing is set up, and there are no stories. */
export const pages: PageSources = {
  briefings,
  commitments,
  overview: async () => ({ connections: [], feeds: [], subscriptions: [], digests: [] }),
  story: async () => null,
  storyOf: () => undefined,
};

/** The web chat on a free port over a database of its own. */
export async function openWebChat(
  inbound: Inbound,
  settings: Partial<WebPlatformSettings> & { commands: readonly Command[]; file?: string },
) {
  const db = await openDatabase(sqliteFlavour(settings.file ?? ':memory:'));
  const chat: ChatStore = createChatStore(db);
  const platform = createWebPlatform({
    chat,
    log: quiet,
    now: Date.now,
    host: '127.0.0.1',
    port: 0,
    pages,
    ...settings,
  });
  await platform.start(inbound);
  const url = platform.url() ?? '';
  return {
    db,
    chat,
    platform,
    url,
    async close() {
      await platform.stop();
      await db.destroy();
    },
  };
}

/** A browser's requests without the browser: keeps its cookie. */
export function browser(url: string, headers: Record<string, string> = {}) {
  let cookie = '';
  async function ask(method: string, path: string, body?: object) {
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      redirect: 'manual',
    });
    const set = response.headers.getSetCookie().map((one) => one.split(';')[0]);
    if (set.length > 0) cookie = [cookie, ...set].filter(Boolean).join('; ');
    return response;
  }
  return {
    ask,
    cookie: () => cookie,
    async json(method: string, path: string, body?: object) {
      // biome-ignore lint/suspicious/noExplicitAny: what the server answers is what the tests are about
      return (await ask(method, path, body)).json() as Promise<any>;
    },
    async messages(channel: string): Promise<MessageView[]> {
      const response = await ask('GET', `/api/channels/${channel}/messages`);
      const page = (await response.json()) as { messages: MessageView[] };
      return page.messages;
    },
  };
}
