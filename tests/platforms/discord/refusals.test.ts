import { describe, expect, it } from 'vitest';
import type { ChannelAddress, MessageRef } from '../../../src/core/address.ts';
import type { Outgoing } from '../../../src/core/platform.ts';
import { PIXEL } from '../../contracts/cards.ts';
import { card, next, type Rig, rig } from './support.ts';

const story = (title: string): Outgoing => ({ card: card(title, { controls: [next(2)] }), thread: title });

function to({ discord }: Rig, name: string): ChannelAddress {
  const channel = discord.channel(name);
  return { platform: 'discord', workspace: channel.guild_id, channel: channel.id };
}

async function send(on: Rig, name: string, key: string, outgoing: Outgoing, replyTo?: MessageRef) {
  const result = await on.platform.send({ to: to(on, name), key, outgoing, ...(replyTo ? { replyTo } : {}) });
  if (result.outcome !== 'sent') throw new Error(JSON.stringify(result));
  return result.message;
}

describe('a forum post that was deleted or closed', () => {
  const DELETED = /deleted/;
  const CLOSED = /closed/;

  function end(on: Rig, how: 'deleted' | 'locked' | 'locked and archived') {
    if (how === 'deleted') on.discord.deleteChannel('First');
    else Object.assign(on.discord.channel('First'), { locked: true, archived: how === 'locked and archived' });
  }

  it.each([
    ['deleted', DELETED],
    ['locked and archived', CLOSED],
  ] as const)('%s, it ends the edits of its own message alone', async (how, reason) => {
    const on = await rig({ connect: false });
    const alert = await send(on, 'stories', 'a', story('First'));
    end(on, how);
    expect(await on.platform.edit(alert, story('Edited'))).toMatchObject({
      outcome: 'refused',
      scope: 'message',
      reason: expect.stringMatching(reason),
    });
    await send(on, 'stories', 'b', story('Second'));
  });

  it.each(['deleted', 'locked', 'locked and archived'] as const)(
    '%s, it lets an escalation open a post of its own',
    async (how) => {
      const on = await rig({ connect: false });
      const alert = await send(on, 'stories', 'a', story('First'));
      end(on, how);
      const escalation = await send(on, 'stories', 'b', story('Escalated'), alert);
      expect(escalation.thread).toBe(on.discord.channel('Escalated').id);
      expect(on.discord.messages('Escalated')).toMatchObject([{ id: escalation.message }]);
    },
  );

  it.each(['deleted', 'locked', 'locked and archived'] as const)(
    '%s, an escalation whose own post timed out is found, or known to be absent',
    async (how) => {
      const on = await rig({ timeoutMs: 500 });
      const alert = await send(on, 'stories', 'a', story('First'));
      end(on, how);
      const firstTriedAt = Date.now();
      on.discord.failNext('timeout-after', /threads$/);
      const request = { to: to(on, 'stories'), key: 'b', outgoing: story('Escalated'), replyTo: alert };
      expect(await on.platform.send(request)).toMatchObject({ outcome: 'unknown' });
      const find = (key: string) => on.platform.find({ ...request, key, firstTriedAt });
      expect(await find('b')).toMatchObject({ outcome: 'retry' });
      on.clock.ahead = 10 * 60_000;
      const thread = on.discord.channel('Escalated').id;
      expect(await find('b')).toMatchObject({ outcome: 'found', message: { thread, message: thread } });
      expect(await find('c')).toEqual({ outcome: 'absent' });
    },
  );

  it('closed after it took an escalation, it is still looked through for it', async () => {
    const on = await rig({ timeoutMs: 500 });
    const alert = await send(on, 'stories', 'a', story('First'));
    const firstTriedAt = Date.now();
    const escalation = await send(on, 'stories', 'b', story('Escalated'), alert);
    end(on, 'locked');
    on.clock.ahead = 10 * 60_000;
    const find = { to: to(on, 'stories'), key: 'b', firstTriedAt, replyTo: alert };
    expect(await on.platform.find(find)).toEqual({ outcome: 'found', message: escalation });
  });
});

