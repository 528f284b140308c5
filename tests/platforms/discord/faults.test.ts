import { describe, expect, it } from 'vitest';
import type { ChannelAddress, MessageRef } from '../../../src/core/address.ts';
import type { Outgoing } from '../../../src/core/platform.ts';
import { card, next, type Rig, rig, sleep } from './support.ts';

/** One at random, and one with which a thread could not be opened at first, so that a digest's parts stood in the channel. */
const SEEDS = [Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 1e9)), 129686485];

/** Xorshift: the same run for the same seed. */
function randomFrom(start: number): () => number {
  let state = start || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** What the outbox does, without a store: tries until it is sent, and resolves every unknown before the next try. */
async function deliver(
  { platform, clock }: Rig,
  to: ChannelAddress,
  key: string,
  outgoing: Outgoing,
): Promise<MessageRef> {
  const firstTriedAt = Date.now() + clock.ahead;
  let uncertain = false;
  for (let attempt = 0; attempt < 60; attempt += 1) {
    if (uncertain) {
      const found = await platform.find({ to, key, firstTriedAt: firstTriedAt - 10 * 60_000 });
      if (found.outcome === 'found') return found.message;
      if (found.outcome === 'cannot-tell') throw new Error(found.reason);
      if (found.outcome === 'retry') continue;
    }
    const result = await platform.send({ to, key, outgoing });
    if (result.outcome === 'sent') return result.message;
    if (result.outcome === 'refused') throw new Error(result.cause);
    uncertain ||= result.outcome === 'unknown';
    await sleep(5);
  }
  throw new Error(`${key} was never sent`);
}

const RATES = {
  '429': 0.1,
  '5xx-before': 0.05,
  '5xx-after': 0.1,
  'timeout-after': 0.02,
  'drop-before': 0.05,
  'drop-after': 0.1,
};

describe.each(SEEDS)('a Discord that fails in every way, and remembers no nonce (seed %i)', (seed) => {
  it.each([
    ['alerts', 20, { card: card('Alert', { controls: [next(2)] }) }],
    ['alerts', 10, { card: card('No control') }],
    ['alerts', 4, { card: card('Digest'), more: [card('One'), card('Two'), card('Three')], thread: 'Digest' }],
    ['stories', 8, { card: card('Story', { controls: [next(2)] }), thread: 'Story' }],
  ] as [string, number, Outgoing][])('still gets each post in #%s once: %i of them', async (name, count, outgoing) => {
    const faults = { random: randomFrom(seed), rates: RATES, retryAfter: 0.01 };
    const on = await rig({ faults, nonceWindowMs: 0, timeoutMs: 2_000 });
    const channel = on.discord.channel(name);
    const to = { platform: 'discord', workspace: channel.guild_id, channel: channel.id } as const;
    const keys = Array.from({ length: count }, (_, n) => `${name}:${n}`);
    const sent = await Promise.all(keys.map((key) => deliver(on, to, key, outgoing)));

    const standing = on.discord.allMessages().map((message) => message.id);
    expect(standing).toHaveLength(count * (1 + (outgoing.more?.length ?? 0)));
    expect(new Set(sent.map((message) => message.message)).size).toBe(count);
    expect(standing).toEqual(expect.arrayContaining(sent.map((message) => message.message)));
  });
});
