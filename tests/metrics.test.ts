import { writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startApp } from '../src/main.ts';
import { createMetrics } from '../src/metrics.ts';
import { createDatabaseWatch } from '../src/store/watch.ts';
import { card, quiet, rig } from './platforms/discord/support.ts';
import { freshStore } from './support/databases.ts';
import { startFeedServer } from './support/feed-server.ts';
import { freePort } from './support/free-port.ts';
import { until } from './support/until.ts';

it('counts stories and the reports that joined them, and what was not judged for its language', async (test) => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'chainwatch-'));
  test.onTestFinished(() => folder.remove());
  const server = await startFeedServer();
  test.onTestFinished(() => server.close());
  const title = 'Estonia says Russian jets violated its airspace for ten minutes';
  server.set('news', 'News', [
    { id: 'a', title },
    { id: 'b', title: `${title} near Tallinn` },
    { id: 'c', title: 'Die Regierung hat gestern über den Haushalt und die Steuern beraten' },
  ]);
  const feeds = join(folder.path, 'feeds.opml');
  writeFileSync(feeds, `<opml><body><outline text="News" xmlUrl="${server.url('news')}"/></body></opml>`);
  const port = await freePort();
  const data = { DATA_DIR: join(folder.path, 'data'), FEEDS: feeds, FETCH_ALLOW: server.host };
  const app = await startApp(readConfig({ ...data, PORT: '0', OPS_PORT: String(port) }), quiet);
  test.onTestFinished(() => app.stop());
  let told = '';
  await until(async () => {
    told = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return told.includes('report="further"') && told.includes('other-language');
  });
  expect(told).toMatch(/^chainwatch_story_reports_total\{report="first",verdict="relevant"\} 1$/m);
  expect(told).toMatch(/^chainwatch_story_reports_total\{report="further",verdict="relevant"\} 1$/m);
  expect(told).toMatch(/^chainwatch_items_total\{verdict="other-language"\} 1$/m);
});

it('times posts and edits apart, and how long a rate limit makes them wait', async (test) => {
  const { store, close } = await freshStore('a SQLite file');
  test.onTestFinished(close);
  const probe = async () => {};
  const watch = createDatabaseWatch({ log: quiet, probe, stopWriting: probe, onMended() {} });
  const metrics = createMetrics(store, watch, Date.now);
  const { discord, platform } = await rig({ connect: false, faults: { retryAfter: 20 } });
  const watched = metrics.watchedPlatform(platform);
  const { guild_id: workspace, id: channel } = discord.channel('alerts');
  const to = { platform: 'discord', workspace, channel } as const;
  const outgoing = { card: card('Guarantee signed') };
  const sent = await watched.send({ to, key: 'k1', outgoing });
  if (sent.outcome === 'sent') await watched.edit(sent.message, outgoing);
  discord.failNext('429');
  await watched.send({ to, key: 'k2', outgoing });
  const told = await metrics.registry.metrics();
  expect(told).toMatch(/^chainwatch_send_seconds_count\{platform="discord",kind="post",outcome="sent"\} 1$/m);
  expect(told).toMatch(/^chainwatch_send_seconds_count\{platform="discord",kind="edit",outcome="sent"\} 1$/m);
  const waits = /^chainwatch_send_wait_seconds_sum\{platform="discord",kind="post",scope="channel"\} (.*)$/m.exec(told);
  expect(Number(waits?.[1])).toBeGreaterThan(19);
});
