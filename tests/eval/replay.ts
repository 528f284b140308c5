import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { startApp } from '../../src/main.ts';
import { readWindows } from '../../src/stories/labelled.ts';

/** Reports that come in a second of the replay. */
const PACE = 3;
/** The feeds are read once while they are empty: what comes later is news. */
const QUIET_SECONDS = 10;

/**
 * `npm run eval -- --replay FILE WINDOW`: serves one window of labelled news as feeds, one an outlet, and runs the product on them, to be
 * looked at in the web chat until Ctrl-C. Everything is kept in a temporary folder, which goes at the end.
 */
export async function run([file = '', name = '']: string[]): Promise<void> {
  const windows = readWindows(file);
  const window = windows.find((one) => one.name === name);
  if (!window) throw new Error(`There is no window ${name}. There are: ${windows.map((one) => one.name).join(', ')}.`);
  const outlets = [...new Set(window.items.map((item) => item.source))];
  const started = Date.now();
  const server = createServer((request, response) => {
    const outlet = outlets[Number(/\d+/.exec(request.url ?? '')?.[0])];
    const out = Math.max(0, (Date.now() - started) / 1000 - QUIET_SECONDS) * PACE;
    const items = window.items.slice(0, Math.floor(out)).filter((item) => item.source === outlet);
    const entries = items.map(
      ({ id, title, summary, reportedAt }) =>
        `<item><guid>${id}</guid><title>${escaped(title)}</title><description>${escaped(summary)}</description><pubDate>${new Date(reportedAt).toUTCString()}</pubDate></item>`,
    );
    response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8' });
    response.end(
      `<rss version="2.0"><channel><title>${escaped(outlet ?? '')}</title>${entries.join('')}</channel></rss>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-replay-'));
  const outlines = outlets.map(
    (outlet, at) =>
      `<outline type="rss" text="${escaped(outlet)}" outlet="${escaped(outlet)}" xmlUrl="http://${host}/feed/${at}"/>`,
  );
  writeFileSync(join(folder, 'feeds.opml'), `<opml version="2.0"><body>${outlines.join('')}</body></opml>`);
  const config = readConfig({
    ...{ PORT: '0', DATA_DIR: folder, FEEDS: join(folder, 'feeds.opml'), FETCH_ALLOW: host },
    ...{ POLL_MINUTES: '0.03-0.05', STALE_DAYS: '36500' },
  });
  const log = { info() {}, warn() {}, error: (details: object, words: string) => console.error(words, details) };
  const app = await startApp(config, log);
  const seconds = Math.round(QUIET_SECONDS + window.items.length / PACE);
  console.log(
    `${window.items.length} reports of ${outlets.length} outlets, all out after ${seconds} s: ${app.chatUrl}`,
  );
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await app.stop();
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
