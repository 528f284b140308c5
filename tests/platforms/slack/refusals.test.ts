import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageRef } from '../../../src/core/address.ts';
import type { Outgoing, SendRequest } from '../../../src/core/platform.ts';
import { PIXEL } from '../../contracts/cards.ts';
import { cardOf, keptLog, socketPlatform } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack } from '../../support/slack/fake.ts';
import type { Fault } from '../../support/slack/faults.ts';

let slack: FakeSlack;
let platform: ReturnType<typeof socketPlatform>;
let clock = 0;
let keys = 0;

beforeAll(async () => {
  slack = await startFakeSlack();
});
afterAll(() => slack.close());
beforeEach(() => {
  clock = Date.now();
  platform = socketPlatform(slack, {
    log: keptLog().log,
    now: () => (clock += 1000),
  });
});
afterEach(() => {
  slack.faults.chance = () => undefined;
  expect(slack.violations).toEqual([]);
});

const to = { platform: 'slack' as const, workspace: 'T00000001', channel: 'C0GENERAL' };
function request(outgoing: Outgoing = { card: cardOf('An alert') }): SendRequest {
  keys += 1;
  return { to, key: `refused-${keys}`, outgoing };
}
async function sent(asked: SendRequest): Promise<MessageRef> {
  const result = await platform.send(asked);
  if (result.outcome !== 'sent') throw new Error(JSON.stringify(result));
  return result.message;
}
/** What befalls the calls of a method, in this order; undefined: nothing. */
function answers(method: string, ...kinds: (Fault['kind'] | undefined)[]): void {
  slack.faults.chance = (called) => (called === method ? kinds.shift() : undefined);
}
const error = (code: string): Fault['kind'] => ({ do: 'error', code });

describe('what an error code of Slack stops', () => {
  it.each([
    ['no_permission', { outcome: 'refused', scope: 'channel', reason: expect.stringContaining('/invite') }],
    ['access_denied', { outcome: 'refused', scope: 'channel' }],
    ['accesslimited', { outcome: 'refused', scope: 'workspace', reason: expect.stringContaining('network') }],
    ['metadata_must_be_sent_from_app', { outcome: 'refused', scope: 'workspace' }],
    ['team_access_not_granted', { outcome: 'refused', scope: 'workspace' }],
    ['org_login_required', { outcome: 'retry' }],
    ['unknown_method', { outcome: 'retry' }],
  ])('%s, for a post', async (code, result) => {
    answers('chat.postMessage', error(code));
    expect(await platform.send(request())).toMatchObject(result);
  });

  it.each([
    ['external_channel_migrating', { outcome: 'retry', scope: 'message' }],
    ['is_inactive', { outcome: 'refused', scope: 'channel' }],
    ['posting_to_channel_denied', { outcome: 'refused', scope: 'message' }],
  ])('%s, for an edit', async (code, result) => {
    const message = await sent(request());
    answers('chat.update', error(code));
    expect(await platform.edit(message, { card: cardOf('Corrected') })).toMatchObject(result);
  });
});

describe('a channel that takes no thread replies', () => {
  const noThreads = error('restricted_action_non_threadable_channel');

  it('gets an escalation as a post of its own, which is found again', async () => {
    const first = await sent(request());
    const asked = { ...request(), replyTo: first };
    answers('chat.postMessage', noThreads, { do: 'reset', after: true });
    expect(await platform.send(asked)).toMatchObject({ outcome: 'unknown' });
    expect(slack.withKey(asked.key)[0]?.thread_ts).toBeUndefined();
    const found = await platform.find({ ...asked, firstTriedAt: Date.now() - 60_000 });
    expect(found).toMatchObject({ outcome: 'found', message: { message: slack.withKey(asked.key)[0]?.ts } });
  });

  it('gets the parts of a digest below its first, none twice', async () => {
    const asked = request({ card: cardOf('Digest'), more: [cardOf('Part two'), cardOf('Part three')] });
    answers('chat.postMessage', undefined, noThreads, undefined, noThreads, { do: 'reset', after: true });
    expect(await platform.send(asked)).toMatchObject({ outcome: 'unknown' });
    expect(slack.withKey(`${asked.key}#1`)[0]?.thread_ts).toBeUndefined();
    clock += 60_000;
    expect(await platform.find({ ...asked, firstTriedAt: Date.now() - 60_000 })).toMatchObject({ outcome: 'found' });
    expect(slack.withKey(`${asked.key}#2`)).toHaveLength(1);
  });
});

describe('a digest whose first card takes no more replies', () => {
  it.each(['restricted_action_thread_locked', 'thread_not_found'])('goes on in the channel (%s)', async (code) => {
    const asked = request({ card: cardOf('Digest'), more: [cardOf('Part two'), cardOf('Part three')] });
    answers('chat.postMessage', undefined, error(code), undefined, error(code));
    await sent(asked);
    const places = [1, 2].map((part) => slack.withKey(`${asked.key}#${part}`).map((one) => one.thread_ts));
    expect(places).toEqual([[undefined], [undefined]]);
  });
});

describe('a message with a picture', () => {
  const picture = {
    card: cardOf('Trend', { body: [{ type: 'image', name: 'trend.png', png: PIXEL, alt: 'Rising.' }] }),
  };
  const blocksOf = (key: string) => JSON.stringify(slack.withKey(key)[0]?.blocks);

  it.each(['slack_connect_file_link_sharing_blocked', 'missing_file_data', 'invalid_blocks'])(
    'stands in words where Slack answers %s',
    async (code) => {
      const asked = request(picture);
      answers('chat.postMessage', error(code));
      await sent(asked);
      expect(blocksOf(asked.key)).toContain('Image: Rising.');
    },
  );

  it('stands in words as a part of a digest, and after an edit', async () => {
    const asked = request({ card: cardOf('Digest'), more: [picture.card] });
    answers('chat.postMessage', undefined, error('slack_connect_file_link_sharing_blocked'));
    const message = await sent(asked);
    expect(blocksOf(`${asked.key}#1`)).toContain('Image: Rising.');
    answers('chat.update', error('posting_to_channel_denied'));
    await platform.edit(message, picture);
    expect(blocksOf(asked.key)).toContain('Image: Rising.');
  });

  it('keeps its words where the alert that it escalates is gone, too', async () => {
    const asked = { ...request(picture), replyTo: { ...to, message: '1.000001' } };
    const refused = error('slack_connect_file_link_sharing_blocked');
    answers('chat.postMessage', error('thread_not_found'), refused);
    await sent(asked);
    expect(blocksOf(asked.key)).toContain('Image: Rising.');
  });
});
