import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelAddress, channelKey } from '../../src/core/address.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { realNews } from '../delivery/kill/news.ts';
import { startChild } from '../support/child.ts';
import { startFakeDiscord } from '../support/discord/fake.ts';
import { makeChannel, makeGuild } from '../support/discord/state.ts';
import { rss, type ServedItem } from '../support/feed-server.ts';
import { startFakeSlack, TOKENS } from '../support/slack/fake.ts';
import { BOT_USER } from '../support/slack/world.ts';
import { until } from '../support/until.ts';
import { accepted, type Post } from './latency-limits.ts';
import { percentiles } from './percentiles.ts';

const CHANNELS = 500;
/** Each item is for the channels of one desk: ten of them. */
const DESKS = 50;
const A_MINUTE = 200;
const MINUTES = 2;
/** Items that come at once in the second part, each for all channels. */
const BREAKING = 3;
const FEEDS = 20;

/**
 * From the moment at which an item was served to us to the moment at which a platform's acceptance of its post is recorded,
 * through the whole product as a process of its own: 200 matching items a minute, 500 channels, Discord's and Slack's limits.
 * Then some items that all channels want at once. Needs real news.
 */
export async function run(): Promise<void> {
  const data = process.env.CHAINWATCH_EVAL_DATA;
  if (!data) return console.log('needs real news: set CHAINWATCH_EVAL_DATA');
  const news = relevantNews(join(data, 'relevance/unlabelled.jsonl.gz'), A_MINUTE * MINUTES + BREAKING);
  const stage = await setStage();
  try {
    const steady = news
      .slice(BREAKING)
      .map((item, n) => ({ ...item, summary: `${item.summary ?? ''} desk${n % DESKS}x` }));
    const began = Date.now();
    for (const [n, item] of steady.entries()) {
      stage.publish(item);
      await sleep(Math.max(0, began + ((n + 1) * 60_000) / A_MINUTE - Date.now()));
    }
    await stage.settled(steady.length);
    print(`${A_MINUTE} matching items a minute, ${CHANNELS} channels, ten for each item`, await stage.posts(began));
    const burst = Date.now();
    for (const item of news.slice(0, BREAKING)) stage.publish({ ...item, summary: `${item.summary ?? ''} everybodyx` });
    await stage.settled(news.length);
    print(`${BREAKING} items at once, each for all ${CHANNELS} channels`, await stage.posts(burst));
  } finally {
    await stage.end();
  }
}

function relevantNews(file: string, count: number): ServedItem[] {
  const { judge: assess } = createAssessor();
  const relevant: ServedItem[] = [];
  for (const item of realNews(file, Number.MAX_SAFE_INTEGER).toReversed()) {
    if (assess({ title: item.title, summary: item.summary ?? '', source: '' }).relevant) relevant.push(item);
    if (relevant.length === count) break;
  }
  return relevant;
}

function print(what: string, posts: readonly (Post & { seen: number; sent: number })[]): void {
  const times = accepted(posts);
  const waits = posts.map((post, n) => ({
    all: post.sent - post.seen,
    decide: post.at - post.seen,
    theirs: (times[n] ?? post.at) - post.at,
    ours: post.sent - (times[n] ?? post.at),
  }));
  console.log(`${what}: ${posts.length} posts`);
  for (const [name, words] of [
    ['all', 'from item seen to post accepted'],
    ['decide', '  seen to written in the outbox (us)'],
    ['theirs', '  the least that their limits ask for from then on (them)'],
    ['ours', '  what came on top of that: queue, request, answer, record (us)'],
  ] as const) {
    console.log(`${words}: ${percentiles(waits.map((wait) => wait[name]))}`);
  }
}

