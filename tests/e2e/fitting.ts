import type { Page } from 'playwright-core';
import { recordedInbound } from '../contracts/inbound.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { overflowIn } from '../support/overflow.ts';
import type { allCards } from './all-cards.ts';
import { openBrowser } from './browser.ts';

/** A small phone and a desk. */
const WIDTHS = [360, 1280];
/** Cards shown in one channel: the chat keeps some hundred messages on the page. */
const AT_ONCE = 40;

/** A browser at a web chat with the curated content, to see whether all of it fits. */
export async function openFitting() {
  const chat = await openWebChat(recordedInbound(), { commands: [] });
  const browser = await openBrowser();
  const page = await browser.newPage();
  return {
    /** What does not fit on a page to read, at both widths. */
    async page(path: string): Promise<string[]> {
      await page.goto(chat.url + path);
      return atWidths(page, 'main', path);
    },

    /** What does not fit in cards in the chat, at both widths. */
    async cards(all: ReturnType<typeof allCards>): Promise<string[]> {
      const found: string[] = [];
      for (let start = 0; start < all.length; start += AT_ONCE) {
        const some = all.slice(start, start + AT_ONCE);
        const channel = await chat.chat.createChannel(`cards-${start}`, Date.now());
        const to = { platform: 'web' as const, workspace: 'local', channel: channel.id };
        for (const { name, card } of some) await chat.platform.send({ to, key: name, outgoing: { card } });
        await page.goto(`${chat.url}/c/${channel.id}`);
        await page
          .locator('.message')
          .nth(some.length - 1)
          .waitFor();
        found.push(...(await atWidths(page, '#rows', `cards ${some[0]?.name} to ${some.at(-1)?.name}`)));
      }
      return found;
    },

    /** What does not fit in a page made for the purpose. */
    async content(html: string): Promise<string[]> {
      await page.goto('about:blank');
      await page.setContent(`<!doctype html><main>${html}</main>`);
      return atWidths(page, 'main', 'content');
    },

    async close() {
      await browser.close();
      await chat.close();
    },
  };
}

async function atWidths(page: Page, within: string, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    found.push(...(await overflowIn(page, within)).map((one) => `${name} at ${width} px: ${one}`));
  }
  return found;
}
