import type { ExpressionBuilder } from 'kysely';
import { z } from 'zod';
import { channelKey, parseChannelKey } from '../core/address.ts';
import { AlertStateSchema, VERDICTS } from '../core/alert.ts';
import { DAY } from '../core/durations.ts';
import type { Alert, AlertTable } from '../core/store.ts';
import { chunks } from './chunks.ts';
import type { Db, Schema } from './schema.ts';

const VerdictSchema = z.enum(VERDICTS);

/** Quiet hours end within a day; a later end was reckoned by a clock that was ahead (milliseconds). */
const FARTHEST_HOLD = 2 * DAY;

/** Rows read or written by one statement: it binds a value for each of their columns. */
const AT_ONCE = 500;

/** Whose hold has ended. */
const held = (now: number) => (eb: ExpressionBuilder<Schema, 'alert'>) =>
  eb.or([eb('held_until', '<=', now), eb('held_until', '>', now + FARTHEST_HOLD)]);

export function createAlertTable(db: Db): AlertTable {
  const query = () => db.selectFrom('alert').selectAll();
  return {
    async find(address, storyId) {
      const row = await query()
        .where('channel_key', '=', channelKey(address))
        .where('story_id', '=', storyId)
        .executeTakeFirst();
      return row ? parse(row) : null;
    },
    async get(id) {
      const row = await query().where('id', '=', id).executeTakeFirst();
      return row ? parse(row) : null;
    },
    async ofIds(ids) {
      const found = new Map<string, Alert>();
      for (const some of chunks(ids, AT_ONCE))
        for (const row of await query().where('id', 'in', some).execute()) found.set(row.id, parse(row));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    async save(...alerts) {
      for (const some of chunks(alerts, AT_ONCE)) {
        await db
          .insertInto('alert')
          .values(some.map(rowOf))
          .onConflict((conflict) =>
            conflict.columns(['channel_key', 'story_id']).doUpdateSet((eb) => ({
              state: eb.ref('excluded.state'),
              held_until: eb.ref('excluded.held_until'),
              changed_at: eb.ref('excluded.changed_at'),
            })),
          )
          .execute();
      }
    },
    async mute(id, muted) {
      await db
        .updateTable('alert')
        .set({ muted: muted ? 1 : 0 })
        .where('id', '=', id)
        .execute();
    },
    async channelsHeldUntil(now) {
      const rows = await db.selectFrom('alert').select('channel_key').distinct().where(held(now)).execute();
      return rows.map((row) => parseChannelKey(row.channel_key));
    },
    async heldUntil(address, now) {
      const rows = await query()
        .where('channel_key', '=', channelKey(address))
        .where(held(now))
        .orderBy('opened_at')
        .orderBy('id')
        .execute();
      return rows.map(parse);
    },
    async ofStory(storyId) {
      return (await query().where('story_id', '=', storyId).orderBy('opened_at').execute()).map(parse);
    },
    async changedSince(address, since) {
      const rows = await query()
        .where('channel_key', '=', channelKey(address))
        .where('changed_at', '>=', since)
        .orderBy('changed_at', 'desc')
        .execute();
      return rows.map(parse);
    },
    async decidedBetween(address, verdict, after, until) {
      const rows = await db
        .selectFrom('decision')
        .select('story_id')
        .distinct()
        .where('channel_key', '=', channelKey(address))
        .where('verdict', '=', verdict)
        .where('decided_at', '>', after)
        .where('decided_at', '<=', until)
        .execute();
      return rows.map((row) => row.story_id);
    },
    async decide(...decisions) {
      for (const some of chunks(decisions, AT_ONCE)) {
        const rows = some.map(({ storyId, itemId, address, verdict, reason, at }) => ({
          story_id: storyId,
          item_id: itemId,
          channel_key: channelKey(address),
          verdict,
          reason,
          decided_at: at,
        }));
        await db.insertInto('decision').values(rows).execute();
      }
    },
    async decisions(storyId, address) {
      const rows = await db
        .selectFrom('decision')
        .selectAll()
        .where('story_id', '=', storyId)
        .where('channel_key', '=', channelKey(address))
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        storyId,
        itemId: row.item_id,
        address,
        verdict: VerdictSchema.parse(row.verdict),
        reason: row.reason,
        at: row.decided_at,
      }));
    },
  };
}

function rowOf(alert: Alert): Schema['alert'] {
  return {
    id: alert.id,
    channel_key: channelKey(alert.address),
    story_id: alert.storyId,
    muted: alert.muted ? 1 : 0,
    opened_at: alert.openedAt,
    state: JSON.stringify(alert.state),
    held_until: alert.state.heldUntil,
    changed_at: alert.changedAt,
  };
}

function parse(row: Schema['alert']): Alert {
  return {
    id: row.id,
    address: parseChannelKey(row.channel_key),
    storyId: row.story_id,
    state: AlertStateSchema.parse(JSON.parse(row.state)),
    muted: row.muted === 1,
    openedAt: row.opened_at,
    changedAt: row.changed_at,
  };
}