async function setStage() {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-latency-'));
  const guild = makeGuild();
  const channels = Array.from({ length: CHANNELS / 2 }, (_, n) => makeChannel(guild.id, `news-${n}`));
  guild.channels.push(...channels);
  const discord = await startFakeDiscord({
    guilds: [guild],
    checkBodies: false,
    rateLimit: { posts: 5, perMs: 5_000 },
  });
  const slack = await startFakeSlack({ rateLimits: true });
  const slackChannels = channels.map((_, n) => `C${String(n).padStart(8, '0')}`);
  for (const id of slackChannels) slack.world.addChannel({ id, name: id.toLowerCase(), members: new Set([BOT_USER]) });
  const addresses: ChannelAddress[] = channels.flatMap((one, n) => [
    { platform: 'discord', workspace: guild.id, channel: one.id },
    { platform: 'slack', workspace: 'T00000001', channel: slackChannels[n] ?? '' },
  ]);

  const feeds = Array.from({ length: FEEDS }, (): ServedItem[] => []);
  const seen = new Map<string, number>();
  let published = 0;
  const server = createServer((request, response) => {
    const items = feeds[Number((request.url ?? '/0').slice(1))] ?? [];
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss('Feed', items.slice(-50)));
    for (const { title } of items) if (!seen.has(title)) seen.set(title, Date.now());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const outlines = feeds.map(
    (_, n) => `<outline type="rss" text="f${n}" outlet="f${n}" xmlUrl="http://${host}/${n}"/>`,
  );
  writeFileSync(join(folder, 'feeds.opml'), `<opml version="2.0"><body>${outlines.join('')}</body></opml>`);

  const open = () => openStore(sqliteFlavour(join(folder, 'chainwatch.sqlite')), Date.now);
  const { store } = await open();
  await store.transaction(async (tables) => {
    for (const [n, at] of addresses.entries()) {
      const words = `desk${Math.floor(n / 2) % DESKS}x OR everybodyx`;
      const settings = SubscriptionSettingsSchema.parse({ least: 'watch', perHour: 1000, words });
      const made = { pausedUntil: 0, pauseReason: null, createdBy: 'bench', createdAt: 0 };
      await tables.subscriptions.add({ id: `s${n}`, address: at, settings, ...made });
    }
  });
  await store.close();
  const child = startChild({
    DATA_DIR: folder,
    PORT: '0',
    FEEDS: join(folder, 'feeds.opml'),
    FETCH_ALLOW: host,
    POLL_MINUTES: '0.03-0.06',
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    SLACK_BOT_TOKEN: TOKENS.bot,
    SLACK_APP_TOKEN: TOKENS.app,
    SLACK_API_URL: slack.apiUrl,
    LOG_LEVEL: 'error',
  });
  await child.says('Chainwatch is running');
  const look = await open();
  await until(async () => (await look.store.feeds.all()).every((feed) => feed.lastSuccessAt !== null), 60_000);

  return {
    publish(item: ServedItem): void {
      feeds[published++ % FEEDS]?.push(item);
    },
    /** Waits until so many items are judged and everything is posted; edits may follow. */
    settled: (items: number) =>
      until(async () => {
        const stored = await look.store.items.counts('public', 0);
        if (stored.items < items || (await look.store.items.unjudged(1)).length > 0) return false;
        const open = await look.db
          .selectFrom('delivery')
          .select('seq')
          .where('kind', '<>', 'update')
          .where('state', 'not in', ['sent', 'given-up'])
          .executeTakeFirst();
        return open === undefined;
      }, 600_000),
    /** Alerts written since a time: when the item that caused each was served, when they were written, when their acceptance was recorded. */
    async posts(since: number) {
      const rows = await look.db
        .selectFrom('delivery')
        .innerJoin('alert', 'alert.id', 'delivery.alert_id')
        .innerJoin('decision', (join) =>
          join
            .onRef('decision.story_id', '=', 'alert.story_id')
            .onRef('decision.channel_key', '=', 'delivery.channel_key')
            .on('decision.verdict', '=', 'sent'),
        )
        .innerJoin('item', 'item.id', 'decision.item_id')
        .select([
          'delivery.platform',
          'delivery.channel',
          'delivery.workspace',
          'created_at',
          'finished_at',
          'item.title',
        ])
        .where('kind', '=', 'alert')
        .where('created_at', '>=', since)
        .orderBy('delivery.seq')
        .execute();
      return rows.map(({ platform, channel, created_at, finished_at, title }) => ({
        platform,
        channel: channelKey({ platform: platform === 'slack' ? 'slack' : 'discord', workspace: '', channel }),
        at: created_at,
        seen: seen.get(title) ?? created_at,
        sent: finished_at ?? created_at,
      }));
    },
    async end(): Promise<void> {
      await child.kill();
      await look.store.close();
      server.closeAllConnections();
      await Promise.all([discord.stop(), slack.close(), new Promise((resolve) => server.close(resolve))]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
