import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardTitled } from '../contracts/cards.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { hasBrowser, openBrowser } from './browser.ts';

/** A busy machine takes its time. */
const SLOW = { timeout: 10_000 };

describe.skipIf(!hasBrowser)('the web chat when things happen at the wrong moment', () => {
  const inbound = recordedInbound();
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    chat = await openWebChat(inbound, { commands: CONTRACT_COMMANDS });
  });
  afterAll(async () => {
    await browser?.close();
    await chat?.close();
  });

  /** A new reader, of these channels, at an address. */
  async function open(path: string): Promise<void> {
    await page?.context().close();
    const context = await browser.newContext({ timezoneId: 'UTC' });
    // Browsers without a screen take every page for one that is looked at.
    await context.addInitScript(
      `Object.defineProperty(document, 'visibilityState', { get: () => window.seen ?? 'visible' })`,
    );
    page = await context.newPage();
    await page.goto(chat.url + path);
    await page.locator('#rows:not([aria-busy])').waitFor({ state: 'attached' });
    await page.locator('#channel-title:not(:empty)').waitFor();
  }

  async function channel(name: string, titles: string[]): Promise<void> {
    await chat.chat.createChannel(name, Date.now());
    for (const title of titles) await post(name, title);
  }

  async function post(to: string, title: string, card = cardTitled(title)) {
    const address = { platform: 'web' as const, workspace: 'local', channel: to };
    const sent = await chat.platform.send({ to: address, key: `${to} ${title}`, outgoing: { card } });
    if (sent.outcome !== 'sent') throw new Error(sent.outcome);
    return sent.message;
  }

  const titles = () => page.locator('#rows .card-title').allTextContents();

  /** Another page takes the stream of this one, as it does when this one is hidden. */
  async function hide(): Promise<void> {
    await page.evaluate(`new Promise((taken) => {
      window.seen = 'hidden';
      const [other, last] = [new BroadcastChannel('stream'), new BroadcastChannel('stream')];
      last.addEventListener('message', taken);
      other.postMessage('connecting');
    })`);
  }

  const show = () => page.evaluate(`window.seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))`);

  it('shows messages that were edited before the page read them, in their order, and counts them', async () => {
    await channel('edited', ['Before']);
    await channel('beside', []);
    await open('/c/edited');
    await hide();
    const first = await post('edited', 'First');
    await post('edited', 'Second');
    const aside = await post('beside', 'Aside');
    await chat.platform.edit(first, { card: cardTitled('First, updated') });
    await chat.platform.edit(aside, { card: cardTitled('Aside, updated') });
    await show();
    await page.getByRole('link', { name: /beside.*1 unread/ }).waitFor();
    await expect.poll(titles, SLOW).toEqual(['Before', 'First, updated', 'Second']);
  });
});
