import { randomBytes } from 'node:crypto';
import { Client, Events, GatewayIntentBits, type Interaction, Options, PermissionFlagsBits } from 'discord.js';
import type { Command } from '../../core/command.ts';
import type { Logger } from '../../core/log.ts';
import type { Inbound, Platform } from '../../core/platform.ts';
import { createAnswers } from './answer.ts';
import { createApi, watchLimits } from './api.ts';
import { createDelivery } from './delivery.ts';
import { callerOf, fieldsOf, messageText, optionsOf } from './input.ts';
import { COMPLETE_WITHIN_MS } from './limits.ts';
import { readCustomId } from './mark.ts';
import { planCommands } from './register.ts';
import { startSentence, stopSentence } from './trouble.ts';

export { inviteUrl } from './invite.ts';
export { registerCommands } from './register.ts';

const READY_WITHIN_MS = 60_000;

/** Discord as a platform: one gateway connection for input (sharded as Discord recommends), REST for posts. */
export function createDiscordPlatform(options: {
  token: string;
  commands: readonly Command[];
  log: Logger;
  now(): number;
  /** Where Discord's API is; absent = Discord's own. For tests. */
  apiUrl?: string;
  /** How long one request may take; 15 s where absent. */
  timeoutMs?: number;
}): Platform {
  const { log, commands, token, apiUrl, timeoutMs } = options;
  const client = new Client({
    // No message content, no members: servers, channels and roles are all that is needed.
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: { maxSize: 50, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 50, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
    rest: { version: '10', ...(apiUrl ? { api: apiUrl } : {}) },
  });
  const api = createApi({ token, apiUrl, log, timeoutMs });
  const { answer, offer } = createAnswers({ api, log, now: options.now });
  const delivery = createDelivery({
    api,
    log,
    now: options.now,
    canReadHistory,
    hasLeft: (workspace) => client.isReady() && !client.guilds.cache.has(workspace),
  });
  const running = new Set<Promise<void>>();
  let trouble = 'not started';

  function canReadHistory(channelId: string): boolean | undefined {
    const channel = client.channels.cache.get(channelId);
    if (!channel || channel.isDMBased() || !client.user) return undefined;
    return channel.permissionsFor(client.user)?.has(PermissionFlagsBits.ReadMessageHistory);
  }

  /** Keeps a piece of work in sight until it ends, and its failure out of everybody's way. */
  function run(what: string, work: Promise<void>): void {
    const guarded = work
      .catch((error) =>
        log.error({ what, id: randomBytes(4).toString('hex'), err: error }, 'Input from Discord failed.'),
      )
      .finally(() => running.delete(guarded));
    running.add(guarded);
  }

  async function take(interaction: Interaction, inbound: Inbound): Promise<void> {
    const caller = callerOf(interaction);
    if (interaction.isChatInputCommand()) {
      const subcommand = interaction.options.getSubcommand(false);
      const request = { command: interaction.commandName, options: optionsOf(interaction), caller };
      await answer(interaction, inbound.command({ ...request, ...(subcommand ? { subcommand } : {}) }));
    } else if (interaction.isAutocomplete()) {
      const subcommand = interaction.options.getSubcommand(false);
      const focused = interaction.options.getFocused(true);
      const found = inbound.complete({
        command: interaction.commandName,
        ...(subcommand ? { subcommand } : {}),
        option: focused.name,
        partial: focused.value,
        options: optionsOf(interaction),
        caller,
      });
      const choices = await Promise.race([found.catch(() => []), emptyAfter(COMPLETE_WITHIN_MS)]);
      await offer(interaction, choices);
    } else if (interaction.isMessageContextMenuCommand()) {
      await answer(interaction, inbound.message({ text: messageText(interaction.targetMessage), caller }));
    } else if (interaction.isMessageComponent()) {
      const { action, mark } = readCustomId(interaction.customId);
      const values = interaction.isAnySelectMenu() ? [...interaction.values] : [];
      await answer(interaction, inbound.action({ action, values, fields: {}, caller }), mark);
    } else if (interaction.isModalSubmit()) {
      const { action } = readCustomId(interaction.customId);
      await answer(interaction, inbound.action({ action, values: [], fields: fieldsOf(interaction), caller }));
    }
  }

  /** An old registration shows itself as commands that are missing or refuse what people type. */
  async function compareRegistration(): Promise<void> {
    const { lines } = await planCommands(api, commands);
    if (lines.length === 0) return;
    log.warn(
      { differences: lines },
      'Discord knows other commands than these. `chainwatch discord register` renews them.',
    );
  }

  function listen(inbound: Inbound): void {
    client.on(Events.InteractionCreate, (interaction) => run('interaction', take(interaction, inbound)));
    client.on(Events.GuildCreate, (guild) =>
      run('joined', inbound.joined({ platform: 'discord', workspace: guild.id, name: guild.name })),
    );
    client.on(Events.GuildDelete, (guild) =>
      run('left', inbound.left({ platform: 'discord', workspace: guild.id, name: guild.name })),
    );
    client.on(Events.ChannelDelete, (channel) => {
      if (channel.isDMBased()) return;
      const address = { platform: 'discord', workspace: channel.guildId, channel: channel.id } as const;
      run('channel lost', inbound.channelLost(address, 'The channel was deleted.'));
    });
    client.on(Events.ThreadDelete, (thread) => {
      const address = { platform: 'discord', workspace: thread.guildId, channel: thread.id } as const;
      run('channel lost', inbound.channelLost(address, 'The thread was deleted.'));
    });
    client.on(Events.Error, (error) => log.error({ err: error }, 'The Discord client reported an error.'));
    client.on(Events.ShardError, (error, shard) =>
      log.warn({ err: error, shard }, 'The connection to Discord failed; it is made anew.'),
    );
    client.on(Events.ShardReconnecting, (shard) => {
      log.info({ shard }, 'Reconnecting to Discord.');
    });
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
      listen(inbound);
      try {
        await ready(client, token);
      } catch (error) {
        trouble = startSentence(error);
        await client.destroy();
        throw new Error(trouble, { cause: error });
      }
      trouble = '';
      run('registration', compareRegistration());
    },

    async stop() {
      trouble = 'stopped';
      client.removeAllListeners(Events.InteractionCreate);
      await Promise.allSettled(running);
      await client.destroy();
    },

    status() {
      if (trouble || !client.isReady()) return { connected: false, detail: trouble || 'connecting' };
      const shards = client.ws.shards.size;
      const servers = client.guilds.cache.size;
      const detail = `connected as ${client.user.tag} in ${servers} ${servers === 1 ? 'server' : 'servers'}`;
      return { connected: true, detail: shards > 1 ? `${detail} over ${shards} shards` : detail };
    },
  };
}

async function ready(client: Client, token: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.once(Events.ClientReady, () => resolve());
  // A refused token or intent closes the gateway without rejecting the log-in.
  client.once(Events.ShardDisconnect, ({ code }) => reject(new Error(stopSentence(code))));
  const late = setTimeout(() => reject(new Error('Discord did not answer in time.')), READY_WITHIN_MS);
  try {
    await Promise.all([client.login(token), promise]);
  } finally {
    clearTimeout(late);
  }
}

function emptyAfter(ms: number): Promise<never[]> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, []).unref();
  });
}
