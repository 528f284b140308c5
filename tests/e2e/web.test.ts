import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { privately, publicly } from '../../src/core/reply.ts';
import { CARDS, cardTitled } from '../contracts/cards.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { hasBrowser, openBrowser } from './browser.ts';

const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };

describe.skipIf(!hasBrowser)('the web chat in a browser', () => {
  const inbound = recordedInbound();
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  let context: BrowserContext;
  let page: Page;
  /** What the page complained about: script errors and refused loads. */
  const complaints: string[] = [];

  async function newPage(from: BrowserContext): Promise<Page> {
    const opened = await from.newPage();
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    opened.on('request', (request) => request.url().startsWith(chat.url) || complaints.push(`asked ${request.url()}`));
    return opened;
  }

  beforeAll(async () => {
    browser = await openBrowser();
    chat = await openWebChat(inbound, { commands: CONTRACT_COMMANDS });
    context = await browser.newContext();
    page = await newPage(context);
    await page.goto(chat.url);
    await page.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await chat?.close();
  });

  it('runs a command that was completed by keyboard, and shows the answer to its caller alone', async () => {
    const other = await newPage(await browser.newContext());
    await other.goto(chat.url);
    inbound.answers.push(privately(cardTitled('What the article says')), publicly(cardTitled('Shared with all')));
    const line = page.getByRole('combobox');
    await line.pressSequentially('/lo');
    await page.getByRole('option', { name: '/look' }).waitFor();
    await line.press('Enter');
    await line.pressSequentially('prz');
    await page.getByRole('option', { name: 'Przewodów' }).waitFor();
    await line.press('Tab');
    await line.press('Enter');
    await page.getByRole('heading', { name: 'What the article says' }).waitFor();
    expect(inbound.commands.at(-1)?.options).toEqual({ query: 'przewodow' });
    await line.fill('/look again');
    await line.press('Enter');
    await other.getByRole('heading', { name: 'Shared with all' }).waitFor();
    expect(await other.getByRole('heading', { name: 'What the article says' }).count()).toBe(0);
    await other.context().close();
  });

  it('shows a mistake in place and keeps what was typed', async () => {
    const line = page.getByRole('combobox');
    await line.fill('/lok przewodow');
    await line.press('Enter');
    await page.getByRole('alert').getByText('Did you mean /look?').waitFor();
    expect(await line.inputValue()).toBe('/lok przewodow');
    await line.fill('');
  });

  it('shows a hostile card as text', async () => {
    const { hostile } = CARDS;
    if (!hostile) throw new Error('no hostile card');
    await chat.platform.send({ to, key: 'hostile', outgoing: { card: hostile } });
    await page.getByRole('heading', { name: hostile.title }).waitFor();
    expect(await page.locator('[href^="javascript"], #rows script, #rows b, [onerror]').count()).toBe(0);
  });

  it('sends a press, a choice of a menu, and edits without a new message', async () => {
    const { everything } = CARDS;
    if (!everything) throw new Error('no card');
    const sent = await chat.platform.send({ to, key: 'everything', outgoing: { card: everything } });
    const card = page.locator('.card', { hasText: everything.title });
    await card.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => inbound.actions.at(-1)?.action).toBe('press:more');
    await card.getByRole('button', { name: /Another argument/ }).click();
    await page.getByRole('button', { name: /First/ }).click();
    await expect.poll(() => inbound.actions.at(-1)?.values).toEqual(['first']);
    await card.getByRole('button', { name: /^Tags/ }).click();
    await page.getByRole('checkbox', { name: 'Spillover' }).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => inbound.actions.at(-1)?.values).toEqual(['restraint', 'spillover']);
    const before = await page.locator('.message').count();
    if (sent.outcome === 'sent') await chat.platform.edit(sent.message, { card: cardTitled('Now it says this') });
    await page.getByRole('heading', { name: 'Now it says this' }).waitFor();
    expect(await page.locator('.message').count()).toBe(before);
  });

  it('asked for nothing outside and broke no rule of its own', () => {
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
  });
});
