import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonFeed } from '../../src/export/alert-feed.ts';
import { storiesCsv } from '../../src/export/story-rows.ts';
import { parseFeed } from '../../src/feeds/parse.ts';
import { viewStory } from '../../src/stories/view.ts';
import { startChatApp } from '../support/chat-app.ts';
import { freePort } from '../support/free-port.ts';
import { storeReports } from '../support/reports.ts';

const address = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };

describe('what can be read outside the chat', () => {
  let chat: Awaited<ReturnType<typeof startChatApp>>;
  let urls: string[];
  let said: string;
  let now: number;
  const addresses = (text: string) => [...text.matchAll(/<(http[^>]+)>/g)].map((match) => match[1] ?? '');

  beforeAll(async () => {
    const port = await freePort();
    chat = await startChatApp({ PUBLIC_URL: `http://127.0.0.1:${port}`, PUBLIC_PORT: String(port) });
    now = Date.now() - 60_000;
    await storeReports(chat.store, { told: ['told & sent'], other: ['other'] }, now);
    const state = { subscriptions: [], told: { severity: 'elevated' as const, tags: [], upTo: 1 }, step: 1 };
    const alert = { address, muted: false, openedAt: now, changedAt: now };
    await chat.store.alerts.save({ ...alert, id: 'a', storyId: 'told', state: { ...state, heldUntil: null } });
    await chat.store.alerts.save({
      ...alert,
      id: 'b',
      storyId: 'other',
      state: { ...state, told: null, heldUntil: null },
    });
    said = await chat.type('/export open');
    urls = addresses(said);
  });
  afterAll(() => chat.close());

  it('is told in a message to dismiss, because the web chat keeps it', () => {
    expect(said).toContain('Dismiss this message when you have saved them.');
    expect(said).not.toContain('I keep no copy');
  });

  it('is the channel’s alerts as Atom and JSON Feed, only those that were posted', async () => {
    for (const [url, type] of [
      [urls[0], 'application/atom+xml'],
      [urls[1], 'application/feed+json'],
    ]) {
      const response = await fetch(url ?? '');
      expect(response.headers.get('content-type')).toContain(type);
      expect(response.headers.get('cache-control')).toContain('private');
      const again = await fetch(url ?? '', { headers: { 'if-none-match': response.headers.get('etag') ?? '' } });
      expect(again.status).toBe(304);
      const compressed = `"other", W/${response.headers.get('etag')}`;
      expect((await fetch(url ?? '', { headers: { 'if-none-match': compressed } })).status).toBe(304);
      const read = await parseFeed(new Uint8Array(await response.arrayBuffer()), {
        ...{ url: url ?? '', contentType: response.headers.get('content-type'), now: Date.now() },
      });
      expect(read.items).toMatchObject([
        {
          title: 'Report told & sent',
          summary:
            'Elevated, Spillover, NATO’s eastern flank. 1 report · 1 outlet · 1 country. Report told & sent (The News)',
          published: now,
        },
      ]);
    }
  });

  it('is stories as CSV and JSON lines', async () => {
    const csv = await (await fetch(urls[2] ?? '')).text();
    expect(csv.split('\r\n')).toHaveLength(4);
    expect(csv).toContain('"Report told & sent","elevated","spillover"');
    const lines = (await (await fetch(urls[3] ?? '')).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).id).sort()).toEqual(['other', 'told']);
  });

  it('answers nobody without the secret, for another channel, or after it was closed', async () => {
    const [atom = ''] = urls;
    const status = async (url: string) => (await fetch(url)).status;
    expect(await status(atom.replace(/\/[^/]+\/alerts\.atom$/, '/wrong/alerts.atom'))).toBe(404);
    expect(await status(atom.replace('/local/alerts/', '/local/other/'))).toBe(404);
    expect(await status(atom.replace('/web/', '/nonsense/'))).toBe(404);
    const [fresh = ''] = addresses(await chat.type('/export open'));
    expect([await status(atom), await status(fresh)]).toEqual([404, 200]);
    const kept = JSON.stringify(await chat.store.settings.get('web:local:alerts', 'export-token'));
    expect(kept).not.toContain(fresh.split('/').at(-2));
    expect(await chat.type('/export close')).toContain('Closed');
    expect(await status(fresh)).toBe(404);
  });

  it('tells a story of which nothing is relevant any more by its reports alone', async () => {
    const [report] = await chat.store.items.reports('told');
    if (!report) throw new Error('no report');
    const assessment = { ...report.assessment, relevant: false };
    const view = viewStory('s', [{ ...report, assessment }]);
    const alerts = view ? [{ view, postedAt: now }] : [];
    const [item] = JSON.parse(jsonFeed({ title: 'Alerts', self: '', id: '', updated: now, alerts })).items;
    expect(item.content_text).toBe('1 report · 1 outlet · 1 country.\nReport told & sent (The News)');
  });

  it('lists five reports of a story at most, a copy of one not among them', async () => {
    const [report] = await chat.store.items.reports('told');
    if (!report) throw new Error('no report');
    const wire = 'Estonia closes its airspace after drones cross the border';
    const reports = [wire, wire, 'One', 'Two', 'Three', 'Four', 'Five'].map((title, n) => {
      return { ...report, item: { ...report.item, id: `${n}`, title, summary: '' } };
    });
    const view = viewStory('s', reports);
    const alerts = view ? [{ view, postedAt: now }] : [];
    const [item] = JSON.parse(jsonFeed({ title: 'Alerts', self: '', id: '', updated: now, alerts })).items;
    const listed = [wire, 'One', 'Two', 'Three', 'Four'].map((title) => `${title} (The News)`);
    expect(item.content_text.split('\n').slice(1)).toEqual(listed);
  });

  it('runs no formula in a spreadsheet', async () => {
    const [report] = await chat.store.items.reports('told');
    if (!report) throw new Error('no report');
    const evil = [
      '=HYPERLINK("http://x.example")',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      ' =1',
      '＝1+1',
      '－1',
      'a "quoted"\nline',
    ];
    const cells = evil.map((title) => {
      const view = viewStory('s', [{ ...report, item: { ...report.item, title } }]);
      return view ? storiesCsv([view]).split('\r\n')[1]?.split(',')[1] : '';
    });
    for (const cell of cells.slice(0, -1)) expect(cell).toMatch(/^"(?![\s]*[=+\-@＝＋－＠])/);
  });
});
