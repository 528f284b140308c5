import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageRef } from '../../../src/core/address.ts';
import type { SendRequest } from '../../../src/core/platform.ts';
import { createSlackPlatform } from '../../../src/platforms/slack/index.ts';
import { PIXEL } from '../../contracts/cards.ts';
import { cardOf, commands, keptLog, scriptedInbound, socketPlatform } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack, TOKENS } from '../../support/slack/fake.ts';
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
    callTimeoutMs: 300,
    log: keptLog().log,
    // Every look at the clock is a second later: no test waits for the pace.
    now: () => (clock += 1000),
  });
});
afterEach(() => {
  slack.faults.clear();
  expect(slack.violations).toEqual([]);
});

const to = (channel: string) => ({ platform: 'slack' as const, workspace: 'T00000001', channel });
function request(more: Partial<SendRequest> = {}, channel = 'C0GENERAL'): SendRequest {
  keys += 1;
  return { to: to(channel), key: `key-${keys}`, outgoing: { card: cardOf('An alert') }, ...more };
}
async function sent(more: Partial<SendRequest> = {}): Promise<MessageRef> {
  const result = await platform.send(request(more));
  if (result.outcome !== 'sent') throw new Error(JSON.stringify(result));
  return result.message;
}
const faulty = (kind: Fault['kind'], method = 'chat.postMessage') => slack.faults.add({ method, kind });
const find = (asked: SendRequest) => platform.find({ ...asked, firstTriedAt: Date.now() - 60_000 });

describe('a post to Slack', () => {
  it('stands in the channel with its delivery key', async () => {
    const asked = request();
    const result = await platform.send(asked);
    expect(result).toMatchObject({ outcome: 'sent', message: to('C0GENERAL') });
    expect(slack.withKey(asked.key)).toMatchObject([{ channel: 'C0GENERAL', text: 'An alert' }]);
  });

  it('escalates as a thread reply that the channel sees too', async () => {
    const first = await sent();
    const reply = await sent({ replyTo: first });
    expect(reply.thread).toBe(first.message);
    expect(slack.world.messages.at(-1)).toMatchObject({ thread_ts: first.message, broadcast: true });
  });

  it('stands for itself where the alert that it escalates was deleted', async () => {
    const gone = { ...to('C0GENERAL'), message: '1.000001' };
    const reply = await sent({ replyTo: gone });
    expect(reply.thread).toBeUndefined();
  });

  it('puts further cards into the thread, each with a key of its own', async () => {
    const asked = request({ outgoing: { card: cardOf('Digest'), more: [cardOf('Part two'), cardOf('Part three')] } });
    const result = await platform.send(asked);
    const ts = result.outcome === 'sent' ? result.message.message : '';
    expect(slack.withKey(`${asked.key}#1`)).toMatchObject([{ thread_ts: ts, text: 'Part two' }]);
    expect(slack.withKey(`${asked.key}#2`)).toMatchObject([{ thread_ts: ts, text: 'Part three' }]);
    expect(slack.withKey(`${asked.key}#2`)[0]?.broadcast).toBeUndefined();
  });

  it('mentions the user group that it is told to, and nothing else', async () => {
    const hostile = cardOf('<!channel> <@UADMIN001> <!subteam^S00000001>');
    await sent({ outgoing: { card: hostile, mention: 'S00000001' } });
    const message = slack.world.messages.at(-1);
    expect(JSON.stringify(message?.blocks)).toContain('"usergroup_id":"S00000001"');
    expect(message?.text).not.toMatch(/<[!@]/);
  });

  it('is changed in place', async () => {
    const message = await sent();
    expect(await platform.edit(message, { card: cardOf('Corrected') })).toEqual({ outcome: 'sent', message });
    expect(slack.world.messages.find((one) => one.ts === message.message)).toMatchObject({
      text: 'Corrected',
      edited: 1,
    });
  });
});

