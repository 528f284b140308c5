import { channelKey, PlatformNameSchema } from '../core/address.ts';
import type { SubscriptionTable } from '../core/store.ts';
import { type Subscription, SubscriptionSettingsSchema } from '../core/subscription.ts';
import type { Db, Tables } from './schema.ts';

export function createSubscriptionTable(db: Db): SubscriptionTable {
  const query = () => db.selectFrom('subscription').selectAll().orderBy('created_at').orderBy('id');
  return {
    async add(subscription) {
      const { id, address, settings, pausedUntil, pauseReason, createdBy, createdAt } = subscription;
      await db
        .insertInto('subscription')
        .values({
          id,
          ...address,
          channel_key: channelKey(address),
          settings: JSON.stringify(settings),
          paused_until: pausedUntil,
          pause_reason: pauseReason,
          created_by: createdBy,
          created_at: createdAt,
        })
        .execute();
    },
    async ofChannel(address) {
      return (await query().where('channel_key', '=', channelKey(address)).execute()).map(parse);
    },
    async ofWorkspace({ platform, workspace }) {
      const rows = await query().where('platform', '=', platform).where('workspace', '=', workspace).execute();
      return rows.map(parse);
    },
    async get(id) {
      const row = await query().where('id', '=', id).executeTakeFirst();
      return row ? parse(row) : null;
    },
    async all() {
      return (await query().execute()).map(parse);
    },
    async change(id, settings) {
      await db
        .updateTable('subscription')
        .set({ settings: JSON.stringify(settings) })
        .where('id', '=', id)
        .execute();
    },
    async pause(id, until, reason) {
      await db
        .updateTable('subscription')
        .set({ paused_until: until, pause_reason: reason })
        .where('id', '=', id)
        .execute();
    },
    async remove(id) {
      await db.deleteFrom('subscription').where('id', '=', id).execute();
    },
  };
}

function parse(row: Tables['subscription']): Subscription {
  return {
    id: row.id,
    address: { platform: PlatformNameSchema.parse(row.platform), workspace: row.workspace, channel: row.channel },
    settings: SubscriptionSettingsSchema.parse(JSON.parse(row.settings)),
    pausedUntil: row.paused_until,
    pauseReason: row.pause_reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
