import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSlackPlatform } from '../../../src/platforms/slack/index.ts';
import { commands, keptLog, scriptedInbound, socketPlatform, until } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack, TOKENS } from '../../support/slack/fake.ts';
import { METHODS } from '../../support/slack/methods.ts';

const data = process.env.CHAINWATCH_EVAL_DATA;
/** Answers that Slack gives and its reference does not list under the method. */
const UNLISTED: Record<string, string[]> = {
  'views.open': ['invalid_arguments'],
  'views.push': ['invalid_arguments'],
  'views.update': ['invalid_arguments'],
  'views.publish': ['invalid_arguments'],
};

describe.skipIf(!data)('the local Slack against Slack’s reference', () => {
  const listed = Object.entries(METHODS).filter(([name]) =>
    ['chat', 'conversations', 'auth', 'users', 'views'].includes(name.split('.')[0] ?? ''),
  );
  it.each(listed)('%s answers only errors that Slack answers', (name, method) => {
    const file = join(data ?? '', 'specs/slack-api-ref/methods', name.split('.')[0] ?? '', `${name}.json`);
    const reference: { errors: Record<string, string> } = JSON.parse(readFileSync(file, 'utf8'));
    const unknown = method.errors.filter((code) => !(code in reference.errors) && !UNLISTED[name]?.includes(code));
    expect(unknown).toEqual([]);
  });
});

describe('the local Slack', () => {
  let slack: FakeSlack;
  afterEach(() => slack.close());

  const call = async (method: string, token: string) => {
    const response = await fetch(slack.apiUrl + method, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, answer: await response.json() };
  };

  it('answers 200 and ok:false to what it does not know', async () => {
    slack = await startFakeSlack();
    expect(await call('no.such.method', TOKENS.bot)).toEqual({
      status: 200,
      answer: { ok: false, error: 'unknown_method' },
    });
    expect((await call('auth.test', 'xoxb-wrong')).answer).toMatchObject({ ok: false, error: 'invalid_auth' });
  });

  it('limits posts to one a second and channel when asked to', async () => {
    slack = await startFakeSlack({ rateLimits: true });
    const platform = socketPlatform(slack, {
      log: keptLog().log,
      now: Date.now,
    });
    const to = (channel: string) => ({ platform: 'slack' as const, workspace: 'T00000001', channel });
    const card = { title: 'x', tone: 'neutral' as const, body: [], controls: [] };
    const results = await Promise.all(
      ['C0GENERAL', 'C0GENERAL', 'C0PRIVATE'].map((channel, at) =>
        platform.send({ to: to(channel), key: `k${at}`, outgoing: { card } }),
      ),
    );
    // Our own pace keeps the limit, so Slack never has to say so.
    expect(results.map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent']);
    expect(slack.calls.filter((one) => one.error === 'ratelimited')).toEqual([]);
  });

  it('sends an event again that nobody acknowledged, to any connection', async () => {
    slack = await startFakeSlack({ ackMs: 100 });
    const { inbound, heard } = scriptedInbound();
    const settings = {
      mode: 'socket' as const,
      botToken: TOKENS.bot,
      appToken: TOKENS.app,
      commands,
      commandName: 'chainwatch',
    };
    const platforms = [0, 1].map(() =>
      createSlackPlatform({ ...settings, apiUrl: slack.apiUrl, log: keptLog().log, now: Date.now }),
    );
    for (const platform of platforms) await platform.start(inbound);
    expect(slack.links.count()).toBe(2);
    await platforms[0]?.stop();
    await until(() => slack.links.count() === 1);
    slack.world.addChannel({ id: 'C0GENERAL', is_archived: true });
    await slack.event({ type: 'channel_archive', channel: 'C0GENERAL', user: 'UADMIN001' });
    await until(() => heard.lost.length === 1);
    await platforms[1]?.stop();
    await expect(slack.event({ type: 'channel_archive', channel: 'C0GENERAL' })).rejects.toThrow('Nobody acknowledged');
  });
});
