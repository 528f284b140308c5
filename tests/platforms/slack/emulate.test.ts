import { createServer } from 'node:net';
import { createEmulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { MessageRef } from '../../../src/core/address.ts';
import { createSlackPlatform, type SlackPlatform } from '../../../src/platforms/slack/index.ts';
import { CARDS } from '../../contracts/cards.ts';
import { cardOf, commands, keptLog } from '../../support/slack/bench.ts';

/** The main flows against a Slack that somebody else wrote: the npm package `emulate`. It knows no Socket Mode. */
let emulator: { url: string; close(): Promise<void> };
let platform: SlackPlatform;
let clock = Date.now() + 60_000;
const TEAM = 'T000000001';
const APP = { app_id: 'A000000001' };
const BOT = { type: 'bot', user_id: 'UBOT00001', bot_user_id: 'UBOT00001', bot_id: 'B00000001', ...APP };
const to = (channel = 'C000000001') => ({ platform: 'slack' as const, workspace: TEAM, channel });

function platformWith(botToken: string): SlackPlatform {
  return createSlackPlatform({
    mode: 'socket',
    botToken,
    appToken: 'xapp-unused',
    commands,
    commandName: 'chainwatch',
    apiUrl: `${emulator.url}/api/`,
    log: keptLog().log,
    now: () => (clock += 1500),
  });
}

beforeAll(async () => {
  emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: {
      slack: {
        team: { name: 'Example newsroom', domain: 'example' },
        users: [{ name: 'ada', real_name: 'Ada', email: 'ada@example.org' }],
        channels: [{ name: 'general', topic: '' }],
        oauth_apps: [
          {
            ...APP,
            client_id: '1.2',
            client_secret: 'secret',
            name: 'Chainwatch',
            redirect_uris: [],
            bot_user_id: BOT.user_id,
            bot_name: 'chainwatch',
            bot_id: BOT.bot_id,
          },
        ],
        tokens: [
          { token: 'xoxb-full', ...BOT, scopes: ['chat:write', 'channels:read', 'channels:history', 'users:read'] },
          { token: 'xoxb-mute', ...BOT, scopes: ['channels:read'] },
        ],
        strict_scopes: true,
      },
    },
  });
  platform = platformWith('xoxb-full');
});
afterAll(() => emulator.close());

async function post(key: string, more: object = {}): Promise<MessageRef> {
  const result = await platform.send({ to: to(), key, outgoing: { card: cardOf('An alert') }, ...more });
  if (result.outcome !== 'sent') throw new Error(JSON.stringify(result));
  return result.message;
}

async function history(method: string, fields: Record<string, string>) {
  const response = await fetch(`${emulator.url}/api/${method}`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-full' },
    body: new URLSearchParams({ channel: 'C000000001', include_all_metadata: 'true', ...fields }),
  });
  return HistorySchema.parse(await response.json()).messages;
}

const HistorySchema = z.object({ messages: z.array(z.object({ ts: z.string(), text: z.string() })) });

describe('against the Slack emulator', () => {
  it.each(Object.entries(CARDS))('posts the %s card', async (name, card) => {
    const result = await platform.send({ to: to(), key: `card:${name}`, outgoing: { card } });
    expect(result).toMatchObject({ outcome: 'sent' });
  });

  it('posts, finds by its key, and edits', async () => {
    const message = await post('one');
    const found = await platform.find({ to: to(), key: 'one', firstTriedAt: Date.now() - 1000 });
    expect(found).toMatchObject({ outcome: 'found', message: { message: message.message } });
    expect(await platform.find({ to: to(), key: 'never', firstTriedAt: Date.now() - 1000 })).toEqual({
      outcome: 'absent',
    });
    expect(await platform.edit(message, { card: cardOf('Corrected') })).toMatchObject({ outcome: 'sent' });
    const [newest] = await history('conversations.history', { limit: '1' });
    expect(newest?.text).toBe('Corrected');
  });

  it('escalates in the thread, and finds that too', async () => {
    const first = await post('two');
    await post('three', { replyTo: first });
    const replies = await history('conversations.replies', { ts: first.message });
    expect(replies).toHaveLength(2);
    const found = await platform.find({ to: to(), key: 'three', firstTriedAt: Date.now() - 1000, replyTo: first });
    expect(found).toMatchObject({ outcome: 'found', message: { thread: first.message } });
  });

  it('is told of an unknown channel and of a lacking scope', async () => {
    const outgoing = { card: cardOf('x') };
    expect(await platform.send({ to: to('C0NOWHERE'), key: 'four', outgoing })).toMatchObject({
      outcome: 'refused',
      scope: 'channel',
    });
    expect(await platformWith('xoxb-mute').send({ to: to(), key: 'five', outgoing })).toMatchObject({
      outcome: 'refused',
      cause: 'missing_scope',
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
