import { z } from 'zod';
import { channelKey, parseChannelKey, workspaceScope } from '../core/address.ts';
import type { Feedback, FeedbackTable } from '../core/store.ts';
import { inChannelsOf } from './in-scope.ts';
import type { Db, Schema } from './schema.ts';

const VoteSchema = z.enum(['relevant', 'not-relevant']);

export function createFeedbackTable(db: Db): FeedbackTable {
  const query = () => db.selectFrom('feedback').selectAll().orderBy('voted_at');
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
    async ofWorkspace(workspace) {
      const rows = query().where(inChannelsOf(workspaceScope(workspace), 'channel_key'));
      return (await rows.execute()).map(parse);
    },
    async all() {
      return (await query().execute()).map(parse);
    },
  };
}

function parse(row: Schema['feedback']): Feedback {
  return {
    storyId: row.story_id,
    itemId: row.item_id,
    address: parseChannelKey(row.channel_key),
    userId: row.user_id,
    vote: VoteSchema.parse(row.vote),
    at: row.voted_at,
  };
}
