import { describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../../src/core/address.ts';
import { paragraph } from '../../../src/core/card.ts';
import type { Outgoing } from '../../../src/core/platform.ts';
import type { Fault } from '../../support/discord/faults.ts';
import { card, next, type Rig, rig } from './support.ts';

const ROLE = '123456789012345678';

function to({ discord }: Rig, name: string): ChannelAddress {
  const channel = discord.channel(name);
  return { platform: 'discord', workspace: channel.guild_id, channel: channel.id };
}

const withControls: Outgoing = { card: card('Guarantee signed', { controls: [next(2)] }) };
const withoutControls: Outgoing = { card: card('Guarantee signed', { footer: ['Chainwatch'] }) };

async function send(on: Rig, name: string, key: string, outgoing: Outgoing = withControls) {
  const result = await on.platform.send({ to: to(on, name), key, outgoing });
  if (result.outcome !== 'sent') throw new Error(JSON.stringify(result));
  return result.message;
}

describe('sending to Discord', () => {
  it('posts a card and says where it stands', async () => {
    const on = await rig({ connect: false });
    const message = await send(on, 'alerts', 'k1');
    expect(on.discord.messages('alerts')).toMatchObject([
      { id: message.message, embeds: [{ title: 'Guarantee signed' }] },
    ]);
    expect(message).toEqual({ ...to(on, 'alerts'), message: message.message });
  });

  it('mentions the one role that was asked for and nothing that stands in the text', async () => {
    const on = await rig({ connect: false });
    await send(on, 'alerts', 'k1', { card: card('@everyone <@1>', { body: [paragraph('@here')] }), mention: ROLE });
    await send(on, 'alerts', 'k2', { ...withControls, mention: '@everyone' });
    const [first, second] = on.discord.requests.filter((request) => request.method === 'POST');
    expect(first?.body).toMatchObject({ content: `<@&${ROLE}>`, allowed_mentions: { parse: [], roles: [ROLE] } });
    expect(second?.body).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(second?.body).not.toHaveProperty('content');
  });

  it.each(['alerts', 'stories'])(
    'mentions everyone in #%s where that role was chosen: its id notifies nobody',
    async (name) => {
      const on = await rig({ connect: false });
      await send(on, name, 'k', { ...withControls, mention: on.discord.channel(name).guild_id });
      const body = on.discord.requests.at(-1)?.body;
      const mention = { content: '@everyone', allowed_mentions: { parse: ['everyone'], replied_user: false } };
      expect(body?.message ?? body).toMatchObject(mention);
    },
  );

  it.each([
    ['a control', withControls],
    ['no control', withoutControls],
  ])('sent twice with one key, a card with %s stands once', async (_, outgoing) => {
    const on = await rig({ connect: false });
    const first = await send(on, 'alerts', 'same', outgoing);
    const second = await send(on, 'alerts', 'same', outgoing);
    expect(second).toEqual(first);
    expect(on.discord.messages('alerts')).toHaveLength(1);
  });

  it('shows an escalation as a reply and opens one thread for the story', async () => {
    const on = await rig({ connect: false });
    const alert = await send(on, 'alerts', 'k1', { ...withControls, thread: 'Guarantee story' });
    const escalation = { ...withControls, thread: 'Guarantee story' };
    const result = await on.platform.send({ to: to(on, 'alerts'), key: 'k2', outgoing: escalation, replyTo: alert });
    expect(result.outcome).toBe('sent');
    expect(on.discord.channel('Guarantee story')).toMatchObject({ id: alert.message, type: 11 });
    expect(on.discord.messages('alerts')[1]).toMatchObject({
      message_reference: { message_id: alert.message },
      content: `<#${alert.message}>`,
    });
  });

  it('passes an alert on from an announcement channel, where that is asked for', async () => {
    const on = await rig({ connect: false });
    const asked = { ...withControls, crosspost: true };
    await send(on, 'news', 'k1');
    await send(on, 'news', 'k2', asked);
    await send(on, 'news', 'k2', asked);
    await send(on, 'alerts', 'k3', asked);
    expect(on.discord.messages('news').map((message) => message.flags & 1)).toEqual([0, 1]);
    expect(on.discord.messages('alerts').map((message) => message.flags & 1)).toEqual([0]);
    expect(on.logged).toEqual([]);
  });

  it.each<Fault>(['429', '5xx-before', '5xx-after', 'drop-before', 'drop-after'])(
    'a post that could not be passed on (%s) stands, is sent, and the failure is in the log',
    async (fault) => {
      const on = await rig({ connect: false, faults: { retryAfter: 600 } });
      on.discord.failNext(fault, /crosspost$/);
      await send(on, 'news', 'k1', { ...withControls, crosspost: true });
      expect(on.discord.messages('news')).toHaveLength(1);
      expect(on.logged.map((line) => line.sentence)).toContainEqual(expect.stringContaining('not passed on'));
    },
  );

  it('sends a digest with its further cards in a thread, or in the channel where threads are not allowed', async () => {
    const on = await rig({ connect: false });
    const digest: Outgoing = { card: card('Digest'), more: [card('One'), card('Two')], thread: 'Digest of Monday' };
    await send(on, 'alerts', 'd1', digest);
    expect(on.discord.messages('Digest of Monday').map((message) => message.embeds[0]?.title)).toEqual(['One', 'Two']);
    on.discord.setAccess('alerts', 'no-threads');
    await send(on, 'alerts', 'd2', digest);
    expect(on.discord.messages('alerts').map((message) => message.embeds[0]?.title)).toEqual([
      'Digest',
      'Digest',
      'One',
      'Two',
    ]);
  });

  it('makes one forum post a story, with the tags that the forum knows, and escalates inside it', async () => {
    const on = await rig({ connect: false });
    const outgoing = { ...withControls, thread: 'A story', labels: ['alliance expansion', 'Unknown', 'CRITICAL'] };
    const post = await send(on, 'stories', 'f1', outgoing);
    const forum = on.discord.channel('stories');
    const tags = on.discord.channel('A story').applied_tags;
    expect(tags.map((id) => forum.available_tags.find((tag) => tag.id === id)?.name)).toEqual([
      'Critical',
      'Alliance expansion',
    ]);
    expect(post).toMatchObject({ channel: forum.id, thread: on.discord.channel('A story').id });
    await on.platform.send({ to: to(on, 'stories'), key: 'f2', outgoing, replyTo: post });
    expect(on.discord.messages('A story')).toHaveLength(2);
  });

  it('edits in place, also in a thread that was archived, and mentions nobody again', async () => {
    const on = await rig({ connect: false });
    const post = await send(on, 'stories', 'f1', { ...withControls, thread: 'A story' });
    on.discord.channel('A story').archived = true;
    expect(await on.platform.edit(post, { card: card('Now critical'), mention: ROLE })).toMatchObject({
      outcome: 'sent',
    });
    expect(on.discord.messages('A story')).toMatchObject([{ embeds: [{ title: 'Now critical' }], content: '' }]);
  });
});

describe('what became of a post that failed', () => {
  const send1 = async (on: Rig) => on.platform.send({ to: to(on, 'alerts'), key: 'k1', outgoing: withControls });

  it.each([
    ['5xx-before', 0],
    ['5xx-after', 1],
    ['timeout-before', 0],
    ['timeout-after', 1],
    ['drop-before', 0],
    ['drop-after', 1],
  ] satisfies [Fault, number][])(
    'after %s it says that it does not know, and has not sent again by itself',
    async (fault, stored) => {
      const on = await rig({ connect: false, timeoutMs: 500 });
      on.discord.failNext(fault);
      expect(await send1(on)).toMatchObject({ outcome: 'unknown' });
      expect(on.discord.messages('alerts')).toHaveLength(stored);
      const find = { to: to(on, 'alerts'), key: 'k1', firstTriedAt: Date.now() };
      expect(await on.platform.find(find)).toEqual({ outcome: 'resend-is-safe' });
      expect(await send1(on)).toMatchObject({ outcome: 'sent' });
      expect(on.discord.messages('alerts')).toHaveLength(1);
    },
  );

  it('waits out a short 429 itself and hands a long one back with its time', async () => {
    const on = await rig({ connect: false, faults: { retryAfter: 0.05 } });
    on.discord.failNext('429');
    expect(await send1(on)).toMatchObject({ outcome: 'sent' });
    const slow = await rig({ connect: false, faults: { retryAfter: 30 } });
    slow.discord.failNext('429');
    const before = Date.now();
    const result = await send1(slow);
    expect(result).toMatchObject({ outcome: 'retry', scope: 'channel' });
    expect(result.outcome === 'retry' && result.at - before).toBeGreaterThanOrEqual(30_000);
  });

  it('keeps to the pace that Discord sets a channel, and every post arrives', async () => {
    const on = await rig({ connect: false, rateLimit: { posts: 5, perMs: 300 } });
    const keys = Array.from({ length: 12 }, (_, n) => `paced:${n}`);
    const results = await Promise.all(
      keys.map((key) => on.platform.send({ to: to(on, 'alerts'), key, outgoing: withControls })),
    );
    expect(results.every((result) => result.outcome === 'sent')).toBe(true);
    expect(on.discord.messages('alerts')).toHaveLength(12);
  });

  it('knows that nothing was stored where no connection was made', async () => {
    const on = await rig({ connect: false });
    await on.discord.stop();
    expect(await send1(on)).toMatchObject({ outcome: 'retry', scope: 'platform' });
  });

  it('tries again later when the token is refused, and works once it is good again', async () => {
    const on = await rig({ connect: false });
    on.discord.refuseToken(true);
    expect(await send1(on)).toMatchObject({ outcome: 'retry', scope: 'platform' });
    on.discord.refuseToken(false);
    expect(await send1(on)).toMatchObject({ outcome: 'sent' });
  });

  it.each([
    ['no-view', 'channel', /View Channel/],
    ['no-send', 'channel', /Send Messages/],
  ] as const)('with %s it is refused for the %s, with what a manager can do', async (access, scope, reason) => {
    const on = await rig({ connect: false });
    on.discord.setAccess('alerts', access);
    expect(await send1(on)).toMatchObject({ outcome: 'refused', scope, reason: expect.stringMatching(reason) });
  });

  it('is refused where the channel is gone, and for the whole server where the bot was removed', async () => {
    const on = await rig();
    const address = to(on, 'alerts');
    on.discord.deleteChannel('alerts');
    const again = () => on.platform.send({ to: address, key: 'k', outgoing: withControls });
    expect(await again()).toMatchObject({
      outcome: 'refused',
      scope: 'channel',
      reason: 'The channel no longer exists.',
    });
    on.discord.leave(address.workspace);
    await expect.poll(() => on.heard.left).toEqual([address.workspace]);
    expect(await again()).toMatchObject({ outcome: 'refused', scope: 'workspace' });
  });
});

describe('finding a post by its key', () => {
  const LATE = 10 * 60_000;

  it.each([
    ['a control', withControls],
    ['no control', withoutControls],
  ])('reads the channel once the nonce is forgotten: with %s', async (_, outgoing) => {
    const on = await rig();
    const firstTriedAt = Date.now();
    const message = await send(on, 'alerts', 'there', outgoing);
    on.clock.ahead = LATE;
    const find = (key: string) => on.platform.find({ to: to(on, 'alerts'), key, firstTriedAt });
    expect(await find('there')).toEqual({ outcome: 'found', message });
    expect(await find('elsewhere')).toEqual({ outcome: 'absent' });
  });

  it('finds it among hundreds, and says so where too much has been posted since', async () => {
    const on = await rig();
    const firstTriedAt = Date.now();
    const message = await send(on, 'alerts', 'there');
    const { messages } = on.discord.channel('alerts');
    const copy = { ...withControls.card, id: '' };
    for (let n = 0; n < 250; n += 1) messages.push({ ...filler(copy, n), channel_id: message.channel });
    on.clock.ahead = LATE;
    expect(await on.platform.find({ to: to(on, 'alerts'), key: 'there', firstTriedAt })).toEqual({
      outcome: 'found',
      message,
    });
    for (let n = 250; n < 1_100; n += 1) messages.push({ ...filler(copy, n), channel_id: message.channel });
    expect(await on.platform.find({ to: to(on, 'alerts'), key: 'gone', firstTriedAt })).toMatchObject({
      outcome: 'cannot-tell',
    });
  });

  function filler(_: object, n: number) {
    const id = (((BigInt(Date.now() + 1_000) - 1_420_070_400_000n) << 22n) + BigInt(n)).toString();
    return {
      id,
      content: 'chat',
      embeds: [],
      components: [],
      attachments: [],
      flags: 0,
      storedAt: Date.now(),
      edits: 0,
      channel_id: '',
    };
  }

  it('cannot tell where the bot may not read, because Discord then shows an empty channel', async () => {
    const on = await rig();
    await send(on, 'alerts', 'there');
    on.discord.setAccess('alerts', 'no-history');
    on.clock.ahead = LATE;
    await expect
      .poll(() => on.platform.find({ to: to(on, 'alerts'), key: 'there', firstTriedAt: Date.now() }))
      .toMatchObject({ outcome: 'cannot-tell', reason: expect.stringContaining('Read Message History') });
  });

  it('finds a forum post, whose endpoint knows no nonce, after giving it time to appear', async () => {
    const on = await rig({ timeoutMs: 500 });
    const firstTriedAt = Date.now();
    on.discord.failNext('timeout-after', /threads$/);
    const outgoing = { ...withControls, thread: 'A story' };
    expect(await on.platform.send({ to: to(on, 'stories'), key: 'f', outgoing })).toMatchObject({ outcome: 'unknown' });
    const find = (key: string) => on.platform.find({ to: to(on, 'stories'), key, firstTriedAt });
    expect(await find('f')).toMatchObject({ outcome: 'retry' });
    on.clock.ahead = LATE;
    expect(await find('f')).toMatchObject({ outcome: 'found', message: { thread: on.discord.channel('A story').id } });
    expect(await find('g')).toEqual({ outcome: 'absent' });
  });

  it('completes a digest of which only some cards were stored, doubling none', async () => {
    const on = await rig({ timeoutMs: 500 });
    const firstTriedAt = Date.now();
    const digest: Outgoing = {
      card: card('Digest'),
      more: [card('One'), card('Two'), card('Three')],
      thread: 'Monday',
    };
    on.discord.failNext('drop-after', /threads$/);
    await on.platform.send({ to: to(on, 'alerts'), key: 'd', outgoing: digest });
    const thread = on.discord.channel('Monday');
    thread.messages.splice(1, 2);
    on.clock.ahead = LATE;
    const find = { to: to(on, 'alerts'), key: 'd', firstTriedAt };
    expect(await on.platform.find(find)).toEqual({ outcome: 'resend-is-safe' });
    for (const message of on.discord.allMessages()) delete message.nonce;
    await send(on, 'alerts', 'd', digest);
    expect(on.discord.messages('alerts')).toHaveLength(1);
    expect(thread.messages.map((message) => message.embeds[0]?.title)).toEqual(['One', 'Two', 'Three']);
    expect(await on.platform.find(find)).toMatchObject({ outcome: 'found' });
  });
});
