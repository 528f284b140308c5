import { z } from 'zod';
import type { Client } from './client.ts';

/** Finding a post of ours by the delivery key in its metadata. */
const EVENT_TYPE = 'chainwatch_delivery';

export function metadataOf(key: string) {
  return { event_type: EVENT_TYPE, event_payload: { key } };
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
}

const PageSchema = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** Clocks differ: Slack's may be behind ours. */
const CLOCK_SLACK_MS = 120_000;

/** Reads the next page and moves the cursor on. Answers the message's `ts` where it stands on that page. */
export async function readPage(client: Client, search: Search): Promise<string | undefined> {
  const { channel, thread, cursor, key } = search;
  const oldest = String(Math.max(0, (search.since - CLOCK_SLACK_MS) / 1000));
  const page = { channel, oldest, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
  const answer = await (thread
    ? client.conversations.replies({ ...page, ts: thread })
    : client.conversations.history(page));
  const { messages, response_metadata } = PageSchema.parse(answer);
  search.cursor = response_metadata?.next_cursor || undefined;
  return messages.find(({ metadata }) => metadata?.event_type === EVENT_TYPE && metadata.event_payload.key === key)?.ts;
}
