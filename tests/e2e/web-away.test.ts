import { connect, createServer, type Socket } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cardTitled } from '../contracts/cards.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { goTo, hasBrowser, openBrowser } from './browser.ts';

/** A busy machine takes its time. */
const SLOW = { timeout: 10_000 };
const TOKEN = 'a-token-that-is-long-enough';

describe.skipIf(!hasBrowser)('a page of the web chat beside others, or without its server', () => {
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  beforeEach(async () => {
    chat = await openWebChat(recordedInbound(), { commands: CONTRACT_COMMANDS });
    await chat.chat.createChannel('beside', Date.now());
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context?.close();
    await chat?.close();
  });
  afterAll(() => browser?.close());

  const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  async function open(path: string): Promise<Page> {
    const page = await context.newPage();
    await goTo(page, chat.url + path);
    return page;
  }

  it('says what is wrong when it cannot begin, and begins when it can', async () => {
    const page = await context.newPage();
    let away = true;
    await page.route('**/api/hello', (route) =>
      away ? route.fulfill({ status: 500, json: { problem: 'Something went wrong on our side.' } }) : route.continue(),
    );
    await page.goto(`${chat.url}/c/alerts`);
    await page.getByText('Something went wrong on our side.').waitFor(SLOW);
    away = false;
    await title(page, '#alerts');
    await page.locator('#offline').waitFor({ state: 'hidden' });
  });

  it('says that one has to sign in again when the token was changed', async () => {
    await chat.close();
    chat = await openWebChat(recordedInbound(), { commands: CONTRACT_COMMANDS, accessToken: TOKEN });
    const page = await context.newPage();
    await page.goto(`${chat.url}/c/alerts`);
    await page.getByLabel('Access token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await title(page, '#alerts');
    await page.locator('#typed').fill('half a thought');
    const port = Number(new URL(chat.url).port);
    await chat.close();
    chat = await openWebChat(recordedInbound(), { commands: CONTRACT_COMMANDS, accessToken: `${TOKEN}-anew`, port });
    await page.getByText('You are signed out').waitFor(SLOW);
    await page.reload();
    await page.getByLabel('Access token').fill(`${TOKEN}-anew`);
    await page.keyboard.press('Enter');
    await title(page, '#alerts');
    expect(await page.locator('#typed').inputValue()).toBe('half a thought');
  });

  it('notices a connection that was cut far away, which ends without a word, and catches up', async () => {
    const sockets: Socket[] = [];
    let cut = false;
    const proxy = createServer((near) => {
      const far = connect(Number(new URL(chat.url).port), '127.0.0.1');
      const pass = (from: Socket, to: Socket) => from.on('data', (bytes) => void (cut || to.write(bytes)));
      pass(near, far);
      pass(far, near);
      for (const socket of [near, far]) sockets.push(socket.on('error', () => {}));
      near.on('close', () => far.destroy());
    });
    const listening = await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(proxy.address())));
    const { port } = z.object({ port: z.number() }).parse(listening);
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`http://127.0.0.1:${port}/c/alerts`);
    await title(page, '#alerts');
    await expect.poll(() => chat.platform.status().detail, SLOW).toContain('1 page');
    cut = true;
    const address = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
    await chat.platform.send({ to: address, key: 'k', outgoing: { card: cardTitled('While it was cut') } });
    await page.clock.fastForward(70_000);
    await page.clock.fastForward(2_000);
    await page.getByText('cannot be reached').waitFor(SLOW);
    cut = false;
    for (const socket of sockets) socket.destroy();
    await page.clock.fastForward(20_000);
    await page.getByRole('heading', { name: 'While it was cut' }).waitFor(SLOW);
    await page.locator('#offline').waitFor({ state: 'hidden', ...SLOW });
    await page.close();
    proxy.close();
  });

  it('keeps what was begun though the browser throws the page away while nobody looks', async () => {
    const page = await open('/c/alerts');
    await page.locator('#typed').fill('half a thought');
    await page.evaluate(`Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'))`);
    expect(await page.evaluate(`Object.values(sessionStorage)`)).toContain('half a thought');
  });

  it('takes what was read in another tab for read', async () => {
    const [first, second] = [await open('/c/alerts'), await open('/c/alerts')];
    const address = { platform: 'web' as const, workspace: 'local', channel: 'beside' };
    await chat.platform.send({ to: address, key: 'k', outgoing: { card: cardTitled('Something new') } });
    for (const page of [first, second]) await page.locator('.badge').waitFor();
    await second.getByRole('link', { name: 'beside' }).click();
    await title(second, '#beside');
    await first.locator('.badge').waitFor({ state: 'detached', ...SLOW });
  });

  it('goes back to where it was before, however often the same channel was pressed', async () => {
    const page = await open('/c/alerts');
    for (let n = 0; n < 3; n += 1) {
      await page.getByRole('link', { name: 'beside' }).click();
      await title(page, '#beside');
    }
    await page.goBack();
    await title(page, '#alerts');
  });

  it('says that a linked channel is not there', async () => {
    const page = await open('/c/no-such-channel');
    await page.getByRole('alert').getByText('no such channel').waitFor(SLOW);
  });

  it('gives back by the Up key what was typed in another tab', async () => {
    const [first, second] = [await open('/c/alerts'), await open('/c/alerts')];
    for (const [page, text] of [
      [first, 'said in the first'],
      [second, 'said in the second'],
    ] as const) {
      await page.locator('#typed').fill(text);
      await page.locator('#typed').press('Enter');
      await page.locator('#rows .text', { hasText: text }).waitFor();
    }
    const third = await open('/c/alerts');
    await third.locator('#typed').press('ArrowUp');
    await third.locator('#typed').press('ArrowUp');
    expect(await third.locator('#typed').inputValue()).toBe('said in the first');
  });
});
