import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { ChannelAddress } from '../../src/core/address.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { type App, startApp } from '../../src/main.ts';
import { postgresFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { createWakeups } from '../../src/store/wake.ts';
import { madeUpNews } from '../delivery/kill/news.ts';
import { startFakeDiscord } from '../support/discord/fake.ts';
import { makeChannel, makeGuild } from '../support/discord/state.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { freePort } from '../support/free-port.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../support/postgres.ts';
import { startFakeSlack, TOKENS } from '../support/slack/fake.ts';
import { BOT_USER } from '../support/slack/world.ts';
import { until } from '../support/until.ts';

const silent = { info() {}, warn() {}, error() {} };
const SLACK_CHANNEL = 'C00000900';
/** Deliverers look for themselves every five seconds: two posts in a row within this are not by chance. */
const WOKEN_WITHIN = 2_000;

describe.skipIf(!postgresPrograms())('processes with one role each, on one PostgreSQL server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-fleet-'));
  const apps: App[] = [];
  let guild: ReturnType<typeof makeGuild>;
  let discordChannel: ReturnType<typeof makeChannel>;
  let server: PostgresServer;
  let url: string;
  let discord: Awaited<ReturnType<typeof startFakeDiscord>>;
  let slack: Awaited<ReturnType<typeof startFakeSlack>>;
  let news: Awaited<ReturnType<typeof startFeedServer>>;

  // Before each: one that is tried again must not find what it posted before.
  beforeEach(async () => {
    server = await startPostgres();
    url = await server.database();
    guild = makeGuild();
    discordChannel = makeChannel(guild.id, 'news');
    guild.channels.push(discordChannel);
    discord = await startFakeDiscord({ guilds: [guild], checkBodies: false });
    slack = await startFakeSlack();
    slack.world.addChannel({ id: SLACK_CHANNEL, name: 'news', members: new Set([BOT_USER]) });
    news = await startFeedServer();
    news.set('news', 'News', []);
    const outline = `<outline type="rss" text="News" outlet="The News" xmlUrl="${news.url('news')}"/>`;
    writeFileSync(join(folder, 'feeds.opml'), `<opml version="2.0"><body>${outline}</body></opml>`);
    await subscribe([
      { platform: 'discord', workspace: guild.id, channel: discordChannel.id },
      { platform: 'slack', workspace: 'T00000001', channel: SLACK_CHANNEL },
    ]);
  });
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.stop()));
    await Promise.all([discord.stop(), slack.close(), news.close()]);
    await server.stop();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function subscribe(addresses: readonly ChannelAddress[]): Promise<void> {
    const { store } = await openStore(postgresFlavour(url, 1), Date.now);
    const settings = SubscriptionSettingsSchema.parse({ least: 'watch', perHour: 1000 });
    for (const [index, address] of addresses.entries()) {
      const made = { pausedUntil: 0, pauseReason: null, createdBy: 'test', createdAt: Date.now() };
      await store.subscriptions.add({ id: `s${index}`, address, settings, ...made });
    }
    await store.close();
  }

  async function start(roles: string, more: NodeJS.ProcessEnv = {}): Promise<App> {
    const config = readConfig({
      ROLES: roles,
      PORT: '0',
      DATA_DIR: folder,
      DATABASE_URL: url,
      FEEDS: join(folder, 'feeds.opml'),
      FETCH_ALLOW: news.host,
      POLL_MINUTES: '0.005-0.01',
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      SLACK_BOT_TOKEN: TOKENS.bot,
      SLACK_APP_TOKEN: TOKENS.app,
      SLACK_API_URL: slack.apiUrl,
      ...more,
    });
    const app = await startApp(config, silent);
    apps.push(app);
    return app;
  }

  const posts = () => ({
    discord: discord.messages(discordChannel.id).length,
    slack: slack.world.messages.filter((message) => message.channel === SLACK_CHANNEL).length,
  });

  it('one that only delivers posts to Discord and Slack at once what another one found, without taking their input', {
    timeout: 60_000,
  }, async () => {
    const opsPort = await freePort();
    const missing = async () =>
      (await fetch(`http://127.0.0.1:${opsPort}/readyz`)).text().then((text) => text.match(/NOBODY \w+/g));
    const deliver = await start('deliver', { OPS_PORT: String(opsPort) });
    expect(await missing()).toEqual(['NOBODY poll', 'NOBODY chat']);
    const poll = await start('poll');
    await until(async () => (await missing())?.join() === 'NOBODY chat');
    await until(async () => news.requests > 0);
    const items = madeUpNews(6).filter((_, n) => n % 2 === 0);
    for (let count = 1; count <= items.length; count++) {
      news.set('news', 'News', items.slice(0, count));
      await new Promise((resolve) => setTimeout(resolve, 700));
      const began = Date.now();
      await poll.poll();
      await until(async () => posts().discord === count && posts().slack === count);
      // The first also finds out who the bot is, and what the channels are.
      if (count > 1) expect(Date.now() - began).toBeLessThan(WOKEN_WITHIN);
    }
    for (const platform of deliver.platforms.filter((one) => one.name !== 'web'))
      expect(platform.status().connected).toBe(false);
  });

  it('hear each other again after the server was away', async () => {
    const one = createWakeups(url, silent);
    const other = createWakeups(url, silent);
    let woken = 0;
    other.on('poll', () => woken++);
    await until(async () => woken > 0);
    await server.crash(200);
    await until(async () => {
      const before = woken;
      one.tell('poll');
      await new Promise((resolve) => setTimeout(resolve, 50));
      return woken > before && before > 1;
    });
    await Promise.all([one.close(), other.close()]);
  });
});