describe('what Slack refuses is told to a manager in a sentence that says what to do', () => {
  it.each([
    ['C0OTHER01', 'channel', /\/invite @Chainwatch/],
    ['C0ARCHIVE', 'channel', /archived.*Unarchive/],
    ['C0NOWHERE', 'channel', /cannot see this channel/],
  ])('posting to %s pauses the %s', async (channel, scope, reason) => {
    expect(await platform.send(request({}, channel))).toMatchObject({
      outcome: 'refused',
      scope,
      reason: expect.stringMatching(reason),
    });
  });

  it.each([
    ['token_revoked', 'workspace', /install it again, then resume the alerts/],
    ['account_inactive', 'workspace', /install it again/],
    ['missing_scope', 'workspace', /permission/],
    ['restricted_action', 'channel', /workspace admin/],
    ['msg_blocks_too_long', 'message', /msg_blocks_too_long/],
  ])('%s stops the %s', async (code, scope, reason) => {
    faulty({ do: 'error', code });
    expect(await platform.send(request())).toMatchObject({
      outcome: 'refused',
      scope,
      cause: code,
      reason: expect.stringMatching(reason),
    });
  });

  it('an edit of a deleted message concerns that message alone', async () => {
    const result = await platform.edit({ ...to('C0GENERAL'), message: '1.000001' }, { card: cardOf('x') });
    expect(result).toMatchObject({ outcome: 'refused', scope: 'message' });
  });
});

describe('what may or may not have been stored', () => {
  it.each<[string, Fault['kind']]>([
    ['a 503 after it was stored', { do: 'status', status: 503, after: true }],
    ['a connection reset after it was stored', { do: 'reset', after: true }],
    ['no answer in time', { do: 'hang', ms: 400, after: true }],
    ['a page of somebody else', { do: 'garbage', after: true }],
  ])('%s is unknown, and found again', async (_name, kind) => {
    const asked = request();
    faulty(kind);
    expect(await platform.send(asked)).toMatchObject({ outcome: 'unknown' });
    expect(await find(asked)).toMatchObject({ outcome: 'found', message: to('C0GENERAL') });
    expect(slack.withKey(asked.key)).toHaveLength(1);
  });

  it.each<[string, Fault['kind']]>([
    ['a 500', { do: 'status', status: 500 }],
    ['a reset', { do: 'reset' }],
    ['fatal_error', { do: 'error', code: 'fatal_error' }],
  ])('%s before it was stored is unknown, and absent once it has had time to appear', async (_name, kind) => {
    const asked = request();
    faulty(kind);
    expect(await platform.send(asked)).toMatchObject({ outcome: 'unknown' });
    expect(await find(asked)).toMatchObject({ outcome: 'retry' });
    clock += 10_000;
    expect(await find(asked)).toEqual({ outcome: 'absent' });
  });

  it('a broadcast reply is found in its thread', async () => {
    const first = await sent();
    const asked = request({ replyTo: first });
    faulty({ do: 'status', status: 502, after: true });
    expect(await platform.send(asked)).toMatchObject({ outcome: 'unknown' });
    expect(await find(asked)).toMatchObject({ outcome: 'found', message: { thread: first.message } });
  });

  it('is found beside what other apps post, whatever they add to it', async () => {
    const asked = request();
    await platform.send(asked);
    const metadata = { entities: [{ entity_type: 'slack#/entities/task' }] };
    slack.world.messages.push({ ...noise, ts: slack.world.nextTs(), metadata });
    expect(await find(asked)).toMatchObject({ outcome: 'found' });
  });

  it('is looked for through every page of history', async () => {
    const asked = request();
    await platform.send(asked);
    for (let at = 0; at < 250; at += 1) slack.world.messages.push({ ...noise, ts: slack.world.nextTs() });
    expect(await find(asked)).toMatchObject({ outcome: 'found' });
    expect(slack.calls.filter((call) => call.method === 'conversations.history' && call.args.cursor)).not.toEqual([]);
  });

  it('is looked for page by page where Slack grants no more at a time, and never again from the start', async () => {
    const asked = request();
    await platform.send(asked);
    for (let at = 0; at < 450; at += 1) slack.world.messages.push({ ...noise, ts: slack.world.nextTs() });
    expect(await eachMinute(() => find(asked), 3)).toEqual(['retry', 'retry', 'found']);
  });

  it('is found where another process posted it while Slack granted a page at a time', async () => {
    const asked = request();
    for (let at = 0; at < 250; at += 1) slack.world.messages.push({ ...noise, ts: slack.world.nextTs() });
    expect(await eachMinute(() => find(asked), 1)).toEqual(['retry']);
    await platform.send(asked);
    const outcomes = await eachMinute(() => find(asked), 8);
    expect(outcomes.find((outcome) => outcome !== 'retry')).toBe('found');
  });

  /** What comes of each try where Slack grants one page of history a minute. */
  async function eachMinute(look: () => ReturnType<typeof find>, tries: number): Promise<string[]> {
    let granted = 0;
    slack.faults.chance = (method) =>
      method === 'conversations.history' && granted-- <= 0 ? { do: 'rate-limit', seconds: 60 } : undefined;
    const outcomes: string[] = [];
    for (let minute = 0; minute < tries; minute += 1) {
      granted = 1;
      clock += 61_000;
      outcomes.push((await look()).outcome);
    }
    slack.faults.chance = () => undefined;
    return outcomes;
  }

  it('cannot be told without the right to read', async () => {
    slack.world.addTeam({ id: 'T00000001', scopes: ['chat:write'] });
    expect(await find(request())).toMatchObject({
      outcome: 'cannot-tell',
      reason: expect.stringContaining('permission'),
    });
    slack.world.addTeam({ id: 'T00000001' });
  });
});

