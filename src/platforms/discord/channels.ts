import { ChannelFlags, ChannelType, RESTJSONErrorCodes as Code, Routes } from 'discord.js';
import { z } from 'zod';
import type { Api } from './api.ts';
import { THREAD } from './limits.ts';
import { discordCode } from './outcome.ts';

const ChannelSchema = z.object({
  id: z.string(),
  type: z.number(),
  guild_id: z.string().optional(),
  flags: z.number().optional(),
  available_tags: z.array(z.object({ id: z.string(), name: z.string(), moderated: z.boolean().optional() })).optional(),
});
export type Channel = z.infer<typeof ChannelSchema>;

/** How long a channel's kind and tags are believed. */
const KEEP_MS = 10 * 60_000;

/** What deliveries must know of a channel, asked for by REST so that any process can deliver. */
export function createChannels(api: Api, now: () => number) {
  const known = new Map<string, { channel: Channel; until: number }>();
  return {
    async get(id: string): Promise<Channel> {
      const entry = known.get(id);
      if (entry && entry.until > now()) return entry.channel;
      const channel = ChannelSchema.parse(await api.get(Routes.channel(id)));
      if (known.size > 5_000) known.clear();
      known.set(id, { channel, until: now() + KEEP_MS });
      return channel;
    },
    forget(id: string): void {
      known.delete(id);
    },
  };
}

export type Channels = ReturnType<typeof createChannels>;

const ThreadSchema = z.object({ thread_metadata: z.object({ archived: z.boolean(), locked: z.boolean() }) });

/** Whether a thread takes messages; one that is archived counts as closed, for it may have been locked meanwhile. */
export async function readThreadState(api: Api, id: string): Promise<'open' | 'closed' | 'gone'> {
  try {
    const { archived, locked } = ThreadSchema.parse(await api.get(Routes.channel(id))).thread_metadata;
    return archived || locked ? 'closed' : 'open';
  } catch (error) {
    if (discordCode(error) === Code.UnknownChannel) return 'gone';
    throw error;
  }
}

/** Forums and media channels hold posts, each of them a thread, and no messages of their own. */
export function isForum(channel: Channel): boolean {
  return channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildMedia;
}

export function canHoldThreads(channel: Channel): boolean {
  return channel.type === ChannelType.GuildText || channel.type === ChannelType.GuildAnnouncement;
}

/** Other servers can follow such a channel, and get what is crossposted there. */
export function canBeFollowed(channel: Channel): boolean {
  return channel.type === ChannelType.GuildAnnouncement;
}

/** The forum's own tags that carry one of these names. Where a tag is required and none fits, its first one. */
export function tagsFor(channel: Channel, labels: readonly string[]): string[] {
  const usable = (channel.available_tags ?? []).filter((tag) => !tag.moderated);
  const names = new Set(labels.map((label) => label.trim().toLowerCase()));
  const fitting = usable.filter((tag) => names.has(tag.name.trim().toLowerCase())).slice(0, THREAD.tags);
  const required = ((channel.flags ?? 0) & ChannelFlags.RequireTag) !== 0;
  return (fitting.length === 0 && required ? usable.slice(0, 1) : fitting).map((tag) => tag.id);
}
