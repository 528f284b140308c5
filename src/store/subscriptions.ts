import { randomUUID } from 'node:crypto';
import { ChannelAddressSchema, channelKey } from '../core/address.ts';
import type { SubscriptionTable } from '../core/store.ts';
import { type Subscription, SubscriptionSettingsSchema } from '../core/subscription.ts';
import type { Db, Schema } from './schema.ts';

/** All subscriptions as last read, with the stamp that they had. One a process: every story is matched against them. */
export interface SubscriptionCache {
  stamp: string | null;
  all: Subscription[];
}

/** The stamp is another one after every change, whichever process made it. */
const STAMP = { owner: 'subscriptions', name: 'stamp' };

export function createSubscriptionTable(db: Db, cache: SubscriptionCache): SubscriptionTable {
  const query = () => db.selectFrom('subscription').selectAll().orderBy('created_at').orderBy('id');

  function change(write: (handle: Db) => Promise<unknown>): Promise<void> {
    const both = async (handle: Db) => {
      await write(handle);
      await stampSubscriptions(handle);
    };
    return db.isTransaction ? both(db) : db.transaction().execute(both);
  }
  function update(id: string, changes: Partial<Schema['subscription']>): Promise<void> {
    return change((handle) => handle.updateTable('subscription').set(changes).where('id', '=', id).execute());
  }

  return {
    async add(subscription) {
      const { id, address, settings, pausedUntil, pauseReason, createdBy, createdAt } = subscription;
      const row = {
        id,
        ...address,
        channel_key: channelKey(address),
        settings: written(settings),
        paused_until: pausedUntil,
        pause_reason: pauseReason,
        created_by: createdBy,
        created_at: createdAt,
      };
      await change((handle) => handle.insertInto('subscription').values(row).execute());
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
      const row = await db
        .selectFrom('setting')
        .select('value')
        .where('owner', '=', STAMP.owner)
        .where('name', '=', STAMP.name)
        .executeTakeFirst();
      const stamp = row?.value ?? '';
      if (cache.stamp !== stamp) {
        cache.all = (await query().execute()).map(parse);
        cache.stamp = stamp;
      }
      return cache.all;
    },
    change(id, settings) {
      return change(async (handle) => {
        const changed = handle.updateTable('subscription').set({ settings: written(settings) });
        const rows = await changed.where('id', '=', id).returning('channel_key').execute();
        // Its quiet hours may end at another time now.
        for (const row of rows) await freeHeld(handle, row.channel_key);
      });
    },
    pause: (id, until, reason) => update(id, { paused_until: until, pause_reason: reason }),
    remove(id) {
      return change((handle) => handle.deleteFrom('subscription').where('id', '=', id).execute());
    },
  };
}

/** What waits for the end of quiet hours in a channel is decided on anew at the next look. */
async function freeHeld(db: Db, channel: string): Promise<void> {
  const waiting = db.updateTable('alert').set({ held_until: 0 }).where('channel_key', '=', channel);
  await waiting.where('held_until', 'is not', null).execute();
}

/** Makes every process read the subscriptions anew. In the transaction of the change, so that neither is seen without the other. */
export async function stampSubscriptions(db: Db): Promise<void> {
  const value = JSON.stringify(randomUUID());
  await db
    .insertInto('setting')
    .values({ ...STAMP, value, expires_at: null })
    .onConflict((conflict) => conflict.columns(['owner', 'name']).doUpdateSet({ value }))
    .execute();
}

/** What could not be read again is not written: one such row would keep every channel from its alerts. Throws a ZodError. */
function written(settings: Subscription['settings']): string {
  return JSON.stringify(SubscriptionSettingsSchema.parse(settings));
}

function parse(row: Schema['subscription']): Subscription {
  return {
    id: row.id,
    address: ChannelAddressSchema.parse(row),
    settings: SubscriptionSettingsSchema.parse(JSON.parse(row.settings)),
    pausedUntil: row.paused_until,
    pauseReason: row.pause_reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
