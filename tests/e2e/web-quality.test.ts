import axe from 'axe-core';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { briefings, commitments } from '../commitments/library.ts';
import { CARDS, cardTitled } from '../contracts/cards.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { openWebChat } from '../platforms/web/server.ts';
import { hasBrowser, openBrowser } from './browser.ts';

const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
const MANY = 10_000;
/** First paint on loopback, and everything that the first view loads. */
const WEIGHT = 200_000;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeResult {
  violations: { id: string; nodes: { html: string }[] }[];
}

describe.skipIf(!hasBrowser)('the quality of the web chat', () => {
  let browser: Browser;
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  let page: Page;

  async function open(path: string): Promise<void> {
    await page.goto(chat.url + path);
    await page.locator('h1:not(:empty)').waitFor();
  }

  beforeAll(async () => {
    browser = await openBrowser();
    chat = await openWebChat(recordedInbound(), {
      commands: CONTRACT_COMMANDS,
      pages: {
        briefings,
        commitments,
        story: async (id) => (id === 's1' ? (CARDS.everything ?? null) : null),
        storyOf: (action) => (action === 'press:more' ? 's1' : undefined),
        overview: async () => ({
          connections: [
            { name: 'Slack', connected: false, state: ['Not set up.'], next: ['Set ', { text: 'X', code: true }] },
          ],
          feeds: [
            { name: 'Wire', url: 'https://example.org/feed', failing: true, health: [{ time: 0, format: 'relative' }] },
          ],
          subscriptions: [{ channel: '#alerts', paused: true, what: ['Elevated or higher'] }],
          digests: [],
        }),
      },
    });
    for (const [key, card] of Object.entries(CARDS)) {
      if (key !== 'longest') await chat.platform.send({ to, key, outgoing: { card } });
    }
    page = await (await browser.newContext({ viewport: DESK })).newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await chat?.close();
  });

  async function objections(): Promise<string[]> {
    await page.evaluate(axe.source);
    const found = await page.evaluate<AxeResult>(
      `axe.run({ runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] })`,
    );
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  }

  it.each([
    '/',
    '/briefings',
    '/briefings/reckless-driving',
    '/commitments',
    '/commitments/nato-art5',
    '/commitments/states/poland/us',
    '/commitments/matrix/caucasus',
    '/settings',
    '/stories/s1',
  ])(
    'axe has nothing to object to in %s, light, dark and on a phone, and nothing is wider than the phone',
    async (path) => {
      await page.setViewportSize(DESK);
      await page.emulateMedia({ colorScheme: 'light' });
      await open(path);
      if (path === '/') await page.locator('.message').first().waitFor();
      expect(await objections()).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize(PHONE);
      expect(await objections()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
    },
  );

  it('the matrix is one stop for Tab, arrow keys go from number to number, Enter opens what two states have', async () => {
    await page.setViewportSize(PHONE);
    await open('/commitments/matrix/caucasus');
    const focused = () => page.evaluate<string>('document.activeElement.getAttribute("href")');
    await page.locator('.matrix td a').first().focus();
    expect(await focused()).toBe('/commitments/states/AM/RU');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^\/commitments\/states\/[A-Z]{2}\/RU$/);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    expect(await focused()).toBe('/commitments/states/AM/RU');
    expect(await page.locator('.matrix td a:not([tabindex="-1"])').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Armenia and Russia' }).waitFor();
  });

  it('axe has nothing to object to in an open completion, form, search and menu', async () => {
    await page.setViewportSize(DESK);
    await open('/');
    await page.getByRole('combobox').fill('/look query:');
    await page.getByRole('option').first().waitFor();
    expect(await objections()).toEqual([]);
    await page.getByRole('combobox').fill('');
    await page.getByRole('button', { name: 'New channel' }).click();
    expect(await objections()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    expect(await objections()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Another argument' }).click();
    expect(await objections()).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it(`weighs less than ${WEIGHT / 1000} kB, scrolls through ${MANY} messages without keeping them all, and says how fast`, async () => {
    const channel = await chat.chat.createChannel('many', Date.now());
    const content = JSON.stringify({ kind: 'card', card: cardTitled('Story', 'watch') });
    await sql`with recursive n(i) as (select 1000 union all select i + 1 from n where i < ${999 + MANY})
      insert into chat_message (seq, changed, channel, content, words, created_at)
      select i, i, ${channel.id}, replace(${content}, 'Story', 'Story ' || i), 'story ' || i, i * 60000 from n`.execute(
      chat.db,
    );
    await sql`update chat_clock set value = ${2000 + MANY}`.execute(chat.db);
    // A reader who has nothing of it yet.
    page = await (await browser.newContext({ viewport: DESK })).newPage();
    await open('/c/many');
    await page.getByRole('heading', { name: `Story ${999 + MANY}`, exact: true }).waitFor();
    const paint = await page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0].startTime`);
    const weight = await page.evaluate<number>(
      `performance.getEntries().reduce((sum, entry) => sum + (entry.encodedBodySize ?? 0), 0)`,
    );
    expect(weight).toBeGreaterThan(10_000);
    expect(weight).toBeLessThan(WEIGHT);

    const frames = await page.evaluate<number[]>(`(async () => {
      const list = document.querySelector('#messages');
      const gaps = [];
      let last = performance.now();
      for (let i = 0; i < 150; i += 1) {
        list.scrollTop -= 400;
        const now = await new Promise(requestAnimationFrame);
        gaps.push(now - last);
        last = now;
      }
      return gaps.sort((a, b) => a - b);
    })()`);
    const median = frames[Math.floor(frames.length / 2)] ?? Number.NaN;
    const p95 = frames[Math.floor(frames.length * 0.95)] ?? Number.NaN;
    const reached = await page.evaluate<number>(`Number(document.querySelector('.message').dataset.seq)`);
    console.info(
      `first paint ${Math.round(paint)} ms, ${weight} bytes, frames ${Math.round(median)} ms (p95 ${Math.round(p95)} ms), up to ${reached}`,
    );
    expect(await page.locator('.message').count()).toBeLessThanOrEqual(300);
    expect(reached).toBeLessThan(999 + MANY - 200);
  });
});