const noise = { channel: 'C0GENERAL', text: 'chatter', blocks: [], user: 'UADMIN001', edited: 0, at: 0 };

describe('pictures', () => {
  const picture = (png: string) =>
    cardOf('Trend', { body: [{ type: 'image', name: 'trend.png', png, alt: 'Reports a day, rising.' }] });
  const blocksOf = (asked: SendRequest) => JSON.stringify(slack.withKey(asked.key)[0]?.blocks);

  it('are uploaded, and stand in the message once Slack has read them', async () => {
    const asked = request({ outgoing: { card: picture(PIXEL) } });
    await platform.send(asked);
    expect(blocksOf(asked)).toMatch(/"slack_file":\{"id":"F\w+"\}.*Reports a day, rising\./);
    const [file] = slack.world.files.values();
    expect(file).toMatchObject({ name: 'trend.png', done: true });
    const again = request({ outgoing: { card: picture(PIXEL) } });
    await platform.send(again);
    expect(slack.world.files.size).toBe(1);
  });

  it('are uploaded anew after the workspace has deleted them', async () => {
    const asked = () => request({ outgoing: { card: picture(PIXEL) } });
    const [before, gone, next] = [asked(), asked(), asked()] as const;
    await platform.send(before);
    slack.world.files.clear();
    await platform.send(gone);
    expect(blocksOf(gone)).toContain('Image: Reports a day, rising.');
    await platform.send(next);
    expect(blocksOf(next)).toContain('"slack_file"');
  });

  it('give way to their words where the upload fails', async () => {
    slack.faults.add({ method: 'files.getUploadURLExternal', kind: { do: 'error', code: 'missing_scope' } });
    const asked = request({ outgoing: { card: picture(btoa('another')) } });
    expect(await platform.send(asked)).toMatchObject({ outcome: 'sent' });
    expect(blocksOf(asked)).toContain('Image: Reports a day, rising.');
  });

  it('give way to their words where Slack does not take the message with them', async () => {
    faulty({ do: 'error', code: 'invalid_blocks' });
    const asked = request({ outgoing: { card: picture(PIXEL) } });
    expect(await platform.send(asked)).toMatchObject({ outcome: 'sent' });
    expect(blocksOf(asked)).toContain('Image: Reports a day, rising.');
  });
});

describe('pace', () => {
  it('a rate limit holds that channel as long as Slack says, and no other', async () => {
    const asked = request();
    faulty({ do: 'rate-limit', seconds: 30 });
    const held = await platform.send(asked);
    expect(held).toMatchObject({ outcome: 'retry', scope: 'channel' });
    expect(held.outcome === 'retry' ? held.at - clock : 0).toBeGreaterThan(28_000);
    expect(await platform.send(request())).toMatchObject({ outcome: 'retry', scope: 'channel' });
    expect(await platform.send(request({}, 'C0PRIVATE'))).toMatchObject({ outcome: 'sent' });
    expect(slack.withKey(asked.key)).toEqual([]);
  });

  it('a Slack that cannot be reached is tried again later, and nothing was stored', async () => {
    const closed = await startFakeSlack();
    await closed.close();
    const elsewhere = createSlackPlatform({
      mode: 'socket',
      botToken: TOKENS.bot,
      appToken: TOKENS.app,
      commands,
      commandName: 'chainwatch',
      apiUrl: closed.apiUrl,
      log: keptLog().log,
      now: Date.now,
    });
    await expect(elsewhere.start(scriptedInbound().inbound)).rejects.toThrow('Slack cannot be reached.');
    expect(await elsewhere.send(request())).toMatchObject({ outcome: 'retry', scope: 'platform' });
  });
});
