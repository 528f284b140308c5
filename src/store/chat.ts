import { type Selectable, sql, type Transaction } from 'kysely';
import { cardText } from '../core/card.ts';
import {
  type ChatChannel,
  type ChatContent,
  ChatContentSchema,
  type ChatMessage,
  type ChatStore,
} from '../core/chat.ts';
import { UserError } from '../core/errors.ts';
import type { Db, Schema } from './schema.ts';

export function createChatStore(db: Db): ChatStore {
  /** Runs a write under the next change number. The number's row is locked until the write is committed. */
  function change<T>(write: (trx: Transaction<Schema>, number: number) => Promise<T>): Promise<T> {
    return db.transaction().execute(async (trx) => {
      const { value } = await trx
        .updateTable('chat_clock')
        .set((eb) => ({ value: eb('value', '+', 1) }))
        .returning('value')
        .executeTakeFirstOrThrow();
      return write(trx, value);
    });
  }

  const messages = () => db.selectFrom('chat_message').selectAll();
  const visible = (user: string) => messages().where(sql<boolean>`(only_for is null or only_for = ${user})`);

  return {
    async channels() {
      const rows = await db.selectFrom('chat_channel').selectAll().orderBy('name').execute();
      return rows.map(channel);
    },

    createChannel(name, now) {
      return change(async (trx, changed) => {
        await refuseTaken(trx, name, undefined);
        const ids = await trx.selectFrom('chat_channel').select('id').execute();
        const taken = new Set(ids.map((row) => row.id));
        const base =
          name
            .normalize('NFKD')
            .replaceAll(/[^a-z0-9]+/g, '-')
            .replaceAll(/^-+|-+$/g, '') || 'channel';
        let id = base;
        for (let n = 2; taken.has(id); n += 1) id = `${base}-${n}`;
        const row = { id, name, archived: 0 as const, changed, created_at: now };
        await trx.insertInto('chat_channel').values(row).execute();
        return channel(row);
      });
    },

    changeChannel(id, { name, archived }) {
      return change(async (trx, changed) => {
        if (name !== undefined) await refuseTaken(trx, name, id);
        const row = await trx
          .updateTable('chat_channel')
          .set({
            changed,
            ...(name === undefined ? {} : { name }),
            ...(archived === undefined ? {} : { archived: archived ? 1 : 0 }),
          })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        return row && channel(row);
      });
    },

    post(message, now) {
      return change(async (trx, number) => {
        const row = await trx
          .insertInto('chat_message')
          .values({
            seq: number,
            changed: number,
            channel: message.channel,
            author_id: message.author?.id ?? null,
            author_name: message.author?.name ?? null,
            asked: message.asked,
            only_for: message.onlyFor,
            content: JSON.stringify(message.content),
            words: wordsOf(message.content),
            reply_to: message.replyTo,
            delivery_key: message.key ?? null,
            created_at: now,
            edited_at: null,
          })
          .onConflict((conflict) => conflict.column('delivery_key').doNothing())
          .returningAll()
          .executeTakeFirst();
        if (row) return { message: toMessage(row), added: true };
        const standing = await trx
          .selectFrom('chat_message')
          .selectAll()
          .where('delivery_key', '=', message.key ?? null)
          .executeTakeFirstOrThrow();
        return { message: toMessage(standing), added: false };
      });
    },

    replace(seq, content, now) {
      return change(async (trx, changed) => {
        const row = await trx
          .updateTable('chat_message')
          .set({ content: JSON.stringify(content), words: wordsOf(content), changed, edited_at: now })
          .where('seq', '=', seq)
          .returningAll()
          .executeTakeFirst();
        return row && toMessage(row);
      });
    },

    async message(seq) {
      const row = await messages().where('seq', '=', seq).executeTakeFirst();
      return row && toMessage(row);
    },

    async byKey(key) {
      const row = await messages().where('delivery_key', '=', key).executeTakeFirst();
      return row && toMessage(row);
    },

    async history({ channel: id, user, before, after, around, limit }) {
      const here = visible(user).where('channel', '=', id).where('content', '<>', GONE);
      const older = (than: number | undefined, count: number) =>
        here
          .$if(than !== undefined, (query) => query.where('seq', '<', than ?? 0))
          .orderBy('seq', 'desc')
          .limit(count + 1)
          .execute();
      const newer = (than: number, count: number) =>
        here
          .where('seq', '>', than)
          .orderBy('seq')
          .limit(count + 1)
          .execute();

      if (around !== undefined) {
        const half = Math.ceil(limit / 2);
        const [first, second] = [await older(around, half), await newer(around - 1, half)];
        const rows = [...first.slice(0, half).reverse(), ...second.slice(0, half)];
        return { messages: rows.map(toMessage), before: first.length > half, after: second.length > half };
      }
      if (after !== undefined) {
        const rows = await newer(after, limit);
        return { messages: rows.slice(0, limit).map(toMessage), before: true, after: rows.length > limit };
      }
      const rows = await older(before, limit);
      return {
        messages: rows.slice(0, limit).reverse().map(toMessage),
        before: rows.length > limit,
        after: before !== undefined,
      };
    },

    async changes({ after, limit }) {
      const changed = await messages()
        .where('changed', '>', after)
        .orderBy('changed')
        .limit(limit + 1)
        .execute();
      const more = changed.length > limit;
      const sent = changed.slice(0, limit);
      const upTo = more ? (sent.at(-1)?.changed ?? after) : Number.MAX_SAFE_INTEGER;
      const channels = await db
        .selectFrom('chat_channel')
        .selectAll()
        .where('changed', '>', after)
        .where('changed', '<=', upTo)
        .orderBy('changed')
        .execute();
      const last = Math.max(after, ...sent.map((row) => row.changed), ...channels.map((row) => row.changed));
      return {
        messages: sent.map(toMessage),
        channels: channels.map((row) => ({ ...channel(row), changed: row.changed })),
        last,
        more,
      };
    },

    async lastChange() {
      const row = await db.selectFrom('chat_clock').select('value').executeTakeFirstOrThrow();
      return row.value;
    },

    async search({ text, user, limit }) {
      const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
      if (words.length === 0) return [];
      let query = visible(user).orderBy('seq', 'desc').limit(limit);
      for (const word of words) {
        query = query.where(sql<boolean>`words like ${`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`} escape '\\'`);
      }
      return (await query.execute()).map(toMessage);
    },

    async markRead(user, id, seq) {
      await db
        .insertInto('chat_read')
        .values({ user_id: user, channel: id, seq })
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'channel']).doUpdateSet({ seq }).where('chat_read.seq', '<', seq),
        )
        .execute();
    },

    async readState(user) {
      const rows = await db
        .selectFrom('chat_channel as c')
        .leftJoin('chat_read as r', (join) => join.onRef('r.channel', '=', 'c.id').on('r.user_id', '=', user))
        .select((eb) => [
          'c.id',
          'r.seq',
          eb
            .selectFrom('chat_message as m')
            .select((count) => count.fn.countAll<number>().as('count'))
            .whereRef('m.channel', '=', 'c.id')
            .where('m.content', '<>', GONE)
            .where((or) => or.or([or('m.only_for', 'is', null), or('m.only_for', '=', user)]))
            .where((or) => or.or([or('m.author_id', 'is', null), or('m.author_id', '<>', user)]))
            .where((above) => above('m.seq', '>', above.fn.coalesce('r.seq', above.lit(0))))
            .as('unread'),
        ])
        .execute();
      return rows.map((row) => ({ channel: row.id, read: row.seq ?? 0, unread: Number(row.unread) }));
    },

    async userName(user) {
      const row = await db.selectFrom('chat_user').select('name').where('id', '=', user).executeTakeFirst();
      return row?.name;
    },

    async nameUser(user, name, now) {
      await db
        .insertInto('chat_user')
        .values({ id: user, name, created_at: now })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ name }))
        .execute();
    },
  };
}

