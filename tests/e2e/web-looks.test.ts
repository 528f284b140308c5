import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardTitled } from '../contracts/cards.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { overflowIn } from '../support/overflow.ts';
import { hasBrowser, openBrowser } from './browser.ts';

describe.skipIf(!hasBrowser)('how the web chat looks', () => {
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  beforeAll(async () => {
    browser = await openBrowser();
    chat = await openWebChat(recordedInbound(), { commands: CONTRACT_COMMANDS });
  });
  afterAll(async () => {
    await browser?.close();
    await chat?.close();
  });

  it('breaks a name of forty wide letters on a phone, where it said something and where it asked', async () => {
    const author = { id: 'wide', name: 'W'.repeat(40) };
    const made = { channel: 'alerts', author, onlyFor: null };
    const content = { kind: 'text' as const, text: 'A question' };
    const { message } = await chat.chat.post({ ...made, asked: null, replyTo: null, content }, Date.now());
    const answer = { kind: 'card' as const, card: cardTitled('An answer') };
    await chat.chat.post({ ...made, asked: '/brief', replyTo: message.seq, content: answer }, Date.now());
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await page.goto(chat.url);
    await page.getByRole('heading', { name: 'An answer' }).waitFor();
    expect(await overflowIn(page, '#rows')).toEqual([]);
    await page.close();
  });

  it('prints the members of a group, which stand folded on the screen', async () => {
    const page = await browser.newPage();
    await page.goto(`${chat.url}/commitments/nato-art5`);
    const albania = page.getByRole('link', { name: 'Albania', exact: true });
    expect(await albania.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await albania.isVisible()).toBe(true);
    await page.close();
  });

  it('shows which suggestion is chosen where the system sets the colours', async () => {
    const page = await browser.newPage({ forcedColors: 'active' });
    await page.goto(chat.url);
    await page.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    await page.locator('#typed').fill('/');
    await page.locator('#suggestions [aria-selected="true"]').waitFor();
    const outline = `getComputedStyle(document.querySelector('#suggestions [aria-selected="true"]')).outlineStyle`;
    expect(await page.evaluate(outline)).toBe('solid');
    await page.close();
  });
});
