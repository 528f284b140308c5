import type { Flavour } from '../dialect.ts';
import { statements } from './run.ts';

/** The tables of the path of data: feeds, items, subscriptions, alerts, decisions, deliveries. */
export function initial(flavour: Flavour) {
  const { int, real, serial, tableSuffix } = flavour;
  const tables = [
    `create table feed (
      id text primary key, url text not null unique, outlet text not null, enabled ${int} not null,
      state text not null, next_poll_at ${int} not null, lease_until ${int} not null, lease_by text
    )`,
    `create table feed_scope (
      feed_id text not null references feed(id) on delete cascade, scope text not null,
      added_by text, added_at ${int} not null, primary key (feed_id, scope)
    )`,
    `create table item (
      id text primary key, feed_id text not null, scope text not null, key text not null, title text not null, summary text not null,
      url text, source text not null, published ${int}, language text, first_seen ${int} not null,
      reported_at ${int} not null, baseline ${int} not null, story_id text, story_opened_at ${int}, judged ${int}, relevant ${int}, score ${real},
      severity text, tags text not null, theatres text not null, assessment text, unique (feed_id, key)
    )`,
    `create table subscription (
      id text primary key, platform text not null, workspace text not null, channel text not null,
      channel_key text not null, settings text not null, paused_until ${int} not null, pause_reason text,
      created_by text not null, created_at ${int} not null
    )`,
    `create table alert (
      id text primary key, channel_key text not null, story_id text not null, state text not null,
      held_until ${int}, muted ${int} not null, opened_at ${int} not null, changed_at ${int} not null, unique (channel_key, story_id)
    )`,
    `create table decision (
      id ${serial}, story_id text not null, item_id text, channel_key text not null,
      verdict text not null, reason text not null, decided_at ${int} not null
    )`,
    `create table delivery (
      seq ${serial}, key text not null unique, kind text not null, platform text not null, workspace text not null,
      channel text not null, channel_key text not null, alert_id text, target_key text, outgoing text not null,
      state text not null, reason text, revision ${int} not null, uncertain ${int} not null, due_at ${int} not null,
      lease_until ${int} not null, lease_by text, attempts ${int} not null, first_tried_at ${int}, message text, created_at ${int} not null, finished_at ${int}
    )`,
    `create table channel_hold (
      channel_key text primary key, until ${int} not null, reason text not null, permanent ${int} not null
    )`,
    `create table feedback (
      story_id text not null, item_id text not null, channel_key text not null, user_id text not null,
      vote text not null, voted_at ${int} not null, primary key (story_id, channel_key, user_id)
    )`,
    `create table digest_schedule (
      channel_key text not null, edition text not null, platform text not null, workspace text not null,
      channel text not null, clock text not null, zone text not null, days text not null, since ${int} not null,
      next_at ${int} not null, primary key (channel_key, edition)
    )`,
    `create table digest_edition (
      channel_key text not null, edition text not null, local_date text not null, made_at ${int} not null,
      primary key (channel_key, edition, local_date)
    )`,
    `create table setting (
      owner text not null, name text not null, value text not null, expires_at ${int}, primary key (owner, name)
    )`,
  ];
  const indexes = [
    'create index feed_due on feed (next_poll_at) where enabled = 1',
    'create index item_by_time on item (reported_at)',
    'create index item_by_story on item (story_id)',
    'create index item_relevant on item (reported_at) where relevant = 1',
    'create index item_by_url on item (url)',
    'create index item_unjudged on item (first_seen) where judged is null',
    'create unique index item_judged on item (judged)',
    'create index subscription_by_channel on subscription (channel_key)',
    'create index alert_by_story on alert (story_id)',
    'create index alert_held on alert (held_until) where held_until is not null',
    'create index alert_by_change on alert (channel_key, changed_at)',
    'create index decision_by_story on decision (story_id)',
    'create index decision_by_channel on decision (channel_key, decided_at)',
    `create index delivery_open on delivery (channel_key, seq) where state in ('due', 'claimed', 'retry', 'unknown')`,
    'create index digest_due on digest_schedule (next_at)',
    'create index delivery_by_alert on delivery (alert_id)',
  ];
  return statements(...tables.map((table) => `${table} ${tableSuffix}`), ...indexes);
}
