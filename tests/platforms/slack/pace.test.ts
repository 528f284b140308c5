import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageRef } from '../../../src/core/address.ts';
import { cardOf, keptLog, socketPlatform } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack } from '../../support/slack/fake.ts';
import type { Fault } from '../../support/slack/faults.ts';

let slack: FakeSlack;
let platform: ReturnType<typeof socketPlatform>;
/** The platform's clock: it moves only where a test moves it. */
let clock = 0;
let keys = 0;

beforeEach(async () => {
  slack = await startFakeSlack();
  clock = Date.now();
  platform = socketPlatform(slack, { log: keptLog().log, now: () => clock });
});
afterEach(async () => {
  expect(slack.violations).toEqual([]);
  await slack.close();
});

function send(channel: string) {
  keys += 1;
  const to = { platform: 'slack', workspace: 'T00000001', channel } as const;
  return platform.send({ to, key: `paced-${keys}`, outgoing: { card: cardOf('An alert') } });
}
async function sent(channel: string): Promise<MessageRef> {
  const result = await send(channel);
  if (result.outcome !== 'sent') throw new Error(JSON.stringify(result));
  return result.message;
}
const edit = (message: MessageRef) => platform.edit(message, { card: cardOf('Corrected') });
const strike = (method: string, kind: Fault['kind']) => slack.faults.add({ method, kind });
const calls = (method: string) => slack.calls.filter((call) => call.method === method);

describe('the pace', () => {
  it('is one post a second in a channel, and other channels do not wait', async () => {
    await sent('C0GENERAL');
    clock += 700;
    await Promise.all([sent('C0GENERAL'), sent('C0PRIVATE')]);
    const [, elsewhere, second] = calls('chat.postMessage');
    expect([elsewhere?.args.channel, second?.args.channel]).toEqual(['C0PRIVATE', 'C0GENERAL']);
    expect((second?.at ?? 0) - (elsewhere?.at ?? 0)).toBeGreaterThan(200);
  });

  it('holds an edit that already waits for its turn when Slack asks for patience', async () => {
    const messages = [await sent('C0GENERAL'), await sent('C0PRIVATE')];
    strike('chat.update', { do: 'rate-limit', seconds: 60 });
    const results = [];
    for (const message of messages) {
      results.push(edit(message));
      await setImmediate();
      clock += 700;
    }
    for (const result of await Promise.all(results)) expect(result).toMatchObject({ outcome: 'retry' });
    expect(calls('chat.update')).toHaveLength(1);
  });

  it('tells each of many edits a time of its own, so that few are tried in vain', async () => {
    const message = await sent('C0GENERAL');
    strike('chat.update', { do: 'rate-limit', seconds: 60 });
    await edit(message);
    const results = await Promise.all(Array.from({ length: 10 }, () => edit(message)));
    const times = results.map((result) => (result.outcome === 'retry' ? result.at : 0));
    expect(new Set(times).size).toBe(10);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(clock + 60_000);
    expect(Math.max(...times)).toBeLessThan(clock + 80_000);
  });

  it('of edits elsewhere is not held by a channel that is being moved', async () => {
    const [moved, other] = [await sent('C0GENERAL'), await sent('C0PRIVATE')];
    strike('chat.update', { do: 'error', code: 'external_channel_migrating' });
    expect(await edit(moved)).toMatchObject({ outcome: 'retry' });
    clock += 2_000;
    expect(await edit(other)).toMatchObject({ outcome: 'sent' });
  });

  it('of reading elsewhere is not held by a channel that is being moved', async () => {
    strike('conversations.history', { do: 'error', code: 'external_channel_migrating' });
    const find = (channel: string) =>
      platform.find({
        to: { platform: 'slack', workspace: 'T00000001', channel },
        key: 'gone',
        firstTriedAt: clock - 60_000,
      });
    expect(await find('C0GENERAL')).toMatchObject({ outcome: 'retry' });
    clock += 2_000;
    expect(await find('C0PRIVATE')).toEqual({ outcome: 'absent' });
  });
});

describe('a refusal that passes', () => {
  const MINUTE = 60_000;

  it.each([
    ['ratelimited', MINUTE / 2],
    ['rate_limited', MINUTE / 2],
    ['team_added_to_org', 10 * MINUTE],
    ['external_channel_migrating', 10 * MINUTE],
    ['unknown_method', 10 * MINUTE],
    ['org_login_required', 30 * MINUTE],
    ['message_limit_exceeded', 60 * MINUTE],
  ])('%s keeps the channel quiet for a while, and then it takes posts again', async (code, wait) => {
    strike('chat.postMessage', { do: 'error', code });
    expect(await send('C0GENERAL')).toMatchObject({ outcome: 'retry', scope: 'channel', at: clock + wait });
    clock += wait - 6_000;
    expect(await send('C0GENERAL')).toMatchObject({ outcome: 'retry', scope: 'channel' });
    expect(calls('chat.postMessage')).toHaveLength(1);
    clock += 6_000;
    await sent('C0GENERAL');
  });

  it('of a message that reached Slack in part is tried again within seconds', async () => {
    strike('chat.postMessage', { do: 'error', code: 'request_timeout' });
    expect(await send('C0GENERAL')).toMatchObject({ outcome: 'retry', scope: 'channel', at: clock + 5_000 });
    clock += 5_000;
    await sent('C0GENERAL');
  });
});

it('a post for which no connection was made is known not to stand', async () => {
  await sent('C0GENERAL');
  await slack.close();
  const another = () => send(`C0ANOTHER${keys}`);
  await expect.poll(another).toMatchObject({ outcome: 'retry', scope: 'platform' });
});
