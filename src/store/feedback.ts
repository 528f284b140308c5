import { z } from 'zod';
import { channelKey, parseChannelKey } from '../core/address.ts';
import type { FeedbackTable } from '../core/store.ts';
import type { Db } from './schema.ts';

const VoteSchema = z.enum(['relevant', 'not-relevant']);

export function createFeedbackTable(db: Db): FeedbackTable {
  return {
    async vote({ storyId, itemId, address, userId, vote, at }) {
      await db
        .insertInto('feedback')
        .values({
          story_id: storyId,
          item_id: itemId,
          channel_key: channelKey(address),
          user_id: userId,
          vote,
          voted_at: at,
        })
        .onConflict((conflict) =>
          conflict.columns(['story_id', 'channel_key', 'user_id']).doUpdateSet({ item_id: itemId, vote, voted_at: at }),
        )
        .execute();
    },
    async ofWorkspace({ platform, workspace }) {
      const rows = await db
        .selectFrom('feedback')
        .selectAll()
        .where('channel_key', 'like', `${platform}:${workspace}:%`)
        .orderBy('voted_at')
        .execute();
      return rows.map((row) => ({
        storyId: row.story_id,
        itemId: row.item_id,
        address: parseChannelKey(row.channel_key),
        userId: row.user_id,
        vote: VoteSchema.parse(row.vote),
        at: row.voted_at,
      }));
    },
  };
}
