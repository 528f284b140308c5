import { ChannelAddressSchema, channelKey } from '../core/address.ts';
import { type DigestSchedule, EditionSchema, WeekdaySchema } from '../core/digest.ts';
import { DAY } from '../core/durations.ts';
import type { DigestTable } from '../core/store.ts';
import type { Db, Schema } from './schema.ts';

/** Every digest is due within two weeks; what is due later was reckoned by a clock that was ahead (milliseconds). */
const FARTHEST = 15 * DAY;

export function createDigestTable(db: Db): DigestTable {
  const query = () => db.selectFrom('digest_schedule').selectAll().orderBy('channel_key').orderBy('edition');
  return {
    async save(schedule, nextAt) {
      const { address, edition, clock, zone, days, since } = schedule;
      const changes = { clock, zone, days: JSON.stringify(days), since, next_at: nextAt };
      await db
        .insertInto('digest_schedule')
        .values({ channel_key: channelKey(address), edition, ...address, ...changes })
        .onConflict((conflict) => conflict.columns(['channel_key', 'edition']).doUpdateSet(changes))
        .execute();
    },
    async remove(address) {
      const removed = await db
        .deleteFrom('digest_schedule')
        .where('channel_key', '=', channelKey(address))
        .executeTakeFirst();
      return Number(removed.numDeletedRows);
    },
    async ofChannel(address) {
      return (await query().where('channel_key', '=', channelKey(address)).execute()).map(parse);
    },
    async ofWorkspace({ platform, workspace }) {
      const rows = await query().where('platform', '=', platform).where('workspace', '=', workspace).execute();
      return rows.map(parse);
    },
    async due(now, limit) {
      const rows = await query()
        .where((eb) => eb.or([eb('next_at', '<=', now), eb('next_at', '>', now + FARTHEST)]))
        .limit(limit)
        .execute();
      return rows.map(parse);
    },
    async postpone(schedule, nextAt) {
      await db
        .updateTable('digest_schedule')
        .set({ next_at: nextAt })
        .where('channel_key', '=', channelKey(schedule.address))
        .where('edition', '=', schedule.edition)
        .execute();
    },
    async begin(schedule, due, { from, to }) {
      const inserted = await db
        .insertInto('digest_edition')
        .values({
          channel_key: channelKey(schedule.address),
          edition: schedule.edition,
          local_date: `${due.localDate} ${schedule.clock} ${schedule.zone}`,
          made_at: to,
        })
        .onConflict((conflict) => conflict.columns(['channel_key', 'edition', 'local_date']).doNothing())
        .executeTakeFirst();
      if (!inserted.numInsertedOrUpdatedRows) return false;
      await db
        .updateTable('digest_edition')
        .set({ made_at: from })
        .where('channel_key', '=', channelKey(schedule.address))
        .where('edition', '=', schedule.edition)
        .where('made_at', '>', from)
        .where('made_at', '<', to)
        .execute();
      return true;
    },
    async lastMadeAt(schedule, before) {
      const row = await db
        .selectFrom('digest_edition')
        .select((eb) => eb.fn.max('made_at').as('at'))
        .where('channel_key', '=', channelKey(schedule.address))
        .where('edition', '=', schedule.edition)
        .where('made_at', '<', before)
        .executeTakeFirst();
      return row?.at ?? null;
    },
  };
}

function parse(row: Schema['digest_schedule']): DigestSchedule {
  return {
    address: ChannelAddressSchema.parse(row),
    edition: EditionSchema.parse(row.edition),
    clock: row.clock,
    zone: row.zone,
    days: WeekdaySchema.array().parse(JSON.parse(row.days)),
    since: row.since,
  };
}
