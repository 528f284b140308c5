import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CARDS, cardTitled } from '../contracts/cards.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { goTo, hasBrowser, openBrowser } from './browser.ts';

/** A busy machine takes its time. */
const SLOW = { timeout: 10_000 };
const NOON = Date.parse('2026-03-10T12:00:00Z');

describe.skipIf(!hasBrowser)('the web chat when things happen at the wrong moment', () => {
  const inbound = recordedInbound();
  let now = Date.now;
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  beforeEach(async () => {
    now = Date.now;
    chat = await openWebChat(inbound, { commands: CONTRACT_COMMANDS, now: () => now() });
  });
  afterEach(async () => {
    await page?.context().close();
    await chat?.close();
  });
  afterAll(() => browser?.close());

  /** A new reader at an address. */
  async function open(path: string): Promise<void> {
    const context = await browser.newContext({ timezoneId: 'UTC' });
    // Browsers without a screen take every page for one that is looked at.
    await context.addInitScript(
      `Object.defineProperty(document, 'visibilityState', { get: () => window.seen ?? 'visible' })`,
    );
    page = await context.newPage();
    await goTo(page, chat.url + path);
  }

  async function channel(name: string, titles: string[]): Promise<void> {
    await chat.chat.createChannel(name, now());
    for (const title of titles) await post(name, title);
  }

  async function post(to: string, title: string, card = cardTitled(title)) {
    const address = { platform: 'web' as const, workspace: 'local', channel: to };
    const sent = await chat.platform.send({ to: address, key: `${to} ${title}`, outgoing: { card } });
    if (sent.outcome !== 'sent') throw new Error(sent.outcome);
    return sent.message;
  }

  const titles = () => page.locator('#rows .card-title').allTextContents();
  /** The page has been told of a message, wherever it shows it. */
  const told = (title: string) => page.locator('#live p', { hasText: title }).first().waitFor({ state: 'attached' });

  /** Another page takes the stream of this one, as it does when this one is hidden. */
  async function hide(): Promise<void> {
    await page.evaluate(`new Promise((taken) => {
      window.seen = 'hidden';
      const [other, last] = [new BroadcastChannel('stream'), new BroadcastChannel('stream')];
      last.addEventListener('message', taken);
      other.postMessage('connecting');
    })`);
  }

  const show = () => page.evaluate(`window.seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))`);

  /** Holds what the server answers. `reached`: it has answered; `end`: the page gets the answer, or none. */
  async function hold(address: string) {
    const reached = Promise.withResolvers<void>();
    const end = Promise.withResolvers<'answer' | 'none'>();
    await page.route(address, async (route) => {
      const response = await route.fetch();
      reached.resolve();
      if ((await end.promise) === 'answer') await route.fulfill({ response });
      else await route.abort();
    });
    return { reached: reached.promise, end: end.resolve };
  }

  it('shows messages that were edited before the page read them, in their order, and counts them', async () => {
    await channel('edited', ['Before']);
    await channel('beside', []);
    await open('/c/edited');
    await hide();
    const first = await post('edited', 'First');
    await post('edited', 'Second');
    const aside = await post('beside', 'Aside');
    await chat.platform.edit(first, { card: cardTitled('First, updated') });
    await chat.platform.edit(aside, { card: cardTitled('Aside, updated') });
    await show();
    await page.getByRole('link', { name: /beside.*1 unread/ }).waitFor();
    await expect.poll(titles, SLOW).toEqual(['Before', 'First, updated', 'Second']);
  });

  it('keeps what is posted while a channel is being opened', async () => {
    await channel('held', ['There already']);
    await open('/c/alerts');
    const answer = await hold('**/api/channels/held/messages');
    await page.getByRole('link', { name: 'held' }).click();
    await answer.reached;
    await post('held', 'Posted meanwhile');
    await told('Posted meanwhile');
    answer.end('answer');
    await expect.poll(titles, SLOW).toEqual(['There already', 'Posted meanwhile']);
  });

  it('keeps what is posted while the newest messages are being fetched', async () => {
    const numbers = Array.from({ length: 120 }, (_, number) => `Number ${number}`);
    await channel('long', numbers);
    const [middle] = (await chat.chat.search({ text: 'Number 70', user: 'nobody', limit: 1 })).map(({ seq }) => seq);
    await open('/c/alerts');
    const answer = await hold('**/api/channels/long/messages?after=*');
    await page.goto(`${chat.url}/c/long/${middle}`);
    await page.locator('.linked').waitFor();
    await page.locator('#messages').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await answer.reached;
    await post('long', 'Posted meanwhile');
    await told('Posted meanwhile');
    answer.end('answer');
    await expect.poll(async () => (await titles()).slice(-2), SLOW).toEqual(['Number 119', 'Posted meanwhile']);
  });

  it('says that a linked message is not there, and shows what stood next to it', async () => {
    await channel('linked', ['One', 'Two']);
    await open('/c/linked/4242');
    await page.getByRole('heading', { name: 'That message could not be opened' }).waitFor();
    expect(await titles()).toEqual(['One', 'Two']);
    await page.locator('#typed').press('Escape');
    expect(await page.locator('#notice').isVisible()).toBe(false);
  });

  it('opens a menu that scrolls at its first choice', async () => {
    const options = Array.from({ length: 20 }, (_, number) => ({ label: `Choice ${number}`, value: `${number}` }));
    const controls = [{ type: 'menu' as const, placeholder: 'Choose one', action: 'choose', options }];
    await channel('menus', []);
    await post('menus', 'Many choices', { ...cardTitled('Many choices'), controls });
    await open('/c/menus');
    await page.getByRole('button', { name: 'Choose one' }).press('Enter');
    expect(await page.locator('dialog .menu-option:focus').textContent()).toBe('Choice 0');
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('dialog .menu-option:focus').textContent()).toBe('Choice 19');
  });

  it('closes the search at the first Escape, with words in it too', async () => {
    await open('/c/alerts');
    await page.locator('#typed').press('Control+k');
    await page.locator('#search-text').fill('missile');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await page.locator('#typed:focus').count()).toBe(1);
  });

  it('says that a channel could not be opened, shows no other’s messages there, and opens it when it can', async () => {
    await channel('elsewhere', ['At last']);
    await post('alerts', 'Of the alerts');
    await open('/c/alerts');
    const address = '**/api/channels/elsewhere/messages';
    await page.route(address, (route) => route.abort(), { times: 1 });
    await page.getByRole('link', { name: 'elsewhere' }).click();
    await page.getByRole('heading', { name: '#elsewhere could not be opened' }).waitFor();
    expect(await titles()).toEqual([]);
    expect(await page.locator('#empty').isVisible()).toBe(false);
    expect(await page.locator('#rows').getAttribute('aria-busy')).toBe(null);
    await hide();
    await show();
    await expect.poll(titles, SLOW).toEqual(['At last']);
    expect(await page.locator('#notice').isVisible()).toBe(false);
  });

  it('sends a press to the channel of its message while another one is being opened', async () => {
    const { everything } = CARDS;
    if (!everything) throw new Error('no card');
    await channel('here', []);
    await channel('there', []);
    await post('here', everything.title, everything);
    await open('/c/here');
    const answer = await hold('**/api/channels/there/messages');
    await page.getByRole('link', { name: 'there' }).click();
    await answer.reached;
    const pressed = inbound.actions.length;
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => inbound.actions[pressed]?.caller.address.channel, SLOW).toBe('here');
    answer.end('answer');
  });

  it('takes a double click for one press', async () => {
    const { everything } = CARDS;
    if (!everything) throw new Error('no card');
    await channel('twice', []);
    await post('twice', everything.title, everything);
    await open('/c/twice');
    const answer = await hold('**/api/channels/twice/actions');
    let presses = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/actions')) presses += 1;
    });
    await page.getByRole('button', { name: 'Show more' }).dblclick();
    await answer.reached;
    answer.end('answer');
    await page.getByRole('heading', { name: 'An answer' }).waitFor();
    expect(presses).toBe(1);
  });

  it('goes back from where / led to, and opens something for every address', async () => {
    await channel('zeta', []);
    await post('alerts', 'For every address');
    const title = () => page.locator('#channel-title').textContent();
    await open('/');
    await page.getByRole('link', { name: 'zeta' }).click();
    await expect.poll(title, SLOW).toBe('#zeta');
    await page.goBack();
    await expect.poll(title, SLOW).toBe('#alerts');
    expect(new URL(page.url()).pathname).toBe('/c/alerts');
    for (const path of ['/c/%E0%A4%A', '/c/alerts/abc']) {
      await page.goto(chat.url + path);
      await page.getByRole('heading', { name: 'For every address' }).waitFor();
      expect(await page.locator('#notice').isVisible()).toBe(false);
    }
  });

  it('leaves the focus where the skip link led from a linked message', async () => {
    const message = await post('alerts', 'Linked to');
    await open(`/c/alerts/${message.message}`);
    await page.locator('.linked:focus').waitFor();
    await page.locator('a.skip').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate('location.hash'), SLOW).toBe('#typed');
    // Whatever the page would have asked for has come by the time that this has.
    await page.evaluate(`fetch('/api/channels/alerts/messages?around=${message.message}').then((all) => all.json())`);
    expect(await page.evaluate('document.activeElement.id')).toBe('typed');
  });

  it('marks as unread what came below the place that is being read', async () => {
    await channel(
      'scrolled',
      Array.from({ length: 30 }, (_, number) => `Old ${number}`),
    );
    await open('/c/scrolled');
    await page.locator('#messages').evaluate((list) => list.scrollTo(0, 100));
    for (const title of ['New 1', 'New 2', 'New 3']) await post('scrolled', title);
    await page.getByRole('button', { name: '3 new messages' }).waitFor();
    await page.getByRole('link', { name: 'alerts' }).click();
    await page.getByRole('heading', { level: 1, name: '#alerts' }).waitFor();
    await page.getByRole('link', { name: /scrolled.*3 unread/ }).waitFor();
  });

  it('parts yesterday from today when midnight passes', async () => {
    now = () => NOON;
    await channel('days', ['Of the first day']);
    await open('/c/alerts');
    await page.clock.install({ time: NOON });
    await page.goto(`${chat.url}/c/days`);
    const days = () => page.locator('.day').allTextContents();
    await expect.poll(days, SLOW).toEqual(['Today']);
    await page.clock.fastForward('24:00:00');
    await expect.poll(days, SLOW).toEqual(['Yesterday']);
    now = () => NOON + 24 * 60 * 60_000;
    await post('days', 'Of the second day');
    await expect.poll(days, SLOW).toEqual(['Yesterday', 'Today']);
  });

  it('says that a search got no answer', async () => {
    await open('/c/alerts');
    await page.route('**/api/search?*', (route) => route.abort());
    await page.keyboard.press('Control+k');
    await page.keyboard.type('grain');
    await page.getByRole('dialog').getByText('cannot be reached').waitFor();
  });

  it('keeps a line that could not be sent for the Up key when another one was begun', async () => {
    await open('/c/alerts');
    const answer = await hold('**/api/channels/alerts/messages');
    const line = page.locator('#typed');
    await line.fill('first text');
    await line.press('Enter');
    await answer.reached;
    await line.fill('second');
    answer.end('none');
    await page.getByRole('alert').getByText('What you typed is kept').waitFor();
    expect(await line.inputValue()).toBe('second');
    await line.press('ArrowUp');
    expect(await line.inputValue()).toBe('first text');
    await line.press('ArrowDown');
    expect(await line.inputValue()).toBe('second');
  });
});
