import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelAddress } from '../../../src/core/address.ts';
import { channelKey } from '../../../src/core/address.ts';
import { SubscriptionSettingsSchema } from '../../../src/core/subscription.ts';
import { type Flavour, postgresFlavour, sqliteFlavour } from '../../../src/store/dialect.ts';
import { openStore } from '../../../src/store/index.ts';
import { startFakeDiscord } from '../../support/discord/fake.ts';
import type { Fault } from '../../support/discord/faults.ts';
import { makeChannel, makeGuild } from '../../support/discord/state.ts';
import { type ServedItem, startFeedServer } from '../../support/feed-server.ts';
import { startFakeSlack, TOKENS } from '../../support/slack/fake.ts';
import { BOT_USER } from '../../support/slack/world.ts';
import { madeUpNews } from './news.ts';
import { standing } from './standing.ts';

export interface KillSettings {
  kills: number;
  seed: number;
  /** Processes at work at the same time; more than one needs PostgreSQL. */
  processes: number;
  /** Channels that subscribe, on each platform. */
  channels: number;
  news?: ServedItem[];
  /** PostgreSQL instead of an embedded database. */
  databaseUrl?: string;
  /** Called half-way through: restarts the database server, for one. */
  halfway?(): Promise<void>;
  say(line: string): void;
}

export interface KillOutcome {
  kills: number;
  stories: number;
  expected: number;
  lost: string[];
  doubled: string[];
  outOfOrder: string[];
  /** How often each fault struck. */
  faults: Record<string, number>;
  /** Processes that ended without being killed. */
  crashes: string[];
}

const FEEDS = 20;
/** How often a post or an edit meets each fault, on both platforms, as shares of 1. */
const RATES = {
  '429': 0.1,
  '5xx-before': 0.05,
  '5xx-after': 0.05,
  'timeout-before': 0.02,
  'timeout-after': 0.03,
  'drop-before': 0.03,
  'drop-after': 0.05,
};
const FAULTS = [
  '429',
  '5xx-before',
  '5xx-after',
  'timeout-before',
  'timeout-after',
  'drop-before',
  'drop-after',
] as const;
const SLACK_FAULTS = {
  none: undefined,
  '429': { do: 'rate-limit', seconds: 1 },
  '5xx-before': { do: 'status', status: 503 },
  '5xx-after': { do: 'status', status: 500, after: true },
  'timeout-before': { do: 'hang', ms: 60_000 },
  'timeout-after': { do: 'hang', ms: 60_000, after: true },
  'drop-before': { do: 'reset' },
  'drop-after': { do: 'reset', after: true },
} as const;
const CLI = join(import.meta.dirname, '../../../src/cli.ts');
/** How long the last processes may take to finish what is left (milliseconds). */
const SETTLE = 900_000;

/**
 * Runs the whole product as child processes against hostile local platforms, kills them at random moments, and counts what
 * stands in every channel in the end. The same seed makes the same faults and the same moments.
 */
