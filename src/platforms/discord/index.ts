import { randomBytes } from 'node:crypto';
import { Client, Events, GatewayDispatchEvents, GatewayIntentBits, type Guild, Options, Partials } from 'discord.js';
import type { Command } from '../../core/command.ts';
import { counted } from '../../core/counted.ts';
import { UserError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Inbound, Platform } from '../../core/platform.ts';
import { untilHeeded } from '../../core/until-heeded.ts';
import { createAnswers } from './answer.ts';
import { createApi, watchLimits } from './api.ts';
import { createDelivery } from './delivery.ts';
import { planCommands } from './register.ts';
import { canReadHistory, channelToGreet, hasLeft, isIn, missingServers, unnamedServers } from './servers.ts';
import { take } from './take.ts';
import { startSentence, stopSentence } from './trouble.ts';

export { inviteUrl } from './invite.ts';
export { registerCommands } from './register.ts';

/** How long the start waits for another shard to be ready: Discord lets few of them begin within five seconds. */
const READY_WITHIN_MS = 60_000;
/** Whoever added the bot so lately may still wait for its hello: it was not connected then. */
const NEWLY_MS = 24 * 60 * 60_000;
const KEEP_PEOPLE = 50;
const NONE_NAMED =
  'The bot is in none of the servers that something is kept for. If DISCORD_TOKEN is another bot\'s, set the old one again; if they removed the bot, run "chainwatch forget discord:ID".';

