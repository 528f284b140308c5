import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SlackPlatform } from '../../../src/platforms/slack/index.ts';
import { cardOf, keptLog, scriptedInbound, socketPlatform, until } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack } from '../../support/slack/fake.ts';
import { BOT_USER } from '../../support/slack/world.ts';

const { inbound, heard, away } = scriptedInbound();
const { log, lines } = keptLog();
let slack: FakeSlack;
let platform: SlackPlatform;
let startedAt = 0;

beforeAll(async () => {
  slack = await startFakeSlack();
  startedAt = Date.now();
  platform = socketPlatform(slack, {
    log,
    now: Date.now,
  });
  await platform.start(inbound);
});
afterAll(async () => {
  await platform.stop();
  await slack.close();
});
beforeEach(() => {
  heard.lost.length = 0;
  slack.calls.length = 0;
  heard.left.length = 0;
});
afterEach(() => expect(slack.violations).toEqual([]));

const archived = (channel: string) => slack.event({ type: 'channel_archive', channel, user: 'UADMIN001' });
/** What Slack tells a bot that was removed from a channel: nothing of who. */
const removed = (channel: string, type = 'channel_left') => slack.event({ type, channel });

describe('the loss of a channel', () => {
  it('is told with a reason', async () => {
    slack.world.addChannel({ id: 'C0CLOSED1', members: new Set([BOT_USER]), is_archived: true });
    slack.world.addChannel({ id: 'C0WITHOUT' });
    await archived('C0CLOSED1');
    await slack.event({ type: 'channel_deleted', channel: 'C0DELETED' });
    await removed('C0WITHOUT');
    await removed('G0PRIVATE', 'group_left');
    await until(() => heard.lost.length >= 4);
    expect(new Map(heard.lost.map(({ channel, reason }) => [channel, reason]))).toEqual(
      new Map([
        ['C0CLOSED1', 'The channel was archived.'],
        ['C0DELETED', 'The channel was deleted.'],
        ['C0WITHOUT', expect.stringContaining('/invite @Chainwatch')],
        ['G0PRIVATE', expect.stringContaining('/invite @Chainwatch')],
      ]),
    );
  });

  it('is not told where it has been put right before Slack could tell of it', async () => {
    await archived('C0GENERAL');
    await removed('C0GENERAL');
    await archived('C0NOWHERE');
    await until(() => heard.lost.length >= 1);
    await until(() => slack.calls.filter(({ method }) => method === 'conversations.info').length >= 3);
    expect(heard.lost.map(({ channel }) => channel)).toEqual(['C0NOWHERE']);
  });

  it('is believed where Slack does not tell how the channel is now', async () => {
    slack.faults.add({ method: 'conversations.info', kind: { do: 'status', status: 503 } });
    await archived('C0GENERAL');
    await until(() => heard.lost.length === 1);
  });

  it('that comes while the database is away is heeded when it is back', async () => {
    away.times = 1;
    await slack.event({ type: 'channel_deleted', channel: 'C0AWAY' });
    await until(() => heard.lost.some(({ channel }) => channel === 'C0AWAY'));
    expect(lines.map(({ sentence }) => sentence)).toContain(
      'The loss of a channel could not be heeded yet; trying again.',
    );
  });
});

it('the new id of a channel that was shared with another organisation is heard of', async () => {
  await slack.event({ type: 'channel_id_changed', old_channel_id: 'G0PRIVATE', new_channel_id: 'C0SHARED1' });
  await until(() => heard.moved.length > 0);
  expect(heard.moved).toEqual(['G0PRIVATE is C0SHARED1']);
});

describe('a removal of the app', () => {
  it('counts for nothing where it happened before the bot came to this workspace', async () => {
    await slack.event({ type: 'app_uninstalled' }, 'T00000001', startedAt - 300_000);
    await slack.event({ type: 'tokens_revoked', tokens: { bot: [BOT_USER] } }, 'T00000001', startedAt - 300_000);
    await until(() => lines.filter(({ sentence }) => sentence.includes('told late')).length === 2);
    const to = { platform: 'slack' as const, workspace: 'T00000001', channel: 'C0GENERAL' };
    const sent = await platform.send({ to, key: 'after', outgoing: { card: cardOf('Still here') } });
    expect(sent).toMatchObject({ outcome: 'sent' });
    expect(heard.left).toEqual([]);
  });

  it('is heeded where it has just happened', async () => {
    await slack.event({ type: 'app_uninstalled' });
    await until(() => heard.left.length === 1);
  });
});
