import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainCard } from '../../src/cards/commitment-chain.ts';
import { countryCard } from '../../src/cards/commitment-list.ts';
import { trendCard } from '../../src/cards/trend.ts';
import { readConfig } from '../../src/config.ts';
import type { Card } from '../../src/core/card.ts';
import type { RelevantReport } from '../../src/core/item-table.ts';
import { trendOf, trendSpan } from '../../src/core/trend.ts';
import { startDemoServer } from '../../src/demo/server.ts';
import { startApp } from '../../src/main.ts';
import { createPictures } from '../../src/pictures/index.ts';
import { createChatStore } from '../../src/store/chat.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openDatabase } from '../../src/store/open.ts';
import { briefings, commitments } from '../commitments/library.ts';
import { openBrowser } from '../e2e/browser.ts';

/**
 * `npx node tests/pictures/collect.ts FOLDER`: runs the demo to its end, asks for one of each kind of card, keeps pictures of them in the
 * web chat, and the cards themselves in `cards.json`, for the scripts that draw them as Discord and Slack show them.
 */
const ASKED: Record<string, string> = {
  chain: '/chain Taiwan Japan China',
  commitments: '/commitments Philippines',
  digest: '/digest now',
  story: '/story missile Poland',
};
/** The demo's last report comes 38 s after its start, and an alert is edited once a minute. */
const DEMO_MS = 75_000;

const folder = process.argv[2] ?? 'pictures';
mkdirSync(folder, { recursive: true });
const data = mkdtempSync(join(tmpdir(), 'chainwatch-pictures-'));
const demo = await startDemoServer();
const outlines = ['Wire', 'Courier', 'Gazette'].map(
  (name) =>
    `<outline type="rss" text="${name}" outlet="Demo ${name}" xmlUrl="${demo.origin}/feed/${name.toLowerCase()}"/>`,
);
writeFileSync(join(data, 'feeds.opml'), `<opml version="2.0"><body>${outlines.join('')}</body></opml>`);
const config = readConfig({
  ...{ PORT: '0', DATA_DIR: data, FEEDS: join(data, 'feeds.opml'), FETCH_ALLOW: new URL(demo.origin).host },
  ...{ POLL_MINUTES: '0.03-0.05', STALE_DAYS: '36500' },
});
const silent = { info() {}, warn() {}, error: (details: object, words: string) => console.error(words, details) };
const app = await startApp(config, silent);
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1000, height: 1600 }, deviceScaleFactor: 1 });
await page.goto(app.chatUrl ?? '');
await page.getByRole('button', { name: 'Skip the tour' }).click();
await page.waitForTimeout(DEMO_MS);

const shown = page.locator('.message', { hasText: 'Przewod' });
for (let at = 0; at < (await shown.count()); at++)
  await shown.nth(at).screenshot({ path: join(folder, `web-alert-${at + 1}.png`) });
for (const [name, text] of Object.entries(ASKED)) {
  await page.locator('#typed').fill(text);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  const answer = page.locator('.message', { has: page.locator('.asked', { hasText: text }) }).last();
  await answer.waitFor();
  await page.waitForTimeout(1_000);
  await answer.screenshot({ path: join(folder, `web-${name}.png`) });
}

const db = await openDatabase(sqliteFlavour(join(data, 'chainwatch.sqlite')));
const { messages } = await createChatStore(db).changes({ after: 0, limit: 1_000 });
const cards: Record<string, Card> = {};
for (const { asked, content, seq } of messages) {
  if (content.kind !== 'card') continue;
  const name = Object.entries(ASKED).find(([, text]) => text === asked)?.[0] ?? `alert-${seq}`;
  [content.card, ...(content.more ?? [])].forEach((card, at) => {
    cards[at === 0 ? name : `${name}-${at + 1}`] = card;
  });
}
Object.assign(cards, await invented());
writeFileSync(join(folder, 'cards.json'), JSON.stringify(cards, null, 1));
await db.destroy();
await browser.close();
await app.stop();
await demo.close();
rmSync(data, { recursive: true, force: true });
console.log(`${Object.keys(cards).length} cards in ${folder}`);

/** What the demo has no days for, and what is drawn on a dark ground for Discord. */
async function invented(): Promise<Record<string, Card>> {
  const { countries } = commitments;
  const pictures = createPictures(countries);
  const question = { attacked: 'TW', drawnIn: 'JP', attacker: 'CN', date: '2026-11-01' };
  const answer = commitments.chain(question);
  const bindings = commitments.bindingOn('PL', question.date);
  const { days } = trendSpan(30, Date.UTC(2026, 10, 1));
  const labels: Pick<RelevantReport, 'tags' | 'theatres' | 'severity'>[] = [
    { tags: ['spillover'], theatres: ['nato-east'], severity: 'elevated' },
    { tags: ['security-guarantee'], theatres: ['taiwan-strait'], severity: 'watch' },
    { tags: ['spillover', 'nuclear-escalation'], theatres: ['ukraine-russia'], severity: 'critical' },
  ];
  const reports = days.flatMap((day, at) =>
    labels
      .slice(0, (at * 7) % 4)
      .map((one, nth) => ({ storyId: `${day}-${nth}`, reportedAt: Date.parse(day), ...one })),
  );
  const all: Record<string, Card> = {};
  for (const theme of ['light', 'dark'] as const) {
    const picture = await pictures.chain(question, answer, theme);
    all[`chain-${theme}`] = chainCard(question, answer, { names: countries, briefings, picture });
    const map = await pictures.country('PL', bindings, theme);
    all[`country-${theme}`] = countryCard('PL', bindings, 0, countries, map);
    for (const kind of ['severity', 'tag'] as const) {
      const trend = trendOf(kind, reports, days, (slug) => briefings.get(slug)?.title ?? slug);
      all[`trend-${kind}-${theme}`] = trendCard(trend, pictures.trend(trend, theme), kind);
    }
  }
  return all;
}
