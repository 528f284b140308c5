import { describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../../src/core/address.ts';
import { refuse } from '../../support/discord/rest.ts';
import { card, next, type Rig, rig } from './support.ts';

const outgoing = { card: card('Guarantee signed', { controls: [next(2)] }) };
const MINUTE = 60_000;

function to({ discord }: Rig): ChannelAddress {
  const { id, guild_id } = discord.channel('alerts');
  return { platform: 'discord', workspace: guild_id, channel: id };
}
const post = (on: Rig) => on.platform.send({ to: to(on), key: 'k', outgoing });

describe('an error code of Discord, for a post', () => {
  it.each([
    [403, 50009, { scope: 'channel', reason: /error 50009.*Check my permissions.*resume/ }],
    [403, 0, { scope: 'channel', reason: /Check my permissions/ }],
    [400, 50138, { scope: 'message', reason: /error 50138/ }],
    [403, 50001, { scope: 'channel', reason: /Give me View Channel \(in a private thread, mention me there/ }],
    [403, 50007, { scope: 'channel', reason: /allow direct messages/ }],
    [400, 200000, { scope: 'message', reason: /AutoMod/ }],
  ])('%i with code %i is final, and says what it concerns and what to do', async (status, code, { scope, reason }) => {
    const on = await rig({ connect: false });
    on.discord.answerNext(/^POST/, refuse(status, code, 'No'));
    expect(await post(on)).toMatchObject({ outcome: 'refused', scope, reason: expect.stringMatching(reason) });
  });

  it.each([
    ['a page of Cloudflare', { status: 403, body: '<html>Attention Required!</html>' }, 'platform', 5 * MINUTE],
    ['Cloudflare’s own code', refuse(403, 40333, 'internal network error'), 'platform', 5 * MINUTE],
    ['too many threads', refuse(400, 160006, 'Maximum number of active threads reached'), 'channel', 60 * MINUTE],
  ])('%s ends by itself, so the post is tried again', async (_, answer, scope, wait) => {
    const on = await rig({ connect: false });
    on.discord.answerNext(/^POST/, answer);
    const before = Date.now();
    const result = await post(on);
    expect(result).toMatchObject({ outcome: 'retry', scope });
    expect(result.outcome === 'retry' && result.at - before).toBeGreaterThanOrEqual(wait);
  });
});

describe('an error code of Discord, for an edit in a channel', () => {
  it.each([
    [404, 10003, { scope: 'channel', reason: 'The channel no longer exists.' }],
    [404, 10008, { scope: 'message', reason: 'The message was deleted.' }],
    [403, 50001, { scope: 'channel', reason: expect.stringContaining('Give me View Channel') }],
    [403, 50005, { scope: 'message', reason: 'The message belongs to somebody else.' }],
    [403, 50013, { scope: 'channel', reason: expect.stringContaining('Give me Send Messages') }],
    [400, 160005, { scope: 'channel', reason: expect.stringContaining('Unlock it') }],
    [400, 50138, { scope: 'message', reason: expect.stringContaining('error 50138') }],
  ])('%i with code %i is final, and speaks of no forum', async (status, code, expected) => {
    const on = await rig({ connect: false });
    const sent = await post(on);
    if (sent.outcome !== 'sent') throw new Error(sent.cause);
    on.discord.answerNext(/^PATCH/, refuse(status, code, 'No'));
    expect(await on.platform.edit(sent.message, outgoing)).toMatchObject({ outcome: 'refused', ...expected });
  });

  it('30046, too many edits of an old message, waits for an hour and holds no new posts', async () => {
    const on = await rig({ connect: false });
    const sent = await post(on);
    if (sent.outcome !== 'sent') throw new Error(sent.cause);
    on.discord.answerNext(/^PATCH/, refuse(400, 30046, 'Maximum number of edits reached'));
    const result = await on.platform.edit(sent.message, outgoing);
    expect(result).toMatchObject({ outcome: 'retry', scope: 'message' });
    expect(result.outcome === 'retry' && result.at - Date.now()).toBeGreaterThan(59 * MINUTE);
  });
});
