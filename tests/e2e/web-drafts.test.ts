import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { hasBrowser, openBrowser } from './browser.ts';

describe.skipIf(!hasBrowser)('a line that could not be sent', () => {
  const inbound = recordedInbound();
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  beforeAll(async () => {
    browser = await openBrowser();
    chat = await openWebChat(inbound, { commands: CONTRACT_COMMANDS });
    await chat.chat.createChannel('beside', Date.now());
  });
  afterAll(async () => {
    await browser?.close();
    await chat?.close();
  });

  it('comes back in the channel for which it was meant, not in the one that is open by then', async () => {
    const page = await browser.newPage();
    await page.goto(`${chat.url}/c/alerts`);
    await page.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    const opened = Promise.withResolvers<void>();
    await page.route('**/api/channels/alerts/messages', async (route) => {
      await opened.promise;
      await route.abort();
    });
    const line = page.locator('#typed');
    await line.fill('meant for alerts');
    await line.press('Enter');
    await page.getByRole('link', { name: 'beside' }).click();
    await page.getByRole('heading', { level: 1, name: '#beside' }).waitFor();
    opened.resolve();
    await page.getByRole('alert').getByText('What you typed is kept').waitFor();
    expect(await line.inputValue()).toBe('');
    await page.getByRole('link', { name: 'alerts' }).click();
    await expect.poll(() => line.inputValue(), { timeout: 10_000 }).toBe('meant for alerts');
  });

  it('is refused in words where it is too long, and stays whole', async () => {
    const page = await browser.newPage();
    await page.goto(`${chat.url}/c/alerts`);
    await page.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    const line = page.locator('#typed');
    for (const length of [5_000, 100_000]) {
      await line.clear();
      await page.keyboard.insertText('x'.repeat(length));
      await line.press('Enter');
      await page.getByRole('alert').getByText('Shorten it and').waitFor();
      expect(await line.inputValue()).toHaveLength(length);
      await page.getByRole('button', { name: 'Close' }).click();
    }
  });

  it('is refused in words in a form too, where all that was typed stays', async () => {
    const field = { name: 'text', label: 'The set-up', kind: 'paragraph' as const, required: true, maxLength: 3_000 };
    const form = { title: 'Import a set-up', action: 'form:import', submit: 'Import', fields: [field] };
    inbound.answers.push({ kind: 'form', form });
    const page = await browser.newPage();
    await page.goto(`${chat.url}/c/alerts`);
    await page.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    await page.locator('#typed').fill('/look subscribe');
    await page.locator('#typed').press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Import a set-up' });
    const text = dialog.getByRole('textbox', { name: 'The set-up' });
    await text.focus();
    await page.keyboard.insertText('x'.repeat(3_100));
    await dialog.getByRole('button', { name: 'Import' }).click();
    await dialog.getByText('“The set-up” has 3,100 characters; 3,000 is the most. Shorten it').waitFor();
    expect(await text.inputValue()).toHaveLength(3_100);
    expect(inbound.actions).toEqual([]);
    await text.fill('x'.repeat(3_000));
    await dialog.getByRole('button', { name: 'Import' }).click();
    await expect.poll(() => inbound.actions.at(-1)?.fields.text?.[0]?.length).toBe(3_000);
  });
});