describe('a thread that takes alerts itself', () => {
  const LOCKED = { outcome: 'refused', scope: 'channel', reason: expect.stringMatching(/locked.*Unlock it/) };

  async function closed(on: Rig, how: 'locked' | 'locked and archived') {
    const first = await send(on, 'alerts', 'a', story('First'));
    const place = { ...first, channel: on.discord.channel('First').id };
    const sent = await on.platform.send({ to: place, key: 'b', outgoing: story('Second') });
    if (sent.outcome !== 'sent') throw new Error(JSON.stringify(sent));
    Object.assign(on.discord.channel('First'), { locked: true, archived: how === 'locked and archived' });
    return sent.message;
  }

  it.each(['locked', 'locked and archived'] as const)(
    '%s, it says that a new alert has to wait for it',
    async (how) => {
      const on = await rig({ connect: false });
      const { message: _, ...to } = await closed(on, how);
      expect(await on.platform.send({ to, key: 'c', outgoing: story('Third') })).toMatchObject(LOCKED);
    },
  );

  it('locked and archived, it says so for an edit too, and not that a permission is missing', async () => {
    const on = await rig({ connect: false });
    const alert = await closed(on, 'locked and archived');
    expect(await on.platform.edit(alert, story('Edited'))).toMatchObject(LOCKED);
  });
});

describe('a permission that is missing', () => {
  it.each(['alerts', 'stories'])('Read Message History: in #%s an escalation stands by itself', async (name) => {
    const on = await rig({ connect: false });
    const alert = await send(on, name, 'a', story('First'));
    on.discord.setAccess(alert.thread ?? name, 'no-history');
    const escalation = await send(on, name, 'b', story('Escalated'), alert);
    const messages = on.discord.messages(alert.thread ?? name);
    expect(messages).toMatchObject([{ id: alert.message }, { id: escalation.message }]);
    expect(messages[1]).not.toHaveProperty('message_reference');
  });
});

describe('without Send Messages in Threads', () => {
  it('a digest of several cards stands in the channel', async () => {
    const on = await rig({ connect: false });
    on.discord.setAccess('alerts', 'no-thread-posts');
    const digest: Outgoing = { ...story('Monday'), more: [card('One'), card('Two')] };
    await send(on, 'alerts', 'd', digest);
    await send(on, 'alerts', 'd', digest);
    const titles = on.discord.messages('alerts').map((message) => message.embeds[0]?.title);
    expect(titles).toEqual(['Monday', 'One', 'Two']);
  });
});

describe('a digest whose thread is closed before its further cards stand', () => {
  const digest: Outgoing = { ...story('Monday'), more: [card('One'), card('Two')] };

  it.each(['locked', 'locked and archived'] as const)('%s, the rest stand in the channel', async (how) => {
    const on = await rig({ connect: false });
    await send(on, 'alerts', 'd', { ...digest, more: [card('One')] });
    Object.assign(on.discord.channel('Monday'), { locked: true, archived: how === 'locked and archived' });
    await send(on, 'alerts', 'd', digest);
    const titles = (name: string) => on.discord.messages(name).map((message) => message.embeds[0]?.title);
    expect([titles('alerts'), titles('Monday')]).toEqual([['Monday', 'Two'], ['One']]);
  });

  it.each(['locked', 'locked and archived'] as const)('%s, it ends alone where it is a forum post', async (how) => {
    const on = await rig({ connect: false });
    await send(on, 'stories', 'd', { ...digest, more: [card('One')] });
    Object.assign(on.discord.channel('Monday'), { locked: true, archived: how === 'locked and archived' });
    expect(await on.platform.send({ to: to(on, 'stories'), key: 'd', outgoing: digest })).toMatchObject({
      outcome: 'refused',
      scope: 'message',
      reason: expect.stringContaining('closed'),
    });
  });
});

