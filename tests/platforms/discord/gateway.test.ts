import { describe, expect, it, vi } from 'vitest';
import { newSubscription, SubscriptionSettingsSchema } from '../../../src/core/subscription.ts';
import { makeGuild } from '../../support/discord/state.ts';
import { openDispatching } from '../../support/dispatching.ts';
import { inboundOf, type Rig, rig } from './support.ts';

async function works(on: Rig): Promise<void> {
  const answer = await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'still here' } });
  expect(answer.message?.embeds[0]?.title).toBe('Brief: still here');
}

describe('the connection to Discord', () => {
  it('asks for servers alone, not for messages or members', async () => {
    const on = await rig();
    expect(on.discord.gateway.identities).toMatchObject([{ intents: 1 }]);
    expect(on.platform.status()).toEqual({ connected: true, detail: 'connected as Chainwatch in 1 server' });
  });

  it('beats as often as Discord asks', async () => {
    const on = await rig({ heartbeatMs: 200 });
    await expect.poll(() => on.discord.gateway.counts.heartbeats, { timeout: 3_000 }).toBeGreaterThan(2);
  });

  it('resumes after a drop and misses nothing that happened meanwhile', async () => {
    const on = await rig();
    on.discord.gateway.drop();
    await expect.poll(() => on.discord.gateway.connected()).toBe(0);
    on.discord.deleteChannel('news');
    await expect.poll(() => on.discord.gateway.counts.resumed, { timeout: 8_000 }).toBe(1);
    await expect.poll(() => on.heard.lost).toHaveLength(1);
    expect(on.discord.gateway.counts.identified).toBe(1);
    await works(on);
  });

  it('is said to be lost while it is, in the log once, and to be back', async () => {
    const on = await rig();
    on.discord.gateway.refuseConnections(true);
    on.discord.gateway.drop();
    await expect.poll(() => on.platform.status()).toEqual({ connected: false, detail: 'reconnecting' });
    await expect.poll(() => on.discord.gateway.counts.refused, { timeout: 8_000 }).toBeGreaterThan(2);
    expect(on.platform.status()).toEqual({ connected: false, detail: 'reconnecting' });
    on.discord.gateway.refuseConnections(false);
    await expect.poll(() => on.platform.status().connected, { timeout: 8_000 }).toBe(true);
    const said = on.logged.map(({ sentence }) => sentence).filter((sentence) => /onnect/.test(sentence));
    expect(said).toEqual(['The connection to Discord is lost; it is made anew.', 'Connected to Discord again.']);
  });

  it('tells of a deleted channel until that could be stored', async () => {
    const on = await rig();
    on.heard.away = 1;
    on.discord.deleteChannel('news');
    await expect.poll(() => on.heard.lost, { timeout: 5_000 }).toHaveLength(1);
    expect(on.logged.map(({ sentence }) => sentence)).toContain(
      'The loss of a channel could not be heeded yet; trying again.',
    );
  });

  it('resumes when Discord asks it to reconnect', async () => {
    const on = await rig();
    on.discord.gateway.askToReconnect();
    await expect.poll(() => on.discord.gateway.counts.resumed, { timeout: 8_000 }).toBe(1);
    await works(on);
  });

  it('identifies anew when its session is no longer valid, and forgets no server that the new one leaves out', async () => {
    const guild = makeGuild('Left out');
    const on = await rig({ guilds: [guild] });
    on.discord.gateway.refuseNextResume();
    on.discord.gateway.nameNoServer();
    on.discord.gateway.drop();
    await expect.poll(() => on.discord.gateway.counts.identified, { timeout: 12_000 }).toBe(2);
    await expect.poll(() => on.discord.requests.map(({ path }) => path)).toContain(`/guilds/${guild.id}`);
    await works(on);
    expect(on.heard.left).toEqual([]);
  });

  it('hears which servers added and removed it while its session was lost', async () => {
    const [stayed, gone, added] = [makeGuild('Stayed'), makeGuild('Gone'), makeGuild('Added')];
    const on = await rig({ guilds: [stayed, gone] });
    on.discord.gateway.refuseNextResume();
    on.discord.gateway.drop();
    await expect.poll(() => on.discord.gateway.connected()).toBe(0);
    on.discord.leave(gone.id);
    on.discord.join(added);
    await expect.poll(() => on.heard.joined, { timeout: 12_000 }).toEqual([added.id]);
    await expect.poll(() => on.heard.left).toEqual([gone.id]);
    expect(on.platform.status().detail).toBe('connected as Chainwatch in 2 servers');
  });

  it('forgets what it kept for a server that removed it while no process ran, and nothing else', async () => {
    const { store, inbound, clock, close } = await openDispatching();
    const [stayed, gone, unclear] = [makeGuild('Stayed'), makeGuild('Gone'), makeGuild('Unclear')];
    const subscribe = async (platform: 'discord' | 'slack', workspace: string) => {
      const at = { platform, workspace, channel: '1' };
      await store.subscriptions.add(newSubscription(at, SubscriptionSettingsSchema.parse({}), 'test', clock.now));
    };
    for (const { id } of [stayed, gone, unclear]) await subscribe('discord', id);
    await subscribe('discord', 'dm-7');
    await subscribe('slack', 'T1');
    const on = await rig({ connect: false, guilds: [stayed] });
    on.discord.answerNext(new RegExp(`^GET /guilds/${unclear.id}$`), { status: 503, body: {} });
    // It stands in the session that comes a little later.
    on.discord.answerNext(new RegExp(`^GET /guilds/${unclear.id}$`), { status: 200, body: { id: unclear.id } });
    await on.platform.start(inbound);
    const asked = () => on.discord.requests.filter(({ path }) => path === `/guilds/${unclear.id}`).length;
    await expect.poll(asked, { timeout: 5_000 }).toBe(2);
    await expect.poll(async () => (await store.subscriptions.all()).length).toBe(4);
    const left = (await store.subscriptions.all()).map(({ address }) => address.workspace);
    expect(new Set(left)).toEqual(new Set([stayed.id, unclear.id, 'T1', 'dm-7']));
    await on.platform.stop();
    await close();
  });

  it('forgets nothing where Discord names none of the servers that it knows: the token may be that of another bot', async () => {
    const on = await rig({ connect: false });
    await on.platform.start({ ...inboundOf(on.heard), known: async () => ['123', '456'] });
    const warned = () => on.logged.filter(({ sentence }) => sentence.includes('forget discord:ID'));
    await expect.poll(warned).toMatchObject([{ details: { servers: ['123', '456'] } }]);
    expect(on.heard.left).toEqual([]);
  });

  it('says hello once to a server that added it before it was started', async () => {
    const { store, inbound, close } = await openDispatching();
    const guild = makeGuild('Added');
    const on = await rig({ connect: false });
    on.discord.join(guild);
    const due = () => store.outbox.claim({ now: Date.now() + 1000, by: 'test', leaseMs: 60_000, limit: 9 });
    await on.platform.start(inbound);
    await expect.poll(async () => (await due()).map(({ to }) => to.channel)).toEqual([guild.channels[0]?.id]);
    on.discord.gateway.refuseNextResume();
    on.discord.gateway.drop();
    await expect.poll(() => on.discord.gateway.counts.identified, { timeout: 12_000 }).toBe(2);
    await expect.poll(() => on.platform.status().connected).toBe(true);
    await on.platform.stop();
    expect(await due()).toEqual([]);
    await close();
  });

  it('takes as many shards as Discord recommends, each with its own servers', async () => {
    const guilds = [makeGuild('Even', String(2n << 22n)), makeGuild('Odd', String(3n << 22n))];
    const on = await rig({ shards: 2, guilds });
    expect(on.discord.gateway.identities.map((identity) => identity.shard)).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(on.platform.status().detail).toBe('connected as Chainwatch in 2 servers over 2 shards');
    for (const guild of guilds) {
      const answer = await on.discord.interact({
        type: 'command',
        name: 'brief',
        options: { topic: guild.name },
        guild: guild.id,
        channel: guild.channels[0]?.id ?? '',
      });
      expect(answer.message?.embeds[0]?.title).toBe(`Brief: ${guild.name}`);
    }
  });

  it('is waited for as long as one shard after the other is ready, as Discord lets few of them begin at once', async () => {
    const { setTimeout: real } = globalThis;
    // A minute is shortened, so that three shards, begun five seconds apart, outlast it.
    const shorter = vi
      .spyOn(globalThis, 'setTimeout')
      .mockImplementation((run, ms, ...args) => real(run, ms === 60_000 ? 8_000 : ms, ...args));
    try {
      const on = await rig({ shards: 3, identifyAtOnce: 1 });
      expect(on.platform.status()).toMatchObject({ connected: true, detail: expect.stringContaining('3 shards') });
    } finally {
      shorter.mockRestore();
    }
  }, 40_000);

  it('waits for an answer that is being prepared before it stops', async () => {
    const on = await rig();
    const answering = on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'slow' } });
    await expect.poll(() => on.heard.texts.length + on.discord.requests.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await on.platform.stop();
    const answer = await answering;
    expect(answer.message?.embeds[0]?.title).toBe('Brief: slow');
    expect(on.platform.status()).toEqual({ connected: false, detail: 'stopped' });
  });
});

