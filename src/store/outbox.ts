import { sql } from 'kysely';
import { ChannelAddressSchema, channelKey, MessageRefSchema } from '../core/address.ts';
import { type ClaimedDelivery, FARTHEST_DUE, type NewDelivery, type Outbox } from '../core/outbox.ts';
import { OutgoingSchema } from '../core/platform.ts';
import type { Flavour } from './dialect.ts';
import { createOutboxLists, KindSchema, OPEN, WAITING } from './outbox-lists.ts';
import { redoable } from './redoable.ts';
import type { Db } from './schema.ts';

/** One message is edited at most this often (milliseconds). */
const EDIT_EVERY = 60_000;
/** No claim is made for longer: one that is was made by a clock that was ahead, and is not believed (milliseconds). */
const FARTHEST_LEASE = 5 * 60_000;

export function createOutbox(db: Db, flavour: Flavour): Outbox {
  /** What could go out but for its time and its channel's hold: nothing stands before it, and what it answers or edits stands. */
  function free(handle: Db) {
    return (
      handle
        .selectFrom('delivery as d')
        .leftJoin('delivery as target', 'target.key', 'd.target_key')
        .leftJoin('channel_hold as h', 'h.channel_key', 'd.channel_key')
        .where('d.state', 'in', WAITING)
        // A target that will never stand (given up, swept) is not waited for: it would keep its channel for ever.
        .where((eb) => eb.or([eb('target.key', 'is', null), eb('target.state', 'not in', OPEN)]))
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('delivery as e')
                .select('e.seq')
                .whereRef('e.channel_key', '=', 'd.channel_key')
                .whereRef('e.seq', '<', 'd.seq')
                .where('e.state', 'in', OPEN)
                .where('e.kind', '<>', 'update')
                .where('d.kind', '<>', 'update'),
            ),
          ),
        )
        .where((eb) => eb.or([eb('h.permanent', 'is', null), eb('h.permanent', '=', 0)]))
    );
  }

  /** A message that was not tried yet says at once what its edit would say. Whom it mentions and its thread stay. */
  async function replaceUntried({ targetKey, outgoing }: Pick<NewDelivery, 'outgoing'> & { targetKey: string }) {
    const untried = { key: targetKey, attempts: 0, state: 'due' } as const;
    const row = await db
      .selectFrom('delivery')
      .select('outgoing')
      .where((eb) => eb.and(untried))
      .executeTakeFirst();
    if (!row) return false;
    const before = OutgoingSchema.parse(JSON.parse(row.outgoing));
    const replaced = await db
      .updateTable('delivery')
      .set((eb) => ({ outgoing: JSON.stringify({ ...before, ...outgoing }), revision: eb('revision', '+', 1) }))
      .where((eb) => eb.and(untried))
      .executeTakeFirst();
    return replaced.numUpdatedRows > 0n;
  }

  return {
    async enqueue(delivery, now) {
      await db
        .insertInto('delivery')
        .values({
          key: delivery.key,
          kind: delivery.kind,
          ...delivery.to,
          channel_key: channelKey(delivery.to),
          alert_id: delivery.alertId ?? null,
          target_key: delivery.targetKey ?? null,
          outgoing: JSON.stringify(delivery.outgoing),
          state: 'due',
          reason: null,
          revision: 0,
          uncertain: 0,
          due_at: now,
          lease_until: 0,
          lease_by: null,
          attempts: 0,
          first_tried_at: null,
          message: null,
          created_at: now,
          finished_at: null,
        })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
    },

    async update(edit, now) {
      if (await replaceUntried(edit)) return;
      const outgoing = JSON.stringify(edit.outgoing);
      const key = `update:${edit.targetKey}`;
      await this.enqueue({ key, kind: 'update', ...edit }, now);
      await db
        .updateTable('delivery')
        .set((eb) => ({
          outgoing,
          revision: eb('revision', '+', 1),
          state: eb.case().when('state', '=', 'claimed').then('claimed').else('due').end(),
          due_at: eb
            .case()
            .when('finished_at', '>', now - EDIT_EVERY)
            .then(sql<number>`finished_at + ${EDIT_EVERY}`)
            .else(now)
            .end(),
        }))
        .where('key', '=', key)
        .where('state', '<>', 'given-up')
        .execute();
    },

    claim({ now, by, leaseMs, limit }) {
      return db.transaction().execute(async (trx) => {
        const due = await free(trx)
          .select(['d.seq', 'target.message as target_message'])
          .where('d.due_at', '<=', now)
          .where((eb) => eb.or([eb('h.until', 'is', null), eb('h.until', '<=', now)]))
          .orderBy('d.due_at')
          .orderBy('d.seq')
          .limit(limit)
          .$if(flavour.name === 'postgres', (query) => query.forUpdate('d').skipLocked())
          .execute();
        if (due.length === 0) return [];
        const targets = new Map(due.map((row) => [row.seq, row.target_message]));
        const rows = await trx
          .updateTable('delivery')
          .set((eb) => ({
            state: 'claimed',
            lease_by: by,
            lease_until: now + leaseMs,
            attempts: eb('attempts', '+', 1),
            first_tried_at: eb.fn.coalesce('first_tried_at', eb.val(now)),
          }))
          .where('seq', 'in', [...targets.keys()])
          .returningAll()
          .execute();
        return rows
          .sort((a, b) => a.seq - b.seq)
          .map((row): ClaimedDelivery => {
            const target = targets.get(row.seq);
            return {
              seq: row.seq,
              key: row.key,
              kind: KindSchema.parse(row.kind),
              to: ChannelAddressSchema.parse(row),
              outgoing: OutgoingSchema.parse(JSON.parse(row.outgoing)),
              alertId: row.alert_id,
              target: target ? MessageRefSchema.parse(JSON.parse(target)) : null,
              revision: row.revision,
              attempts: row.attempts,
              createdAt: row.created_at,
              firstTriedAt: row.first_tried_at ?? now,
              uncertain: row.uncertain === 1,
            };
          });
      });
    },

    async finish(delivery, outcome) {
      const done = outcome.state === 'sent' || outcome.state === 'given-up';
      // Not waited for: an outcome that a power cut takes is found out again, as after any death of a process.
      await redoable(db, flavour, (trx) =>
        trx
          .updateTable('delivery')
          .set((eb) => ({
            // Content that changed during an edit makes the edit due again, with its new content.
            state:
              outcome.state === 'sent' && delivery.kind === 'update'
                ? eb.case().when('revision', '=', delivery.revision).then('sent').else('due').end()
                : outcome.state,
            reason: outcome.reason,
            uncertain: outcome.state === 'unknown' ? 1 : outcome.state === 'retry' ? eb.ref('uncertain') : 0,
            lease_until: 0,
            lease_by: null,
            ...(outcome.state === 'sent' ? { message: JSON.stringify(outcome.message) } : {}),
            ...(done ? { finished_at: outcome.at } : { due_at: outcome.at }),
          }))
          .where('seq', '=', delivery.seq)
          // Each claim counts an attempt: a worker whose lease has ended meanwhile has nothing to say any more.
          .where('attempts', '=', delivery.attempts)
          .execute(),
      );
    },

    async renew(claimed, leaseUntil) {
      if (claimed.length === 0) return;
      await db
        .updateTable('delivery')
        .set({ lease_until: leaseUntil })
        .where((eb) => eb.or(claimed.map((one) => eb.and({ seq: one.seq, attempts: one.attempts, state: 'claimed' }))))
        .execute();
    },

    async recover(now, all = false) {
      const result = await db
        .updateTable('delivery')
        .set({ state: 'unknown', uncertain: 1, due_at: now, reason: 'The process that was sending it stopped.' })
        .where('state', '=', sql.lit('claimed'))
        .$if(!all, (query) =>
          query.where((eb) => eb.or([eb('lease_until', '<=', now), eb('lease_until', '>', now + FARTHEST_LEASE)])),
        )
        .executeTakeFirst();
      await db
        .updateTable('delivery')
        .set({ due_at: now })
        .where('state', 'in', WAITING)
        .where('due_at', '>', now + FARTHEST_DUE)
        .execute();
      await db
        .deleteFrom('channel_hold')
        .where('permanent', '=', 0)
        .where('until', '>', now + FARTHEST_DUE)
        .execute();
      return Number(result.numUpdatedRows);
    },

    async hold(to, { until, reason, permanent }) {
      const row = { until, reason, permanent: permanent ? (1 as const) : (0 as const) };
      await db
        .insertInto('channel_hold')
        .values({ channel_key: channelKey(to), ...row })
        .onConflict((conflict) => conflict.column('channel_key').doUpdateSet(row))
        .execute();
    },

    async release(to) {
      const ended = await db
        .deleteFrom('channel_hold')
        .where('channel_key', '=', channelKey(to))
        .returning('permanent')
        .execute();
      return ended.some((hold) => hold.permanent === 1);
    },

    async heldFor(to) {
      const row = await db
        .selectFrom('channel_hold')
        .select('reason')
        .where('channel_key', '=', channelKey(to))
        .where('permanent', '=', 1)
        .executeTakeFirst();
      return row?.reason ?? null;
    },

    async withdraw(keys) {
      if (keys.length === 0) return [];
      const waiting = () => db.deleteFrom('delivery').where('state', 'in', WAITING).where('uncertain', '=', 0);
      const taken = await waiting().where('key', 'in', keys).returning(['key', 'channel_key']).execute();
      // What edits or answers a message that is being posted stays, as that does.
      if (taken.length === 0) return [];
      const theirs = await waiting()
        // Found by the index over what is open in a channel.
        .where('state', 'in', OPEN)
        .where('channel_key', 'in', [...new Set(taken.map((row) => row.channel_key))])
        .where(
          'target_key',
          'in',
          taken.map((row) => row.key),
        )
        .returning('key')
        .execute();
      return [...taken, ...theirs].map((row) => row.key);
    },

    async nextDueAt() {
      const row = await free(db)
        .select((eb) =>
          eb.fn
            .min<number | null>(
              eb.case().whenRef('h.until', '>', 'd.due_at').thenRef('h.until').else(eb.ref('d.due_at')).end(),
            )
            .as('at'),
        )
        .executeTakeFirst();
      return row?.at ?? null;
    },

    ...createOutboxLists(db),
  };
}