describe('a forum that the bot may not read back (Read Message History)', () => {
  const digest: Outgoing = { ...story('Monday'), more: [card('One'), card('Two')] };

  it('takes a digest of several cards all the same', async () => {
    const on = await rig({ connect: false });
    on.discord.setAccess('stories', 'no-history');
    await send(on, 'stories', 'd', digest);
    const titles = on.discord.messages('Monday').map((message) => message.embeds[0]?.title);
    expect(titles).toEqual(['Monday', 'One', 'Two']);
  });

  it('cannot tell whether a post stands, and says what is missing', async () => {
    const on = await rig();
    const firstTriedAt = Date.now();
    await send(on, 'stories', 'd', story('Monday'));
    on.discord.setAccess('stories', 'no-history');
    on.clock.ahead = 10 * 60_000;
    expect(await on.platform.find({ to: to(on, 'stories'), key: 'd', firstTriedAt })).toMatchObject({
      outcome: 'cannot-tell',
      reason: expect.stringContaining('Read Message History'),
    });
  });
});

describe('without Attach Files', () => {
  const picture = { type: 'image', name: 'trend.png', alt: 'Ten alerts, falling', png: PIXEL } as const;
  const described = [{ embeds: [{ description: expect.stringContaining('Ten alerts, falling') }], attachments: [] }];
  const digest: Outgoing = { card: card('Digest', { body: [picture] }), thread: 'Digest' };

  it.each(['alerts', 'stories'])('a digest in #%s says what its picture shows', async (name) => {
    const on = await rig({ connect: false });
    on.discord.setAccess(name, 'no-files');
    const message = await send(on, name, 'd', digest);
    expect(on.discord.messages(message.thread ?? name)).toMatchObject(described);
  });

  it('so do its further cards, and an edit', async () => {
    const on = await rig({ connect: false });
    on.discord.setAccess('alerts', 'no-files');
    const message = await send(on, 'alerts', 'd', { ...story('Digest'), more: [digest.card] });
    expect(on.discord.messages('Digest')).toMatchObject(described);
    expect(await on.platform.edit(message, digest)).toMatchObject({ outcome: 'sent' });
    expect(on.discord.messages('alerts')).toMatchObject(described);
  });

  it('a channel that takes no messages at all is still refused', async () => {
    const on = await rig({ connect: false });
    on.discord.setAccess('alerts', 'no-send');
    expect(await on.platform.send({ to: to(on, 'alerts'), key: 'd', outgoing: digest })).toMatchObject({
      outcome: 'refused',
      scope: 'channel',
    });
  });
});

describe('a digest of which Discord refuses one card for good', () => {
  const digest: Outgoing = { card: card('Digest'), more: [card('One'), card('Two'), card('Three')], thread: 'Monday' };
  const blocked = { status: 400, body: { code: 200000, message: 'Message was blocked by AutoMod' } };
  const MISSING = 'A part of this digest is missing';

  it('says in its place that it is missing, and why; the others come, and none comes twice', async () => {
    const on = await rig({ connect: false });
    const inThread = new RegExp(`^POST /channels/(?!${to(on, 'alerts').channel})\\d+/messages$`);
    on.discord.answerNext(inThread, blocked);
    await send(on, 'alerts', 'd', digest);
    const titles = () => on.discord.messages('Monday').map((message) => message.embeds[0]?.title);
    expect(titles()).toEqual([MISSING, 'Two', 'Three']);
    expect(JSON.stringify(on.discord.messages('Monday')[0])).toContain('AutoMod blocked this message');
    await send(on, 'alerts', 'd', digest);
    expect(titles()).toEqual([MISSING, 'Two', 'Three']);
  });

  it('says so of the first card as well, and the others hang below', async () => {
    const on = await rig({ connect: false });
    on.discord.answerNext(/^POST .*messages$/, blocked);
    const first = await send(on, 'alerts', 'd', digest);
    expect(on.discord.messages('alerts')).toMatchObject([{ id: first.message, embeds: [{ title: MISSING }] }]);
    expect(JSON.stringify(on.discord.messages('alerts'))).toContain('AutoMod blocked this message');
    expect(on.discord.messages('Monday')).toHaveLength(3);
  });
});