/** Discord as a platform: one gateway connection for input (sharded as Discord recommends), REST for posts. */
export function createDiscordPlatform(options: {
  token: string;
  commands: readonly Command[];
  log: Logger;
  now(): number;
  /** The one server in which the commands are registered; absent = registered everywhere. */
  guild?: string;
  /** Where Discord's API is; absent = Discord's own. For tests. */
  apiUrl?: string;
  /** How long one request may take; 15 s where absent. */
  timeoutMs?: number;
}): Platform {
  const { log, commands, token, apiUrl, timeoutMs, now } = options;
  /** A client that was destroyed neither forgets who listens nor connects properly again: each start has its own. */
  let client = newClient(apiUrl);
  const api = createApi({ token, apiUrl, log, timeoutMs });
  const answers = createAnswers({ api, log, now });
  const delivery = createDelivery({
    api,
    log,
    now,
    canReadHistory: (channel) => canReadHistory(client, channel),
    hasLeft: (workspace) => hasLeft(client, workspace),
  });
  const running = new Set<Promise<void>>();
  /** Shards that have lost their connection and try to get it back. */
  const away = new Set<number>();
  let trouble = 'not started';
  let stopping = new AbortController();

  /** Keeps a piece of work in sight until it ends, and its failure out of everybody's way. */
  function run(what: string, work: Promise<void>): void {
    const id = randomBytes(4).toString('hex');
    const guarded = work
      .catch((error) => log.error({ what, id, err: error }, 'Input from Discord failed.'))
      .finally(() => running.delete(guarded));
    running.add(guarded);
  }

  function surely(what: string, workspace: string, heed: () => Promise<void>): void {
    run(what, untilHeeded(what, workspace, heed, { stopped: stopping.signal, log }));
  }

  function joined(guild: Guild, inbound: Inbound): void {
    const server = { platform: 'discord', workspace: guild.id } as const;
    const channel = channelToGreet(guild);
    const hello = channel && { to: { ...server, channel }, key: `hello:${guild.id}:${guild.joinedTimestamp}` };
    surely('arrival in a server', guild.id, () => inbound.joined({ ...server, name: guild.name }, hello || undefined));
  }

  /** A new session does not name a server. It may name too few, so Discord is asked before anything is deleted. */
  function unnamed(workspace: string, inbound: Inbound): void {
    surely('removal from a server', workspace, async () => {
      if (await isIn(api, workspace)) return;
      client.guilds.cache.delete(workspace);
      await inbound.left({ platform: 'discord', workspace });
    });
  }

  /** Of servers that removed the bot while no process ran Discord does not tell: it no longer names them. */
  async function compareServers(inbound: Inbound): Promise<void> {
    const servers = await inbound.known('discord');
    const gone = unnamedServers(client, servers);
    for (const server of gone ?? []) unnamed(server, inbound);
    if (!gone) log.warn({ servers }, NONE_NAMED);
  }

  /** An old registration shows itself as commands that are missing or refuse what people type. */
  async function compareRegistration(): Promise<void> {
    try {
      const { lines } = await planCommands(api, commands, options.guild);
      if (lines.length === 0) return;
      log.warn({ differences: lines }, 'Discord knows other commands than these: run `chainwatch discord register`.');
    } catch (error) {
      log.warn({ err: error }, `The commands that Discord knows were not compared: ${startSentence(error)}`);
    }
  }

  function listen(inbound: Inbound): void {
    client.on(Events.InteractionCreate, (interaction) => run('interaction', take(interaction, inbound, answers)));
    client.on(Events.GuildCreate, (guild) => joined(guild, inbound));
    // It comes with each new session. Of a server that added the bot before that, Discord tells in no other way.
    client.on(Events.GuildAvailable, (guild) => {
      if (now() - guild.joinedTimestamp < NEWLY_MS) joined(guild, inbound);
    });
    client.ws.on(GatewayDispatchEvents.Ready, (session: unknown, shard) => {
      for (const { id } of missingServers(client, session, shard)) unnamed(id, inbound);
    });
    client.on(Events.GuildDelete, ({ id, name }) => {
      // It may have been added again before what was kept for it could be deleted.
      const heed = async () => {
        if (!client.guilds.cache.has(id)) await inbound.left({ platform: 'discord', workspace: id, name });
      };
      surely('removal from a server', id, heed);
    });
    const lost = (workspace: string, channel: string, reason: string) =>
      surely('loss of a channel', workspace, () =>
        inbound.channelLost({ platform: 'discord', workspace, channel }, reason),
      );
    client.on(Events.ChannelDelete, (channel) => {
      if (!channel.isDMBased()) lost(channel.guildId, channel.id, 'The channel was deleted.');
    });
    client.on(Events.ThreadDelete, (thread) => lost(thread.guildId, thread.id, 'The thread was deleted.'));
  }

  function watchConnection(): void {
    client.on(Events.Error, (error) => log.error({ err: error }, 'The Discord client reported an error.'));
    // The library tries every half second, so an outage is spoken of when it begins and when it ends.
    client.on(Events.ShardError, (error, shard) => {
      if (!away.has(shard)) log.warn({ err: error, shard }, 'The connection to Discord failed.');
    });
    client.on(Events.ShardReconnecting, (shard) => {
      if (!away.has(shard)) log.info({ shard }, 'The connection to Discord is lost; it is made anew.');
      away.add(shard);
    });
    const back = (shard: number) => {
      if (away.delete(shard)) log.info({ shard }, 'Connected to Discord again.');
    };
    client.on(Events.ShardReady, back);
    client.on(Events.ShardResume, back);
    client.on(Events.ShardDisconnect, ({ code }, shard) => {
      trouble = stopSentence(code);
      log.error({ shard, code }, trouble);
    });
    client.on(Events.Invalidated, () => {
      trouble = 'Discord ended the session for good. Restart Chainwatch.';
      log.error({}, trouble);
    });
    watchLimits(client.rest, log);
  }

  return {
    name: 'discord',
    ...delivery,

    async start(inbound) {
      stopping = new AbortController();
      listen(inbound);
      watchConnection();
      away.clear();
      try {
        await ready(client, token);
      } catch (error) {
        trouble = startSentence(error);
        await client.destroy();
        client = newClient(apiUrl);
        throw new UserError(trouble, { cause: error });
      }
      trouble = '';
      run('registration', compareRegistration());
      surely('comparison of servers', 'all', () => compareServers(inbound));
    },

    async stop() {
      trouble = 'stopped';
      stopping.abort();
      client.removeAllListeners(Events.InteractionCreate);
      await Promise.allSettled(running);
      await client.destroy();
    },

    status() {
      if (trouble || !client.isReady()) return { connected: false, detail: trouble || 'connecting' };
      if (away.size > 0) return { connected: false, detail: 'reconnecting' };
      const shards = client.ws.shards.size;
      const servers = client.guilds.cache.size;
      const detail = `connected as ${client.user.tag} in ${counted(servers, 'server')}`;
      return { connected: true, detail: shards > 1 ? `${detail} over ${shards} shards` : detail };
    },
  };
}

function newClient(apiUrl: string | undefined): Client {
  return new Client({
    // No message content, no members: servers, channels and roles are all that is needed.
    intents: [GatewayIntentBits.Guilds],
    // Of a thread that is archived, or private, Discord tells only with what is typed or pressed in it.
    partials: [Partials.Channel],
    shards: 'auto',
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: KEEP_PEOPLE, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: KEEP_PEOPLE, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
    rest: { version: '10', ...(apiUrl ? { api: apiUrl } : {}) },
  });
}

/** Resolves when every shard has its servers. A refused token closes the gateway without rejecting the log-in. */
async function ready(client: Client, token: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.once(Events.ClientReady, () => resolve());
  client.once(Events.ShardDisconnect, ({ code }) => reject(new Error(stopSentence(code))));
  const late = setTimeout(() => reject(new Error('Discord did not answer in time.')), READY_WITHIN_MS);
  const onward = () => void late.refresh();
  client.on(Events.ShardReady, onward);
  try {
    await Promise.all([client.login(token), promise]);
  } finally {
    clearTimeout(late);
    client.off(Events.ShardReady, onward);
  }
}
