import { sql } from 'kysely';
import { z } from 'zod';
import { ChannelAddressSchema, channelKey, MessageRefSchema } from '../core/address.ts';
import {
  DELIVERY_KINDS,
  DELIVERY_STATES,
  type DeliveryRecord,
  type DeliveryState,
  type Outbox,
} from '../core/outbox.ts';
import type { Db } from './schema.ts';

/** Written out, not bound: only so does SQLite see that the indexes over these rows alone fit. */
const states = (...names: DeliveryState[]) => names.map((name) => sql.lit(name));
export const OPEN = states('due', 'claimed', 'retry', 'unknown');
export const WAITING = states('due', 'retry', 'unknown');

export const KindSchema = z.enum(DELIVERY_KINDS);
const StateSchema = z.enum(DELIVERY_STATES);

type Lists = Pick<Outbox, 'waiting' | 'waitingSince' | 'byAlert' | 'waitingFor' | 'counts'>;

/** What waits in the outbox, and what became of what was in it. */
export function createOutboxLists(db: Db): Lists {
  /** Posts that wait and were surely not stored. */
  function unsent() {
    return db
      .selectFrom('delivery')
      .where('state', 'in', WAITING)
      .where('uncertain', '=', 0)
      .where('kind', '<>', 'update');
  }

  return {
    async waiting(to) {
      const rows = await unsent()
        .select(['key', 'kind', 'alert_id', 'created_at'])
        // Written as the index over what is open in a channel has it: SQLite would read all that waits anywhere.
        .where('state', 'in', OPEN)
        .where('channel_key', '=', channelKey(to))
        .orderBy('seq')
        .execute();
      return rows.map((row) => ({
        key: row.key,
        kind: KindSchema.parse(row.kind),
        alertId: row.alert_id,
        createdAt: row.created_at,
      }));
    },

    async waitingSince(before) {
      const rows = await unsent()
        .select(['platform', 'workspace', 'channel'])
        .distinct()
        .where('created_at', '<', before)
        .execute();
      return rows.map((row) => ChannelAddressSchema.parse(row));
    },

    async byAlert(alertId) {
      const rows = await db.selectFrom('delivery').selectAll().where('alert_id', '=', alertId).orderBy('seq').execute();
      return rows.map(
        (row): DeliveryRecord => ({
          key: row.key,
          kind: KindSchema.parse(row.kind),
          state: StateSchema.parse(row.state),
          reason: row.reason,
          to: ChannelAddressSchema.parse(row),
          attempts: row.attempts,
          createdAt: row.created_at,
          finishedAt: row.finished_at,
          message: row.message ? MessageRefSchema.parse(JSON.parse(row.message)) : null,
        }),
      );
    },

    async waitingFor({ platform, workspace }) {
      const row = await db
        .selectFrom('delivery')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('platform', '=', platform)
        .where('workspace', '=', workspace)
        .where('state', 'in', OPEN)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },

    async counts() {
      const rows = await db
        .selectFrom('delivery')
        .select(['platform', 'state', sql<number>`count(*)`.as('count')])
        .groupBy(['platform', 'state'])
        .execute();
      return rows.map((row) => ({ ...row, state: StateSchema.parse(row.state), count: Number(row.count) }));
    },
  };
}