describe('a digest whose further cards have to wait', () => {
  it('counts as one that may stand until Discord takes them, so that no other digest tells the first card again', async () => {
    const on = await rig({ connect: false, faults: { retryAfter: 1800 } });
    const digest: Outgoing = { card: card('Digest'), more: [card('One')], thread: 'Monday' };
    const inThread = new RegExp(`^POST /channels/(?!${to(on, 'alerts').channel})\\d+/messages$`);
    on.discord.failNext('429', inThread);
    const result = await on.platform.send({ to: to(on, 'alerts'), key: 'd', outgoing: digest });
    expect(on.discord.messages('alerts')).toHaveLength(1);
    expect(result).toMatchObject({ outcome: 'unknown', at: expect.any(Number) });
    expect((result.outcome === 'unknown' && result.at) || 0).toBeGreaterThan(Date.now() + 25 * 60_000);
  });
});

describe('a digest whose channel shuts the bot out between its cards', () => {
  it('counts as one that may stand, so that no other digest tells its first card again, and then as refused', async () => {
    const on = await rig({ connect: false });
    const digest: Outgoing = { card: card('Digest'), more: [card('One')], thread: 'Monday' };
    const inThread = new RegExp(`^POST /channels/(?!${to(on, 'alerts').channel})\\d+/messages$`);
    const shut = { status: 403, body: { code: 50001, message: 'Missing Access' } };
    const send = () => on.platform.send({ to: to(on, 'alerts'), key: 'd', outgoing: digest });
    on.discord.answerNext(inThread, shut);
    expect(await send()).toMatchObject({ outcome: 'unknown' });
    on.discord.answerNext(inThread, shut);
    expect(await send()).toMatchObject({ outcome: 'refused', scope: 'channel' });
    expect(await send()).toMatchObject({ outcome: 'sent' });
    expect(on.discord.messages('alerts')).toHaveLength(1);
  });
});

describe('an edit that has to wait', () => {
  it.each(['429', '5xx-before'] as const)('after %s holds no new alerts', async (fault) => {
    const on = await rig({ connect: false, faults: { retryAfter: 1800 } });
    const alert = await send(on, 'alerts', 'a', story('First'));
    on.discord.failNext(fault, /^PATCH \/channels\/\d+\/messages/);
    expect(await on.platform.edit(alert, story('Edited'))).toMatchObject({ outcome: 'retry', scope: 'message' });
    await send(on, 'alerts', 'b', story('Second'));
  });

  it('holds everything where it is the token that was refused', async () => {
    const on = await rig({ connect: false });
    const alert = await send(on, 'alerts', 'a', story('First'));
    on.discord.refuseToken(true);
    expect(await on.platform.edit(alert, story('Edited'))).toMatchObject({ outcome: 'retry', scope: 'platform' });
  });
});

describe('a rate limit of the bot as a whole', () => {
  it('lets every post wait until it ends, and asks Discord for nothing meanwhile', async () => {
    const on = await rig({ connect: false, faults: { retryAfter: 30, global: true } });
    const alert = await send(on, 'alerts', 'a', story('First'));
    on.discord.failNext('429', /messages$/);
    const before = Date.now();
    const post = (name: string) => on.platform.send({ to: to(on, name), key: 'b', outgoing: story('Second') });
    const first = await post('news');
    const requests = on.discord.requests.length;
    const results = [first, await post('news'), await post('alerts'), await on.platform.edit(alert, story('Edited'))];
    for (const result of results) {
      expect(result).toMatchObject({ outcome: 'retry', scope: 'platform' });
      expect(result.outcome === 'retry' && result.at - before).toBeGreaterThanOrEqual(29_000);
    }
    expect(on.discord.requests).toHaveLength(requests);
  });
});

