import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startChild } from '../support/child.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { until } from '../support/until.ts';

const DAY = 24 * 60 * 60_000;

it('At LOG_LEVEL=debug the log follows an item that was not posted from its judgement to the reason, by its id.', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
  const feeds = await startFeedServer();
  feeds.set('news', 'News', []);
  const opml = join(folder, 'feeds.opml');
  writeFileSync(opml, `<opml><body><outline text="News" xmlUrl="${feeds.url('news')}"/></body></opml>`);
  const child = startChild({
    ...{ DATA_DIR: folder, PORT: '0', FEEDS: opml, FETCH_ALLOW: feeds.host, POLL_MINUTES: '0.02-0.03' },
    LOG_LEVEL: 'debug',
  });
  onTestFinished(async () => {
    await child.kill();
    await feeds.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await child.says('Chainwatch is running');
  const before = feeds.requests;
  await until(async () => feeds.requests > before + 1);
  const title = 'Estonia says Russian jets violated its airspace for ten minutes';
  feeds.set('news', 'News', [{ id: 'old', title, published: Date.now() - 10 * DAY }]);
  const said = await child.says('It was reported more than 3 days ago.');
  const [, item] = said.match(/"item":"(\w+)","story":"\w+","relevant":true,"msg":"Judged."/) ?? [];
  expect(item).toBeDefined();
  expect(said).toMatch(new RegExp(`"item":"${item}","story":"\\w+","channel":"alerts","verdict":"stale"`));
}, 90_000);
