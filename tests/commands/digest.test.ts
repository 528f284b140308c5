import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChatApp } from '../support/chat-app.ts';
import { until } from '../support/until.ts';

describe('/digest schedule', () => {
  let chat: Awaited<ReturnType<typeof startChatApp>>;
  beforeAll(async () => {
    chat = await startChatApp();
  });
  afterAll(() => chat.close());

  it('lets a channel have posts again that was refused for good', async () => {
    const to = { platform: 'web' as const, workspace: 'local', channel: 'briefs' };
    await chat.person.json('POST', '/api/channels', { name: 'briefs' });
    await chat.type('/digest schedule time:08:30 zone:UTC', 'briefs');
    // Posts there are refused for good from then on.
    await chat.person.json('PATCH', '/api/channels/briefs', { archived: true });
    await chat.person.json('PATCH', '/api/channels/briefs', { archived: false });
    const due = Date.now();
    const card = { title: 'What came in the night', tone: 'neutral' as const, body: [], controls: [] };
    await chat.store.outbox.enqueue({ key: 'digest', kind: 'digest', to, outgoing: { card }, dueAt: due }, due);
    expect(await chat.store.outbox.nextDueAt()).toBeNull();

    await chat.type('/digest schedule time:09:30 zone:UTC', 'briefs');
    await until(async () => JSON.stringify(await chat.person.messages('briefs')).includes(card.title));
    expect(await chat.store.outbox.waiting(to)).toEqual([]);
  });
});
