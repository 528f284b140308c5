import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedInbound } from '../contracts/inbound.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { hasBrowser, openBrowser } from './browser.ts';

const TOKEN = 'a-token-that-is-long-enough';

describe.skipIf(!hasBrowser)('signing in with a browser', () => {
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  beforeAll(async () => {
    browser = await openBrowser();
    chat = await openWebChat(recordedInbound(), { commands: [], accessToken: TOKEN });
  });
  afterAll(async () => {
    await browser?.close();
    await chat?.close();
  });

  it('takes the token after a wrong one, and leads to what was asked for', async () => {
    const page = await browser.newPage();
    await page.goto(`${chat.url}/c/alerts`);
    await page.getByLabel('Access token').fill('not this one at all');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('That is not the token').waitFor();
    await page.getByLabel('Access token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/c/alerts');
  });

  it('lets a link on another site open a page once somebody is signed in', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(chat.url);
    await page.getByLabel('Access token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    await page.goto(`data:text/html,<a href="${chat.url}/c/alerts">there</a>`);
    await page.getByRole('link', { name: 'there' }).click();
    await page.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
  });

  it('takes the form of a second tab after the first has signed in, and leads on from its address', async () => {
    const context = await browser.newContext();
    const [first, second] = [await context.newPage(), await context.newPage()];
    await second.goto(`${chat.url}/briefings`);
    await first.goto(`${chat.url}/sign-in`);
    for (const page of [first, second]) {
      await page.getByLabel('Access token').fill(TOKEN);
      await page.keyboard.press('Enter');
    }
    await first.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    await second.getByRole('heading', { level: 1, name: 'Briefings' }).waitFor();
    await context.close();
  });
});
