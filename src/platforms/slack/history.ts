import { z } from 'zod';
import type { Client } from './client.ts';

/** By this name posts of ours are told in a channel's history; their metadata hold the delivery key. */
const EVENT_TYPE = 'chainwatch_delivery';

/** `parts`: how many further messages belong to this one. */
export function metadataOf(key: string, parts = 0) {
  return { event_type: EVENT_TYPE, event_payload: { key, ...(parts > 0 ? { parts } : {}) } };
}

/** How far a search has come; kept between tries, because Slack may grant one page a minute. */
export interface Search {
  channel: string;
  /** A broadcast reply stands in the channel too, but its thread is the surer place. */
  thread: string | undefined;
  key: string;
  /** Nothing older is read, in epoch milliseconds. */
  since: number;
  /** When the first page that Slack gave was asked for. */
  startedAt?: number | undefined;
  /** Whether time has passed between two of its pages. */
  interrupted?: boolean;
  /** Where the next page begins; undefined before the first and after the last. */
  cursor?: string | undefined;
  /** The message, once found, while its further parts are looked for. */
  first?: First;
  /** Keys of posts of ours on the pages read. */
  seen: Set<string>;
}

interface First {
  ts: string;
  thread: string | undefined;
  parts: number;
}

const PageSchema = z.object({
  messages: z.array(z.object({ ts: z.string(), metadata: z.unknown().optional() })).default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** Other apps put other things there, in other forms. */
const OurMetadata = z.object({
  event_type: z.literal(EVENT_TYPE),
  event_payload: z.object({ key: z.string(), parts: z.number().default(0) }),
});

/** Clocks differ: Slack's may be behind ours. */
const CLOCK_SLACK_MS = 120_000;

/** Reads the next page and moves the cursor on. Answers the message where it stands on that page. */
export async function readPage(client: Client, search: Search): Promise<First | undefined> {
  const { channel, thread, cursor, key, seen } = search;
  const oldest = String(Math.max(0, (search.since - CLOCK_SLACK_MS) / 1000));
  const page = { channel, oldest, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
  const answer = await (thread
    ? client.conversations.replies({ ...page, ts: thread })
    : client.conversations.history(page));
  const { messages, response_metadata } = PageSchema.parse(answer);
  search.cursor = response_metadata?.next_cursor || undefined;
  let first: First | undefined;
  for (const { ts, metadata } of messages) {
    const ours = OurMetadata.safeParse(metadata);
    if (!ours.success) continue;
    const { key: found, parts } = ours.data.event_payload;
    seen.add(found);
    if (found === key) first ??= { ts, thread, parts };
  }
  return first;
}
