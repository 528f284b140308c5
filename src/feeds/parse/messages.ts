import { z } from 'zod';
import { FailureKindSchema } from '../../core/feed.ts';
import { ParsedFeedSchema } from './normalize.ts';

/** What goes to a parsing thread. */
export const ParseJobSchema = z.object({
  bytes: z.instanceof(Uint8Array),
  url: z.string().nullable(),
  contentType: z.string().nullable(),
  now: z.number(),
});

/** What comes back. */
export const ParseReplySchema = z.union([
  z.object({ feed: ParsedFeedSchema }),
  z.object({ failed: FailureKindSchema, cause: z.string() }),
]);
export type ParseReply = z.infer<typeof ParseReplySchema>;
