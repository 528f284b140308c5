import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardTitled } from '../contracts/cards.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { goTo, hasBrowser, openBrowser } from './browser.ts';

/** A busy machine takes its time. */
const SLOW = { timeout: 10_000 };

describe.skipIf(!hasBrowser)('the focus in the web chat', () => {
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  beforeEach(async () => {
    chat = await openWebChat(recordedInbound(), { commands: CONTRACT_COMMANDS });
    await chat.chat.createChannel('beside', Date.now());
  });
  afterEach(async () => {
    await page?.context().close();
    await chat?.close();
  });
  afterAll(() => browser?.close());

  async function open(path: string, { width = 1280, height = 800 } = {}): Promise<void> {
    page = await browser.newPage({ viewport: { width, height } });
    await goTo(page, chat.url + path);
  }

  async function post(to: string, title: string): Promise<void> {
    const address = { platform: 'web' as const, workspace: 'local', channel: to };
    await chat.platform.send({ to: address, key: `${to} ${title}`, outgoing: { card: cardTitled(title) } });
  }

  const focused = () =>
    page.evaluate(`(({ id, tagName, textContent }) =>
      tagName === 'BODY' ? 'nothing' : id || textContent)(document.activeElement)`);

  it('stays on a channel of the list while messages come', async () => {
    await open('/c/alerts');
    await page.locator('#channels a', { hasText: 'beside' }).focus();
    await post('beside', 'Something new');
    await page.locator('.badge').waitFor();
    expect(await focused()).toContain('beside');
  });

  it('goes into the channels when they slide in, and back when they go', async () => {
    await open('/c/alerts', { width: 360, height: 700 });
    const opener = page.locator('#open-side');
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused, SLOW).toContain('alerts');
    await page.keyboard.press('Escape');
    await expect.poll(focused, SLOW).toBe('open-side');
    await page.keyboard.press('Enter');
    await expect.poll(focused, SLOW).toContain('alerts');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '#beside' }).waitFor();
    await expect.poll(focused, SLOW).toBe('typed');
  });

  it('comes back from a menu to its message where that was changed meanwhile', async () => {
    const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
    const options = [{ label: 'One', value: '1' }];
    const controls = [{ type: 'menu' as const, action: 'a', placeholder: 'Choose', options }];
    const card = { ...cardTitled('Before'), controls };
    const sent = await chat.platform.send({ to, key: 'k', outgoing: { card } });
    if (sent.outcome !== 'sent') throw new Error(sent.outcome);
    await open('/c/alerts');
    await page.locator('#rows .menu').click();
    await page.locator('.menu-option:focus').waitFor();
    await chat.platform.edit(sent.message, { card: { ...card, title: 'After' } });
    await page.locator('#rows .card-title', { hasText: 'After' }).waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await expect.poll(focused, SLOW).toContain('After');
  });

  it('goes on from what was pressed and is gone: the tour, the way to the newest message, a closed notice', async () => {
    for (let n = 1; n <= 70; n += 1) await post('alerts', `Message ${n}`);
    const first = (await chat.chat.history({ channel: 'alerts', user: '', after: 0, limit: 1 })).messages[0]?.seq;
    await open(`/c/alerts/${first}`);
    const next = page.getByRole('button', { name: 'Next' });
    await next.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Step 2 of 3').waitFor();
    expect(await focused()).toBe('Next');
    await page.getByRole('button', { name: 'Skip the tour' }).focus();
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('typed');
    await page.locator('#newer').focus();
    await page.keyboard.press('Enter');
    await page.locator('#newer').waitFor({ state: 'hidden' });
    expect(await focused()).toBe('messages');
    await page.locator('#typed').fill('/nonsense');
    await page.keyboard.press('Enter');
    await page.locator('#notice-close').focus();
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('typed');
  });
});
