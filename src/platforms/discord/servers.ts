import { type Client, RESTJSONErrorCodes as Code, type Guild, PermissionFlagsBits, Routes } from 'discord.js';
import { z } from 'zod';
import type { Api } from './api.ts';
import { onCode } from './outcome.ts';

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

/**
 * Of the servers that something is kept for, those that Discord does not name. Where it names none of them the token may be
 * that of another bot, and this is not known.
 */
export function unnamedServers(client: Client, kept: readonly string[]): string[] | undefined {
  const unnamed = kept.filter((id) => hasLeft(client, id));
  return kept.some((id) => client.guilds.cache.has(id)) ? unnamed : unnamed.length > 0 ? undefined : [];
}

/** Whether Discord says that the bot is in a server: a session may name too few. Throws where it says neither. */
export function isIn(api: Api, server: string): Promise<boolean> {
  const outside = onCode([Code.UnknownGuild, Code.MissingAccess], async () => false);
  return api.get(Routes.guild(server)).then(() => true, outside);
}

/** Where the server welcomes people, or the first text channel where the bot may speak. */
export function channelToGreet(guild: Guild): string | undefined {
  const texts = [...guild.channels.cache.values()]
    .filter((channel) => channel.isTextBased() && !channel.isThread() && !channel.isVoiceBased())
    .toSorted((a, b) => a.rawPosition - b.rawPosition);
  const channels = guild.systemChannel ? [guild.systemChannel, ...texts] : texts;
  return channels.find((channel) => channel.permissionsFor(guild.client.user)?.has(SPEAK))?.id;
}
