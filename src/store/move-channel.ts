import { sql } from 'kysely';
import { type ChannelAddress, channelKey } from '../core/address.ts';
import type { Db } from './schema.ts';
import { stampSubscriptions } from './subscriptions.ts';

/**
 * Carries everything that was kept for a channel over to its new id. Where people have set something up under that already,
 * it counts, and nothing is moved.
 */
export async function moveChannel(db: Db, from: ChannelAddress, channel: string): Promise<void> {
  const [before, after] = [channelKey(from), channelKey({ ...from, channel })];
  const renamed = (column: 'id' | 'state' | 'key' | 'alert_id' | 'target_key') =>
    sql<string>`replace(${sql.ref(column)}, ${before}, ${after})`;
  await db.transaction().execute(async (trx) => {
    for (const table of ['subscription', 'digest_schedule'] as const) {
      const there = await trx.selectFrom(table).select('channel').where('channel_key', '=', after).executeTakeFirst();
      if (there) return;
    }
    // What was refused under the old id is taken under the new one.
    const held = trx.selectFrom('channel_hold').select('reason').where('channel_key', '=', before);
    await trx
      .updateTable('subscription')
      .set({ paused_until: 0, pause_reason: null })
      .where('channel_key', '=', before)
      .where('pause_reason', 'in', held)
      .execute();
    await trx.deleteFrom('channel_hold').where('channel_key', 'in', [before, after]).execute();
    for (const table of ['subscription', 'digest_schedule'] as const)
      await trx.updateTable(table).set({ channel, channel_key: after }).where('channel_key', '=', before).execute();
    for (const table of ['decision', 'feedback', 'digest_edition'] as const)
      await trx.updateTable(table).set({ channel_key: after }).where('channel_key', '=', before).execute();
    await trx
      .updateTable('alert')
      .set({ id: renamed('id'), state: renamed('state'), channel_key: after })
      .where('channel_key', '=', before)
      .execute();
    const [old, now] = [from.channel, channel].map((id) => `"channel":${JSON.stringify(id)}`);
    await trx
      .updateTable('delivery')
      .set({
        ...{ channel, channel_key: after, key: renamed('key') },
        ...{ alert_id: renamed('alert_id'), target_key: renamed('target_key') },
        message: sql<string>`replace(message, ${old}, ${now})`,
      })
      .where('channel_key', '=', before)
      .execute();
    await trx.deleteFrom('setting').where('owner', '=', after).execute();
    await trx.updateTable('setting').set({ owner: after }).where('owner', '=', before).execute();
    await stampSubscriptions(trx);
  });
}
