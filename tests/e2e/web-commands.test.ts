import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { readConfig } from '../../src/config.ts';
import { startDemoServer } from '../../src/demo/server.ts';
import { type App, startApp } from '../../src/main.ts';
import { freePort } from '../support/free-port.ts';
import { hasBrowser, openBrowser } from './browser.ts';

/** Examples that speak of what the replay has not reached yet, of the open internet, or of what is there already. */
const INSTEAD: Record<string, string> = {
  story: '/story missile Poland',
  why: '/why missile Poland',
  feeds: '/feeds list',
  latest: '/latest',
  alerts: '/alerts subscribe tags:spillover',
};

describe.skipIf(!hasBrowser)('every command in the browser, on the whole product', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-e2e-'));
  let browser: Browser;
  let app: App;
  let demo: Awaited<ReturnType<typeof startDemoServer>>;
  let page: Page;

  beforeAll(async () => {
    demo = await startDemoServer();
    const feeds = join(folder, 'feeds.opml');
    const outline = `<outline type="rss" text="Wire" outlet="Demo Wire" xmlUrl="${demo.origin}/feed/wire"/>`;
    writeFileSync(feeds, `<opml version="2.0"><body>${outline}</body></opml>`);
    const config = readConfig({
      PUBLIC_URL: 'https://chainwatch.example',
      PUBLIC_PORT: '0',
      PORT: String(await freePort()),
      DATA_DIR: folder,
      FEEDS: feeds,
      FETCH_ALLOW: new URL(demo.origin).host,
      POLL_MINUTES: '0.03-0.05',
      STALE_DAYS: '36500',
      LOG_LEVEL: 'warn',
    });
    const quiet = {
      info() {},
      warn() {},
      error: (details: object, sentence: string) => console.error(sentence, details),
    };
    app = await startApp(config, quiet);
    browser = await openBrowser();
    page = await (await browser.newContext()).newPage();
    await page.goto(app.chatUrl ?? '');
    await page.getByRole('button', { name: 'Skip the tour' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await demo?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('an alert comes by itself: polled, judged, delivered, drawn', async () => {
    await page.getByRole('heading', { name: /Missile hits Polish village/ }).waitFor();
    const card = page.locator('.card', { hasText: 'Missile hits Polish village' });
    expect(await card.locator('.mark').first().textContent()).toMatch(/^(Elevated|Critical)$/);
  });

  // The web chat has no direct messages, and /watch says so.
  const here = commands.filter((command) => command.name !== 'watch');
  it.each(here.map((command) => [INSTEAD[command.name] ?? command.example]))('%s is answered', async (typed) => {
    const answers = page.locator('.message', { has: page.locator('.asked', { hasText: typed }) });
    await page.locator('#typed').fill(typed);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    const done = answers.last().or(page.locator('dialog[open]')).or(page.locator('#notice:not([hidden])'));
    await done.first().waitFor();
    const problem = page.locator('#notice:not([hidden])');
    expect(await problem.count(), await problem.allInnerTexts().then((texts) => texts.join())).toBe(0);
    if (await page.locator('dialog[open]').count()) await page.keyboard.press('Escape');
  });

  it('a phone shows suggestions whole, each with what it means', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const line = page.locator('#typed');
    await line.fill('/alerts subscribe ');
    await page.locator('.suggestion-detail', { hasText: 'Only these theatres' }).waitFor();
    await line.fill('/brief wea');
    const label = page.locator('.suggestion-label', { hasText: 'Weak states have reason' }).first();
    await label.waitFor();
    expect(await label.evaluate((shown) => shown.scrollWidth - shown.clientWidth)).toBe(0);
    await line.fill('');
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it('the story of an alert opens in the chat, and has a page of its own', async () => {
    const alert = page.locator('.card', { hasText: 'Missile hits Polish village' }).first();
    const link = alert.getByRole('link', { name: 'Story', exact: true });
    const address = await link.getAttribute('href');
    await link.click();
    await page
      .getByRole('heading', { name: 'How it moved' })
      .or(page.getByRole('heading', { name: 'Reports' }))
      .last()
      .waitFor();
    await page.goto(new URL(address ?? '', app.chatUrl ?? '').href);
    await page.getByRole('heading', { level: 1, name: /Polish village/ }).waitFor();
  });
});
