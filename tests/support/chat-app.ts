import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { cardText } from '../../src/core/card.ts';
import { startApp } from '../../src/main.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { browser } from '../platforms/web/server.ts';

const quiet = { info() {}, warn() {}, error: (details: object, sentence: string) => console.error(sentence, details) };

/** The whole product with one feed of the given outlet that is never reached, its web chat, and its store from outside. */
export async function startChatApp(settings: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-app-'));
  const outline =
    '<outline text="Defence press"><outline type="rss" text="News" outlet="The News" language="en" xmlUrl="http://127.0.0.1:9/feed"/></outline>';
  writeFileSync(join(folder, 'feeds.opml'), `<opml version="2.0"><body>${outline}</body></opml>`);
  const config = readConfig({ PORT: '0', DATA_DIR: folder, FEEDS: join(folder, 'feeds.opml'), ...settings });
  const app = await startApp(config, quiet);
  const { store } = await openStore(sqliteFlavour(join(folder, 'chainwatch.sqlite')), Date.now);
  const person = browser(app.chatUrl ?? '', { 'x-time-zone': 'Europe/Berlin' });
  await person.ask('GET', '/api/hello');

  /** The last message as one text: of a command, a press or a form. */
  async function answerOf(answer: { kind: string; card?: unknown; form?: unknown }, channel: string): Promise<string> {
    if (answer.kind === 'form') return JSON.stringify(answer.form);
    if (answer.kind === 'problem') return JSON.stringify(answer.card);
    const content = (await person.messages(channel)).at(-1)?.content;
    // biome-ignore lint/suspicious/noExplicitAny: a view of a card reads as a card
    return content?.kind === 'cards' ? content.cards.map((card: any) => cardText(card)).join('\n\n') : '';
  }

  return {
    app,
    store,
    folder,
    person,
    async type(text: string, channel = 'alerts'): Promise<string> {
      return answerOf(await person.json('POST', `/api/channels/${channel}/messages`, { text }), channel);
    },
    async press(action: string, fields: Record<string, string[]> = {}, channel = 'alerts'): Promise<string> {
      return answerOf(await person.json('POST', `/api/channels/${channel}/actions`, { action, fields }), channel);
    },
    async close() {
      await store.close();
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