const GONE = JSON.stringify({ kind: 'gone' } satisfies ChatContent);

async function refuseTaken(trx: Transaction<Schema>, name: string, except: string | undefined): Promise<void> {
  const taken = await trx
    .selectFrom('chat_channel')
    .select(['id', 'archived'])
    .where('name', '=', name)
    .executeTakeFirst();
  if (!taken || taken.id === except) return;
  throw new UserError(
    taken.archived === 1
      ? `There is an archived channel named #${name}. Reopen it, or choose another name.`
      : `There is already a channel named #${name}. Choose another name.`,
  );
}

function wordsOf(content: ChatContent): string {
  if (content.kind === 'gone') return '';
  const text =
    content.kind === 'text' ? content.text : [content.card, ...(content.more ?? [])].map(cardText).join('\n');
  return text.toLowerCase();
}

function channel(row: { id: string; name: string; archived: 0 | 1 }): ChatChannel {
  return { id: row.id, name: row.name, archived: row.archived === 1 };
}

function toMessage(row: Selectable<Schema['chat_message']>): ChatMessage {
  return {
    seq: row.seq,
    changed: row.changed,
    channel: row.channel,
    author: row.author_id === null ? null : { id: row.author_id, name: row.author_name ?? '' },
    asked: row.asked,
    onlyFor: row.only_for,
    content: ChatContentSchema.parse(JSON.parse(row.content)),
    replyTo: row.reply_to,
    createdAt: row.created_at,
    editedAt: row.edited_at,
  };
}
