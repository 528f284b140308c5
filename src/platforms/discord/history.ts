import { RESTJSONErrorCodes as Code, Routes, SnowflakeUtil } from 'discord.js';
import { z } from 'zod';
import type { Api } from './api.ts';
import { readCustomId, readFooterMark } from './mark.ts';
import { discordCode, onCode } from './outcome.ts';

const MessageSchema = z.object({
  id: z.string(),
  embeds: z.array(z.object({ footer: z.object({ text: z.string() }).optional() })).default([]),
  components: z
    .array(z.object({ components: z.array(z.object({ custom_id: z.string().optional() })).optional() }))
    .default([]),
});
const MessagesSchema = z.array(MessageSchema);
const ThreadsSchema = z.object({ threads: z.array(z.object({ id: z.string(), parent_id: z.string().nullish() })) });

/** Clocks differ: look a little before the first try. */
const CLOCK_SKEW_MS = 5 * 60_000;
const PAGE = 100;
const PAGES = 10;
const POSTS = 50;

/** Marks of messages that stand, by mark. `whole`: everything since the time in question was read. */
export interface Standing {
  messages: Map<string, string>;
  whole: boolean;
  /** Nothing at all was read, which is also what Discord shows to those who may not read. */
  empty: boolean;
}

/** Reads a channel or thread back to `since` (epoch milliseconds). A thread that does not exist holds nothing. */
export async function readMarks(api: Api, channelId: string, since: number): Promise<Standing> {
  const oldest = SnowflakeUtil.generate({ timestamp: Math.max(since - CLOCK_SKEW_MS, 1_420_070_400_000) });
  const messages = new Map<string, string>();
  let before: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const query = { limit: String(PAGE), ...(before ? { before } : {}) };
    const found = MessagesSchema.parse(await api.get(Routes.channelMessages(channelId), query));
    for (const message of found) for (const mark of marksIn(message)) messages.set(mark, message.id);
    const last = found.at(-1);
    if (!last || found.length < PAGE || BigInt(last.id) < oldest) {
      return { messages, whole: true, empty: page === 0 && found.length === 0 };
    }
    before = last.id;
  }
  return { messages, whole: false, empty: false };
}

/**
 * The same over the posts of a forum: each post's first message. Who may not read what was posted is refused here, where
 * a channel looks empty.
 */
export function readPosts(api: Api, guildId: string, forumId: string, since: number): Promise<Standing> {
  const unread = async (): Promise<Standing> => ({ messages: new Map(), whole: false, empty: true });
  return readAllowedPosts(api, guildId, forumId, since).catch(
    onCode([Code.MissingPermissions, Code.MissingAccess], unread),
  );
}

async function readAllowedPosts(api: Api, guildId: string, forumId: string, since: number): Promise<Standing> {
  const oldest = SnowflakeUtil.generate({ timestamp: Math.max(since - CLOCK_SKEW_MS, 1_420_070_400_000) });
  const active = ThreadsSchema.parse(await api.get(Routes.guildActiveThreads(guildId)));
  const archived = ThreadsSchema.parse(
    await api.get(Routes.channelThreads(forumId, 'public'), { limit: String(PAGE) }),
  );
  const ids = [...active.threads.filter((thread) => thread.parent_id === forumId), ...archived.threads]
    .map((thread) => thread.id)
    .filter((id) => BigInt(id) >= oldest);
  const messages = new Map<string, string>();
  for (const id of ids.slice(0, POSTS)) {
    const message = await firstMessage(api, id);
    for (const mark of message ? marksIn(message) : []) messages.set(mark, id);
  }
  return { messages, whole: ids.length <= POSTS, empty: false };
}

/** A post's first message carries the post's own id; people may have deleted it. */
async function firstMessage(api: Api, threadId: string): Promise<z.infer<typeof MessageSchema> | undefined> {
  try {
    return MessageSchema.parse(await api.get(Routes.channelMessage(threadId, threadId)));
  } catch (error) {
    if (discordCode(error) === Code.UnknownMessage) return undefined;
    throw error;
  }
}

function marksIn(message: z.infer<typeof MessageSchema>): string[] {
  const ids = message.components.flatMap((row) => row.components ?? []).map((control) => control.custom_id ?? '');
  return [
    ...ids.map((id) => readCustomId(id).mark),
    ...message.embeds.map((embed) => readFooterMark(embed.footer?.text ?? '')),
  ].filter((mark) => mark !== undefined);
}

/** The message that carries this mark, and how many further ones belong to it. */
export function findMark(standing: Standing, mark: string): { message: string; parts: number } | undefined {
  for (const [found, message] of standing.messages) {
    const [base, parts = '0'] = found.split('.');
    if (base === mark) return { message, parts: Number(parts) };
  }
  return undefined;
}