it('a block of the whole address by Cloudflare, which stands before Discord, lets every post wait until it ends', async () => {
  const on = await rig({ connect: false });
  const alert = await send(on, 'alerts', 'a', story('First'));
  on.discord.answerNext(/messages$/, { status: 429, body: '<html>error code: 1015</html>', retryAfter: 900 });
  const before = Date.now();
  const post = (name: string) => on.platform.send({ to: to(on, name), key: 'b', outgoing: story('Second') });
  const first = await post('news');
  const requests = on.discord.requests.length;
  for (const result of [first, await post('alerts'), await on.platform.edit(alert, story('Edited'))]) {
    expect(result).toMatchObject({ outcome: 'retry', scope: 'platform' });
    expect(result.outcome === 'retry' && result.at - before).toBeGreaterThanOrEqual(899_000);
  }
  expect(on.discord.requests).toHaveLength(requests);
});

it('a 429 that does not say how long it lasts is not asked about again at once', async () => {
  const on = await rig({ connect: false, faults: { retryAfter: 0, rates: { '429': 1 } } });
  const before = Date.now();
  const result = await on.platform.send({ to: to(on, 'alerts'), key: 'a', outgoing: story('First') });
  expect(result).toMatchObject({ outcome: 'retry', scope: 'channel' });
  expect(result.outcome === 'retry' && result.at - before).toBeGreaterThanOrEqual(5_000);
  expect(on.discord.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

it('a 429 whose headers say less than its body, as for edits of what was passed on, is waited out whole', async () => {
  const faults = { retryAfter: 1_163, retryAfterInHeaders: 1, on: /^PATCH/, rates: { '429': 1 } };
  const on = await rig({ connect: false, timeoutMs: 500, faults });
  const alert = await send(on, 'news', 'a', story('First'));
  const before = Date.now();
  const result = await on.platform.edit(alert, story('Edited'));
  expect(result).toMatchObject({ outcome: 'retry', scope: 'message' });
  expect(result.outcome === 'retry' && result.at - before).toBeGreaterThanOrEqual(1_163_000);
  expect(on.discord.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
});

describe('a tag that was deleted since the forum was read', () => {
  const tagged = (title: string): Outgoing => ({ ...story(title), labels: ['Critical', 'Other'] });

  it('is left away, and the others stay', async () => {
    const on = await rig({ connect: false });
    await send(on, 'stories', 'a', tagged('First'));
    const forum = on.discord.channel('stories');
    const other = forum.available_tags.find((tag) => tag.name === 'Other')?.id;
    forum.available_tags = forum.available_tags.filter((tag) => tag.name !== 'Critical');
    await send(on, 'stories', 'b', tagged('Second'));
    expect(on.discord.channel('Second').applied_tags).toEqual([other]);
    const before = on.discord.requests.length;
    await send(on, 'stories', 'c', tagged('Third'));
    expect(on.discord.requests).toHaveLength(before + 1);
  });

  it('is left away with all others where Discord still lists it', async () => {
    const on = await rig({ connect: false });
    const forum = on.discord.channel('stories');
    forum.staleTags = forum.available_tags.map((tag) => tag.id);
    await send(on, 'stories', 'a', tagged('First'));
    expect(on.discord.channel('First').applied_tags).toEqual([]);
  });
});

describe('direct messages', () => {
  const workspace = 'dm-7000000000000000';

  it('take posts', async () => {
    const on = await rig();
    const { id } = on.discord.direct();
    const request = {
      to: { platform: 'discord', workspace, channel: id },
      key: 'a',
      outgoing: story('First'),
    } as const;
    expect(await on.platform.send(request)).toMatchObject({ outcome: 'sent', message: { channel: id } });
  });

  it('that a person has closed are refused alone, with what the person can do', async () => {
    const on = await rig();
    const to = { platform: 'discord', workspace, channel: on.discord.direct('no-direct').id } as const;
    expect(await on.platform.send({ to, key: 'a', outgoing: story('First') })).toMatchObject({
      outcome: 'refused',
      scope: 'channel',
      reason: expect.stringContaining('allow direct messages'),
    });
  });

  it('that are gone are not taken for a server that was left', async () => {
    const on = await rig();
    const to = { platform: 'discord', workspace, channel: '1' } as const;
    expect(await on.platform.send({ to, key: 'a', outgoing: story('First') })).toMatchObject({
      outcome: 'refused',
      scope: 'channel',
      reason: 'The channel no longer exists.',
    });
  });
});
