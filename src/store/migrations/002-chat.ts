import type { Flavour } from '../dialect.ts';
import { statements } from './run.ts';

/** The web chat's own tables. */
export function chat({ int, tableSuffix }: Flavour) {
  return statements(
    // One row: the number of the last change. Taking the next one locks the row, so numbers are committed in order.
    `create table chat_clock (id ${int} primary key, value ${int} not null) ${tableSuffix}`,
    'insert into chat_clock (id, value) values (1, 0)',
    `create table chat_channel (
      id text primary key, name text not null unique, archived ${int} not null, changed ${int} not null, created_at ${int} not null
    ) ${tableSuffix}`,
    `create table chat_message (
      seq ${int} primary key, changed ${int} not null, channel text not null references chat_channel(id),
      author_id text, author_name text, asked text, only_for text, content text not null, words text not null,
      reply_to ${int}, delivery_key text unique, created_at ${int} not null, edited_at ${int}
    ) ${tableSuffix}`,
    'create index chat_message_by_channel on chat_message (channel, seq)',
    'create index chat_message_changed on chat_message (changed)',
    `create table chat_read (user_id text not null, channel text not null, seq ${int} not null, primary key (user_id, channel)) ${tableSuffix}`,
    `create table chat_user (id text primary key, name text not null, created_at ${int} not null) ${tableSuffix}`,
  );
}
