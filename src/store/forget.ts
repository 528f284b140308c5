import { type WorkspaceAddress, workspaceScope } from '../core/address.ts';
import { inChannelsOf } from './in-scope.ts';
import type { Db } from './schema.ts';
import { stampSubscriptions } from './subscriptions.ts';

/** Removes everything that was kept for a workspace: the promise of docs/privacy.md when the bot is removed. */
export async function forgetWorkspace(db: Db, workspace: WorkspaceAddress): Promise<void> {
  const scope = workspaceScope(workspace);
  await db.transaction().execute(async (trx) => {
    for (const table of ['alert', 'decision', 'channel_hold', 'feedback', 'digest_edition'] as const) {
      await trx.deleteFrom(table).where(inChannelsOf(scope, 'channel_key')).execute();
    }
    for (const table of ['subscription', 'delivery', 'digest_schedule'] as const) {
      await trx
        .deleteFrom(table)
        .where('platform', '=', workspace.platform)
        .where('workspace', '=', workspace.workspace)
        .execute();
    }
    await stampSubscriptions(trx);
    await trx.deleteFrom('correction').where('scope', '=', scope).execute();
    await trx.deleteFrom('setting').where('owner', '=', scope).execute();
    await trx.deleteFrom('setting').where(inChannelsOf(scope, 'owner')).execute();
    const only = await ownFeeds(trx, scope);
    // The feeds first: a poll that is being stored ends before its feed goes, and its items are seen afterwards.
    for (const id of only) {
      await trx.deleteFrom('feed').where('id', '=', id).execute();
      await trx.deleteFrom('item').where('feed_id', '=', id).execute();
    }
    await trx.deleteFrom('feed_scope').where('scope', '=', scope).execute();
  });
}

/** Ids of the feeds that nobody sees but this scope. */
export async function ownFeeds(db: Db, scope: string): Promise<string[]> {
  const own = db.selectFrom('feed_scope').select('feed_id').where('scope', '=', scope);
  const shared = db.selectFrom('feed_scope').select('feed_id').where('scope', '<>', scope);
  const only = await db.selectFrom('feed').select('id').where('id', 'in', own).where('id', 'not in', shared).execute();
  return only.map((feed) => feed.id);
}
