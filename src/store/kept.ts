import { sql } from 'kysely';
import { type WorkspaceAddress, workspaceScope } from '../core/address.ts';
import { ownFeeds } from './forget.ts';
import { inChannelsOf } from './in-scope.ts';
import type { Db } from './schema.ts';

const BY_WORKSPACE = {
  subscriptions: 'subscription',
  digests: 'digest_schedule',
  deliveries: 'delivery',
  tokens: 'installation',
} as const;
const BY_CHANNEL = {
  alerts: 'alert',
  decisions: 'decision',
  votes: 'feedback',
  'digests made': 'digest_edition',
  'paused channels': 'channel_hold',
} as const;

/** How much is kept for a workspace, by what it is; what is not kept is left out. */
export async function keptFor(db: Db, address: WorkspaceAddress): Promise<[string, number][]> {
  const { platform, workspace } = address;
  const scope = workspaceScope(address);
  const rows = sql<number>`count(*)`.as('rows');
  const found: [string, { rows: number }[]][] = [];
  for (const [name, table] of Object.entries(BY_WORKSPACE)) {
    const query = db.selectFrom(table).select(rows).where('platform', '=', platform).where('workspace', '=', workspace);
    found.push([name, await query.execute()]);
  }
  for (const [name, table] of Object.entries(BY_CHANNEL))
    found.push([name, await db.selectFrom(table).select(rows).where(inChannelsOf(scope, 'channel_key')).execute()]);
  const settings = db.selectFrom('setting').select(rows);
  found.push([
    'settings',
    await settings.where((eb) => eb.or([eb('owner', '=', scope), inChannelsOf(scope, 'owner')])).execute(),
  ]);
  found.push(['corrections', await db.selectFrom('correction').select(rows).where('scope', '=', scope).execute()]);
  found.push(['feeds it added', await db.selectFrom('feed_scope').select(rows).where('scope', '=', scope).execute()]);
  const own = await ownFeeds(db, scope);
  if (own.length > 0)
    found.push(['news items of them', await db.selectFrom('item').select(rows).where('feed_id', 'in', own).execute()]);
  return found
    .map(([name, counted]): [string, number] => [name, Number(counted[0]?.rows ?? 0)])
    .filter(([, count]) => count > 0);
}