export async function killRun(settings: KillSettings): Promise<KillOutcome> {
  const random = generator(settings.seed);
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-kill-'));
  const struck = new Map<string, number>();
  const strike = () => {
    const roll = random();
    const fault = faultAt(roll);
    if (fault) struck.set(fault, (struck.get(fault) ?? 0) + 1);
    return roll;
  };
  const guild = makeGuild();
  const discordChannels = Array.from({ length: settings.channels }, (_, n) => makeChannel(guild.id, `news-${n}`));
  guild.channels.push(...discordChannels);
  const discord = await startFakeDiscord({
    guilds: [guild],
    checkBodies: false,
    faults: { random: strike, rates: RATES },
  });
  const slack = await startFakeSlack();
  slack.faults.chance = (method) =>
    /^chat\.(post|update)/.test(method) ? SLACK_FAULTS[faultAt(strike()) ?? 'none'] : undefined;
  const slackChannels = Array.from({ length: settings.channels }, (_, n) => `C0000090${n}`);
  for (const id of slackChannels) slack.world.addChannel({ id, name: id.toLowerCase(), members: new Set([BOT_USER]) });
  const news = settings.news ?? madeUpNews(120);
  const feeds = await startFeedServer();
  const names = Array.from({ length: FEEDS }, (_, n) => `feed-${n}`);
  for (const name of names) feeds.set(name, name, []);
  const opml = names.map((name) => `<outline type="rss" text="${name}" outlet="${name}" xmlUrl="${feeds.url(name)}"/>`);
  writeFileSync(join(folder, 'feeds.opml'), `<opml version="2.0"><body>${opml.join('')}</body></opml>`);

  const addresses: ChannelAddress[] = [
    ...discordChannels.map((one) => ({ platform: 'discord' as const, workspace: guild.id, channel: one.id })),
    ...slackChannels.map((channel) => ({ platform: 'slack' as const, workspace: 'T00000001', channel })),
  ];
  const flavour = (): Flavour =>
    settings.databaseUrl ? postgresFlavour(settings.databaseUrl, 4) : sqliteFlavour(join(folder, 'chainwatch.sqlite'));
  await subscribe(flavour(), addresses);

  const environment = {
    ...process.env,
    DATA_DIR: folder,
    DATABASE_URL: settings.databaseUrl ?? '',
    PORT: '0',
    FEEDS: join(folder, 'feeds.opml'),
    FETCH_ALLOW: feeds.host,
    POLL_MINUTES: '0.03-0.1',
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    SLACK_BOT_TOKEN: TOKENS.bot,
    SLACK_APP_TOKEN: TOKENS.app,
    SLACK_API_URL: slack.apiUrl,
    LOG_LEVEL: 'error',
  };
  const children = new Set<ChildProcess>();
  /** Those that have said that they run. */
  const ready = new Set<ChildProcess>();
  const crashes: string[] = [];
  function launch(): ChildProcess {
    const child = spawn(process.execPath, [CLI, 'start'], {
      env: environment,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr?.on('data', (data: Buffer) => settings.say(`  ${data.toString().trim().slice(0, 300)}`));
    children.add(child);
    child.stdout?.on('data', () => ready.add(child));
    child.once('exit', (code) => {
      children.delete(child);
      ready.delete(child);
      if (code !== null) crashes.push(`a process ended by itself with code ${code}`);
    });
    return child;
  }

  /** Shows the first `share` of the news, spread over the feeds. */
  function publish(share: number): void {
    const out = news.slice(0, Math.ceil(news.length * share));
    names.forEach((name, n) => {
      feeds.set(
        name,
        name,
        out.filter((_, index) => index % FEEDS === n),
      );
    });
  }

  try {
    while (children.size < settings.processes) launch();
    await baselineRead(flavour, FEEDS);
    for (let kill = 1; kill <= settings.kills; kill++) {
      publish(kill / settings.kills);
      // Every fifth kill may strike a start as well; the others strike a process that is at work.
      const anyone = random() < 0.2;
      const deadline = Date.now() + 60_000;
      while (!anyone && ready.size === 0 && Date.now() < deadline) await sleep(50);
      await sleep(200 + random() * 2_300);
      const all = [...(anyone || ready.size === 0 ? children : ready)];
      const victim = all[Math.floor(random() * all.length)];
      if (victim) await killed(victim);
      while (children.size < settings.processes) launch();
      if (kill === Math.ceil(settings.kills / 2)) await settings.halfway?.();
      if (kill % 10 === 0) settings.say(`${kill} kills`);
    }
    while (children.size < settings.processes) launch();
    await settled(flavour, news.length, settings.say);
    const outcome = await compare(flavour, addresses, { discord, slack });
    return { kills: settings.kills, faults: Object.fromEntries(struck), crashes, ...outcome };
  } finally {
    await Promise.all([...children].map((child) => killed(child)));
    await Promise.all([discord.stop(), slack.close(), feeds.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The fault that a roll of chance means, as the local Discord reads it. */
function faultAt(roll: number): Fault | undefined {
  let left = roll;
  return FAULTS.find((fault) => {
    left -= RATES[fault];
    return left < 0;
  });
}

async function subscribe(flavour: Flavour, addresses: readonly ChannelAddress[]): Promise<void> {
  const { store } = await openStore(flavour, Date.now);
  const settings = SubscriptionSettingsSchema.parse({ least: 'watch', perHour: 1000 });
  for (const [index, address] of addresses.entries()) {
    const made = { pausedUntil: 0, pauseReason: null, createdBy: 'test', createdAt: Date.now() };
    await store.subscriptions.add({ id: `s${index}`, address, settings, ...made });
  }
  await store.close();
}

/** Waits until every feed was read once, so that everything after is news. */
async function baselineRead(flavour: () => Flavour, feeds: number): Promise<void> {
  await eventually(flavour, 120_000, async (store) => {
    const all = await store.feeds.all();
    return all.filter((feed) => feed.lastSuccessAt !== null).length === feeds;
  });
}

/** Waits until all items are judged and nothing is left to deliver. */
async function settled(flavour: () => Flavour, items: number, say: (line: string) => void): Promise<void> {
  let looks = 0;
  await eventually(flavour, SETTLE, async (store) => {
    // What is judged has its posts in the outbox: asked the other way round, the last ones could be missed.
    const stored = await store.items.counts('public', 0);
    const unjudged = await store.items.unjudged(1);
    const counts = await store.outbox.counts();
    const open = counts.filter((one) => ['due', 'claimed', 'retry', 'unknown'].includes(one.state));
    if (looks++ % 10 === 0)
      say(
        `items ${stored.items}/${items}, open ${open.map((one) => `${one.platform} ${one.state} ${one.count}`).join(', ') || 'none'}`,
      );
    return stored.items === items && unjudged.length === 0 && open.length === 0;
  });
}

type TestStore = Awaited<ReturnType<typeof openStore>>['store'];

async function eventually(flavour: () => Flavour, ms: number, look: (store: TestStore) => Promise<boolean>) {
  const { store } = await openStore(flavour(), Date.now);
  try {
    const deadline = Date.now() + ms;
    while (!(await look(store).catch(() => false))) {
      if (Date.now() > deadline) throw new Error('The processes did not finish in time.');
      await sleep(1_000);
    }
  } finally {
    await store.close();
  }
}

/** What should stand in every channel (one alert for every relevant story) against what does. */
async function compare(
  flavour: () => Flavour,
  addresses: readonly ChannelAddress[],
  platforms: Parameters<typeof standing>[1],
) {
  const { store, db } = await openStore(flavour(), Date.now);
  try {
    const stories = (await store.items.relevantStories({ scope: 'public', limit: 100_000 })).map(({ id }) => id);
    const rows = await db.selectFrom('delivery').select(['key', 'channel_key', 'kind']).orderBy('seq').execute();
    const lost: string[] = [];
    const doubled: string[] = [];
    const outOfOrder: string[] = [];
    for (const address of addresses) {
      const own = rows.filter((row) => row.channel_key === channelKey(address) && row.kind !== 'update');
      const opened = new Set(own.filter((row) => row.kind === 'alert').map((row) => row.key));
      for (const story of stories) {
        if (!opened.has(`${channelKey(address)}|${story}#1`))
          lost.push(`${channelKey(address)}: no alert for ${story}`);
      }
      const found = standing(
        address,
        platforms,
        own.map((row) => row.key),
      );
      for (const { key } of own) {
        const times = found.filter((one) => one === key).length;
        if (times === 0) lost.push(key);
        if (times > 1) doubled.push(key);
      }
      const known = new Set(own.map((row) => row.key));
      doubled.push(...found.filter((one) => !known.has(one)).map((one) => `${channelKey(address)}: ${one}`));
      const order = own.map((row) => row.key).filter((key) => found.includes(key));
      const first = [...new Set(found)].filter((one) => known.has(one));
      if (order.some((key, index) => key !== first[index])) outOfOrder.push(channelKey(address));
    }
    return { stories: stories.length, expected: stories.length * addresses.length, lost, doubled, outOfOrder };
  } finally {
    await store.close();
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A small repeatable source of chance (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
