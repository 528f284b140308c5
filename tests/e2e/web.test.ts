import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { paragraph } from '../../src/core/card.ts';
import { privately, publicly } from '../../src/core/reply.ts';
import { CARDS, cardTitled } from '../contracts/cards.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { hasBrowser, openBrowser } from './browser.ts';

const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
/** A busy machine takes its time. */
const SLOW = { timeout: 10_000 };

describe.skipIf(!hasBrowser)('the web chat in a browser', () => {
  const inbound = recordedInbound();
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  let context: BrowserContext;
  let page: Page;
  /** What the page complained about: script errors and refused loads. */
  const complaints: string[] = [];

  async function newPage(from: BrowserContext): Promise<Page> {
    return listened(await from.newPage());
  }

  function listened(opened: Page): Page {
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

  it('begins a long answer at its beginning, and goes to the end of a short one', async () => {
    const body = Array.from({ length: 60 }, (_, number) => paragraph(`Line ${number}`));
    inbound.answers.push(privately({ ...cardTitled('Taller than the window'), body }), privately(cardTitled('Short')));
    const line = page.getByRole('combobox');
    await line.fill('/look long');
    await line.press('Enter');
    const long = page.locator('.message', { hasText: 'Taller than the window' });
    await long.waitFor();
    const gap = () =>
      long.evaluate(
        (row) => row.getBoundingClientRect().top - (row.closest('#messages')?.getBoundingClientRect().top ?? 0),
      );
    expect(Math.abs(await gap())).toBeLessThan(5);
    await line.fill('/look short');
    await line.press('Enter');
    await page.getByRole('heading', { name: 'Short' }).waitFor();
    const below = () =>
      page.locator('#messages').evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
    await expect.poll(below, SLOW).toBeLessThan(5);
  });

  it('keeps what was begun in the channel where it was begun, also over a reload', async () => {
    await page.evaluate(`fetch('/api/channels', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"drafts"}' })`);
    const line = page.locator('#typed');
    await line.fill('begun in alerts');
    await page.getByRole('link', { name: 'drafts' }).click();
    await page.getByRole('heading', { level: 1, name: '#drafts' }).waitFor();
    expect(await line.inputValue()).toBe('');
    await line.fill('begun in drafts');
    await page.reload();
    await expect.poll(() => line.inputValue(), SLOW).toBe('begun in drafts');
    await line.fill('');
    await page.getByRole('link', { name: 'alerts' }).click();
    await expect.poll(() => line.inputValue(), SLOW).toBe('begun in alerts');
    await line.fill('');
  });

  it('does not call new what the same person said in another tab', async () => {
    const tab = await newPage(context);
    await tab.goto(`${chat.url}/c/alerts`);
    const say = async (text: string) => {
      await tab.locator('#typed').fill(text);
      await tab.locator('#typed').press('Enter');
      await page.getByText(text, { exact: true }).waitFor();
    };
    await say('said before');
    await page.goto(`${chat.url}/c/alerts`);
    await say('said in the other tab');
    expect(await page.locator('.fresh').count()).toBe(0);
    await tab.close();
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
    await expect.poll(() => inbound.actions.at(-1)?.action, SLOW).toBe('press:more');
    await card.getByRole('button', { name: /Another argument/ }).click();
    await page.getByRole('button', { name: /First/ }).click();
    await expect.poll(() => inbound.actions.at(-1)?.values, SLOW).toEqual(['first']);
    const before = await page.locator('.message').count();
    if (sent.outcome === 'sent') await chat.platform.edit(sent.message, { card: cardTitled('Now it says this') });
    await page.getByRole('heading', { name: 'Now it says this' }).waitFor();
    expect(await page.locator('.message').count()).toBe(before);
  });

  it('subscribes by keyboard alone: from the line to the form, its choices and back', async () => {
    inbound.answers.push(
      {
        kind: 'form',
        form: {
          title: 'Subscribe this channel',
          action: 'form:subscribe',
          submit: 'Subscribe',
          fields: [
            { name: 'words', label: 'Words', kind: 'text', required: true },
            {
              name: 'tags',
              label: 'Tags',
              kind: 'choices',
              required: false,
              options: [{ label: 'Restraint', value: 'restraint' }],
            },
          ],
        },
      },
      privately({
        title: 'That did not work',
        tone: 'bad',
        body: [paragraph('"words" has an open quote.')],
        controls: [],
      }),
      privately(cardTitled('Subscribed', 'good')),
    );
    await page.keyboard.press('Escape');
    await page.locator('#typed').focus();
    await page.keyboard.type('/look subscribe');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Subscribe this channel' }).waitFor();
    await page.keyboard.type('grain corridor');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('has an open quote').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Subscribed' }).waitFor();
    expect(inbound.actions.at(-1)).toMatchObject({
      action: 'form:subscribe',
      fields: { words: ['grain corridor'], tags: ['restraint'] },
    });
    expect(await page.evaluate('document.activeElement.id')).toBe('typed');
  });

  it('catches up after the server was away, and says that it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chainwatch-chat-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'chat.sqlite');
    const first = await openWebChat(inbound, { commands: CONTRACT_COMMANDS, file });
    const port = Number(new URL(first.url).port);
    const reader = await (await browser.newContext()).newPage();
    await reader.goto(first.url);
    await first.platform.send({ to, key: 'k1', outgoing: { card: cardTitled('Before the restart') } });
    await reader.getByRole('heading', { name: 'Before the restart' }).waitFor();
    await first.close();
    await reader.getByText('cannot be reached').waitFor();
    const second = await openWebChat(inbound, { commands: CONTRACT_COMMANDS, file, port });
    await second.platform.send({ to, key: 'k2', outgoing: { card: cardTitled('While it was away') } });
    await reader.getByRole('heading', { name: 'While it was away' }).waitFor();
    await reader.getByText('cannot be reached').waitFor({ state: 'hidden' });
    expect(await reader.getByRole('heading', { name: 'Before the restart' }).count()).toBe(1);
    await reader.context().close();
    await second.close();
  });

  it('keeps what is read in its place while a message above it grows', async () => {
    const tall = (title: string, lines: number) => ({
      ...cardTitled(title),
      body: Array.from({ length: lines }, () => paragraph('A line.')),
    });
    const grows = await chat.platform.send({ to, key: 'grows', outgoing: { card: tall('It grows', 2) } });
    await chat.platform.send({ to, key: 'read', outgoing: { card: tall('What is read', 30) } });
    await chat.platform.send({ to, key: 'below', outgoing: { card: tall('Below', 30) } });
    await page.getByRole('heading', { name: 'Below' }).waitFor();
    await page
      .locator('.message', { hasText: 'What is read' })
      .evaluate((row) => row.scrollIntoView({ block: 'start' }));
    const place = async () => (await page.getByRole('heading', { name: 'Below' }).boundingBox())?.y ?? Number.NaN;
    const before = await place();
    if (grows.outcome === 'sent') await chat.platform.edit(grows.message, { card: tall('It has grown', 20) });
    await page.getByRole('heading', { name: 'It has grown' }).waitFor();
    expect(Math.abs((await place()) - before)).toBeLessThan(1);
  });

  it('marks what is unread, makes a channel, and opens a link to a message on a phone', async () => {
    await page.getByRole('button', { name: 'New channel' }).click();
    await page.keyboard.type('Second Channel');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '#second-channel' }).waitFor();
    const sent = await chat.platform.send({ to, key: 'unread', outgoing: { card: cardTitled('Not read yet') } });
    await page.getByRole('link', { name: /alerts.*1 unread/ }).click();
    await page.getByRole('heading', { name: 'Not read yet' }).waitFor();
    await page.getByRole('link', { name: /alerts.*unread/ }).waitFor({ state: 'detached' });
    const phone = await newPage(await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true }));
    await phone.goto(`${chat.url}/c/alerts/${sent.outcome === 'sent' ? sent.message.message : ''}`);
    await phone.locator('.linked').getByRole('heading', { name: 'Not read yet' }).waitFor();
    await phone.getByRole('button', { name: 'Channels and pages' }).tap();
    await phone.getByRole('link', { name: 'second-channel' }).tap();
    await phone.getByRole('heading', { level: 1, name: '#second-channel' }).waitFor();
    await phone.context().close();
  });

  it('eight tabs of one browser work: hidden ones leave their stream to the one that is looked at, and catch up', async () => {
    const tabs = await browser.newContext();
    // Browsers without a screen take every tab for one that is looked at.
    await tabs.addInitScript(
      `Object.defineProperty(Document.prototype, 'visibilityState', { get: () => window.seen ?? 'visible' })`,
    );
    const show = (tab: Page, seen: string) =>
      tab.evaluate(`window.seen = '${seen}'; document.dispatchEvent(new Event('visibilitychange'))`);
    const first = await newPage(tabs);
    await first.goto(`${chat.url}/c/alerts`);
    await first.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    let last = first;
    for (let number = 2; number <= 8; number++) {
      await show(last, 'hidden');
      const opens = tabs.waitForEvent('page');
      await last.evaluate(`void window.open('/c/alerts')`);
      last = listened(await opens);
      await last.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    }
    await chat.platform.send({ to, key: 'tabs', outgoing: { card: cardTitled('For every tab') } });
    await last.getByRole('heading', { name: 'For every tab' }).waitFor();
    expect(await first.getByRole('heading', { name: 'For every tab' }).count()).toBe(0);
    await show(last, 'hidden');
    await show(first, 'visible');
    await first.getByRole('heading', { name: 'For every tab' }).waitFor();
    await tabs.close();
  });

  it('asked for nothing outside and broke no rule of its own', () => {
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
  });
});
