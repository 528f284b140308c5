import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { startDemoServer } from '../../src/demo/server.ts';
import { startApp } from '../../src/main.ts';
import { openBrowser } from '../e2e/browser.ts';

/** `npm run bench -- first-alert`: from an empty folder to the first alert in a channel one made oneself, in steps and seconds. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-first-'));
  const demo = await startDemoServer();
  const outline = `<outline type="rss" text="Wire" outlet="Demo Wire" xmlUrl="${demo.origin}/feed/wire"/>`;
  writeFileSync(join(folder, 'feeds.opml'), `<opml version="2.0"><body>${outline}</body></opml>`);
  const config = readConfig({
    ...{ PORT: '0', DATA_DIR: folder, FEEDS: join(folder, 'feeds.opml'), FETCH_ALLOW: new URL(demo.origin).host },
    ...{ POLL_MINUTES: '0.03-0.05', STALE_DAYS: '36500' },
  });
  const steps: { what: string; at: number }[] = [];
  const started = performance.now();
  const step = (what: string) => steps.push({ what, at: (performance.now() - started) / 1000 });
  const silent = {
    info() {},
    warn() {},
    error: (details: object, sentence: string) => console.error(sentence, details),
  };
  const app = await startApp(config, silent);
  step('1. npm start (installed already)');
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(app.chatUrl ?? '');
    await page.getByRole('button', { name: 'Skip the tour' }).click();
    step('2. open the page, skip the tour: #alerts is subscribed from the start');
    await page.getByRole('heading', { name: /Missile hits Polish village/ }).waitFor({ timeout: 60_000 });
    step('   first alert in #alerts, nothing typed');
    await page.locator('#typed').fill('/alerts subscribe tags:spillover');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Subscribed/ }).waitFor();
    step('3. a subscription of one’s own: one line typed');
    await page.locator('#typed').fill('/digest schedule 08:30');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Digest scheduled' }).waitFor();
    step('4. a digest: one line typed');
  } finally {
    await browser.close();
    await app.stop();
    await demo.close();
    rmSync(folder, { recursive: true, force: true });
  }
  for (const { what, at } of steps) console.log(`${at.toFixed(1).padStart(6)} s  ${what}`);
}
