import { type Client, type Guild, PermissionFlagsBits } from 'discord.js';
import { z } from 'zod';

const SPEAK = [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages, PermissionFlagsBits.EmbedLinks];

/** Whether the bot may read what was posted in a channel; undefined where its connection does not know the channel. */
export function canReadHistory(client: Client, channelId: string): boolean | undefined {
  const channel = client.channels.cache.get(channelId);
  if (!channel || channel.isDMBased() || !client.user) return undefined;
  return channel.permissionsFor(client.user)?.has(PermissionFlagsBits.ReadMessageHistory);
}

const DIRECT = 'dm-';

/** Stands for the server where there is none: in direct messages. */
export function directWorkspace(userId: string): string {
  return DIRECT + userId;
}

/** Whether the bot has surely been removed from a server. There is none to be removed from in direct messages. */
export function hasLeft(client: Client, workspace: string): boolean {
  return client.isReady() && !workspace.startsWith(DIRECT) && !client.guilds.cache.has(workspace);
}

const SessionSchema = z.object({ guilds: z.array(z.object({ id: z.string() })) });

/** What a shard knows and its new session does not name: servers that removed the bot after the old session was lost. */
export function missingServers(client: Client, session: unknown, shard: number): Guild[] {
  const named = new Set(SessionSchema.parse(session).guilds.map(({ id }) => id));
  return [...client.guilds.cache.values()].filter((guild) => guild.shardId === shard && !named.has(guild.id));
}

/** Where the server welcomes people, or the first text channel where the bot may speak. */
export function channelToGreet(guild: Guild): string | undefined {
  const texts = [...guild.channels.cache.values()]
    .filter((channel) => channel.isTextBased() && !channel.isThread() && !channel.isVoiceBased())
    .toSorted((a, b) => a.rawPosition - b.rawPosition);
  const channels = guild.systemChannel ? [guild.systemChannel, ...texts] : texts;
  return channels.find((channel) => channel.permissionsFor(guild.client.user)?.has(SPEAK))?.id;
}
