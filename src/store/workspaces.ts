import type { PlatformName } from '../core/address.ts';
import type { Db } from './schema.ts';

/** Ids of the workspaces on a platform of which something is kept, but for what goes by age alone. */
export async function workspacesOn(db: Db, platform: PlatformName): Promise<string[]> {
  const keys = await db
    .selectFrom('subscription')
    .select('channel_key as key')
    .union(db.selectFrom('digest_schedule').select('channel_key as key'))
    .union(db.selectFrom('channel_hold').select('channel_key as key'))
    .union(db.selectFrom('feedback').select('channel_key as key'))
    .union(db.selectFrom('feed_scope').select('scope as key'))
    .union(db.selectFrom('correction').select('scope as key'))
    .union(db.selectFrom('setting').select('owner as key'))
    .execute();
  const owners = keys.map(({ key }) => key.split(':'));
  return [...new Set(owners.flatMap(([of, workspace]) => (of === platform && workspace ? [workspace] : [])))];
}
