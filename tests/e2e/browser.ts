import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';

/** The one without windows first: it starts in a third of the time and needs half of the processor. */
const CHROMIUM = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));

/** Without a browser the tests skip visibly; on CI that is a failure, because there they are meant to run. */
export const hasBrowser = CHROMIUM !== undefined;
if (!hasBrowser && process.env.CI === 'true') throw new Error('The browser tests need Chromium in /usr/bin.');

export function openBrowser() {
  return chromium.launch({
    ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Opens an address of the web chat, and waits until its channel is shown. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('#rows:not([aria-busy])').waitFor({ state: 'attached' });
  await page.locator('#channel-title:not(:empty)').waitFor();
}