describe('a start that fails', () => {
  it('says that the token is refused', async () => {
    const on = await rig({ connect: false });
    on.discord.refuseToken(true);
    await expect(on.platform.start(inboundOf(on.heard))).rejects.toThrow(
      'Discord refused the bot token. Set DISCORD_TOKEN',
    );
    expect(on.platform.status().connected).toBe(false);
  });

  it('says that Discord cannot be reached', async () => {
    const on = await rig({ connect: false });
    await on.discord.stop();
    await expect(on.platform.start(inboundOf(on.heard))).rejects.toThrow('Discord could not be reached');
  });

  it('leaves nothing behind: after the next one everything is heard once, and a stop is a stop', async () => {
    const on = await rig({ connect: false });
    on.discord.refuseToken(true);
    await expect(on.platform.start(inboundOf(on.heard))).rejects.toThrow('refused the bot token');
    on.discord.refuseToken(false);
    await on.platform.start(inboundOf(on.heard));
    await works(on);
    expect(on.heard.callers).toHaveLength(1);
    on.discord.gateway.drop();
    await expect.poll(() => on.discord.gateway.counts.resumed, { timeout: 8_000 }).toBe(1);
    await works(on);
    await on.platform.stop();
    await expect.poll(() => on.discord.gateway.connected()).toBe(0);
  });

  it('tells later that the connection was ended for good, and why', async () => {
    const on = await rig();
    on.discord.gateway.close(4004);
    await expect
      .poll(() => on.platform.status())
      .toMatchObject({ connected: false, detail: expect.stringContaining('token') });
  });
});
