import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FOREVER } from '../../src/core/subscription.ts';
import { startChatApp } from '../support/chat-app.ts';
import { until } from '../support/until.ts';

const to = { platform: 'web' as const, workspace: 'local', channel: 'briefs' };
const FILE = [
  ...['chainwatch: 1', 'channels:', '  - digests:', '      - edition: daily', '        clock: "09:30"'],
  ...['        zone: UTC', '        days: [1, 2, 3, 4, 5, 6, 7]'],
].join('\n');

describe('a channel that was refused for good', () => {
  let chat: Awaited<ReturnType<typeof startChatApp>>;
  beforeAll(async () => {
    chat = await startChatApp();
    await chat.person.json('POST', '/api/channels', { name: 'briefs' });
  });
  afterAll(() => chat.close());

  it.each([
    ['/digest schedule', () => chat.type('/digest schedule time:09:30 zone:UTC', 'briefs')],
    ['/setup import', () => chat.press('setup.import', { text: [FILE] }, 'briefs')],
  ])('has posts again after %s', async (name, setUp) => {
    await chat.store.outbox.hold(to, { until: FOREVER, reason: 'Refused.', permanent: true });
    const due = Date.now();
    const card = { title: `Held until ${name}`, tone: 'neutral' as const, body: [], controls: [] };
    await chat.store.outbox.enqueue({ key: name, kind: 'digest', to, outgoing: { card } }, due);
    expect(await chat.store.outbox.waiting(to)).toHaveLength(1);
    await setUp();
    await until(async () => JSON.stringify(await chat.person.messages('briefs')).includes(card.title));
    expect(await chat.store.outbox.waiting(to)).toEqual([]);
  });

  it('has posts and alerts again when it was archived and is reopened', async () => {
    await chat.type('/alerts subscribe', 'briefs');
    await chat.person.json('PATCH', '/api/channels/briefs', { archived: true });
    expect((await chat.store.subscriptions.ofChannel(to))[0]).toMatchObject({ pausedUntil: FOREVER });
    await chat.person.json('PATCH', '/api/channels/briefs', { archived: false });
    expect((await chat.store.subscriptions.ofChannel(to))[0]).toMatchObject({ pausedUntil: 0, pauseReason: null });
    const card = { title: 'After the archive', tone: 'neutral' as const, body: [], controls: [] };
    await chat.store.outbox.enqueue({ key: 'back', kind: 'digest', to, outgoing: { card } }, Date.now());
    await until(async () => JSON.stringify(await chat.person.messages('briefs')).includes(card.title));
  });
});
