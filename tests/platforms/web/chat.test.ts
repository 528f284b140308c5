import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand, subcommand } from '../../../src/core/command.ts';
import { choices, flag, optional, text } from '../../../src/core/option.ts';
import { privately, publicly } from '../../../src/core/reply.ts';
import type { Completion } from '../../../src/platforms/web/complete.ts';
import { CARDS, cardTitled, PIXEL } from '../../contracts/cards.ts';
import { recordedInbound } from '../../contracts/inbound.ts';
import { browser, openWebChat, pages } from './server.ts';

const never = async () => privately(cardTitled('never'));
const tags = choices(
  ['restraint', 'spillover'],
  { restraint: 'Restraint', spillover: 'Spillover' },
  { description: 'which tags' },
);
const commands = [
  defineCommand({
    name: 'look',
    description: 'Look something up',
    example: '/look przewodow',
    main: subcommand({
      description: 'Look something up',
      options: { query: text({ description: 'what to look up' }), loud: optional(flag({ description: 'for all' })) },
      run: never,
    }),
  }),
  defineCommand({
    name: 'alerts',
    description: 'Alerts here',
    example: '/alerts subscribe',
    subcommands: {
      subscribe: subcommand({
        description: 'Get alerts',
        options: { tags: optional(tags) },
        run: never,
      }),
      list: subcommand({ description: 'What is subscribed', options: {}, run: never }),
    },
  }),
];

describe('the web chat', () => {
  const inbound = recordedInbound();
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  let ada: ReturnType<typeof browser>;
  let bob: ReturnType<typeof browser>;

  beforeAll(async () => {
    chat = await openWebChat(inbound, { commands });
    ada = browser(chat.url);
    bob = browser(chat.url);
    await ada.ask('GET', '/api/hello');
    await bob.ask('GET', '/api/hello');
  });
  afterAll(() => chat.close());

  it('keeps how far somebody has read of channels alone, whatever name is sent', async () => {
    const response = await ada.ask('POST', '/api/channels/no-such-channel/read', { seq: 1 });
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({ problem: 'That channel is gone.' });
    expect(
      await chat.db.selectFrom('chat_read').selectAll().where('channel', '=', 'no-such-channel').execute(),
    ).toEqual([]);
  });

  it.each<[string, object]>([
    ['/api/channels/alerts/messages', []],
    ['/api/channels/alerts/messages', { text: 7 }],
    ['/api/channels/alerts/actions', { action: 'x'.repeat(201) }],
    ['/api/channels/alerts/actions', { action: 'go:1', message: 1.5 }],
    ['/api/channels/alerts/read', { seq: -1 }],
    ['/api/channels', { name: null }],
    ['/api/me', {}],
  ])('says of what no page of ours sends to %s what to do: %j', async (path, body) => {
    const { problem } = await ada.json('POST', path, body);
    expect(problem).toBe('That was not understood. Please reload the page.');
  });

  it('takes a name that can be seen, and of it only what can be', async () => {
    const named = (name: string) => bob.json('POST', '/api/me', { name });
    expect(await named('\u200b\u202e\n')).toEqual({ problem: 'A name needs at least one character.' });
    expect(await named('Bo\u202eb\nthe\tBuilder')).toMatchObject({ name: 'Bo b the Builder' });
    expect(await named('Bob 👩‍🚀')).toMatchObject({ name: 'Bob 👩‍🚀' });
  });

  it('sends a file of its page once, also through a proxy that compresses', async () => {
    const tag = (await bob.ask('GET', '/page/app.js')).headers.get('etag') ?? '';
    const again = (known: string) => fetch(`${chat.url}/page/app.js`, { headers: { 'if-none-match': known } });
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) expect((await again(known)).status).toBe(304);
    expect((await again('"other"')).status).toBe(200);
  });

  it('counts nobody as a reader who only asks whether the stream is there', async () => {
    const response = await fetch(`${chat.url}/api/events`, { method: 'HEAD' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(chat.platform.status().detail).toContain('open on 0 pages');
  });

  it('knows a browser for a year from its last visit, not from its first', async () => {
    const cookie = ada.cookie();
    const again = await fetch(`${chat.url}/api/hello`, { headers: { cookie } });
    expect(again.headers.getSetCookie()[0]).toContain(`${cookie.split('; ')[0]}; Max-Age=31536000`);
  });

  it('makes its first channel and says so, once', () => {
    expect(inbound.joins).toEqual(['local']);
  });

  it('shows nobody else a private message, its picture, or what may be done to it', async () => {
    const { everything } = CARDS;
    if (!everything) throw new Error('no card');
    inbound.answers.push(privately(everything));
    await ada.json('POST', '/api/channels/alerts/messages', { text: '/look x' });
    const mine = (await ada.messages('alerts')).at(-1);
    const seq = mine?.seq ?? 0;
    const image = `/images/${seq}/${mine?.changed}/0.png`;
    expect(mine?.private).toBe(true);
    const picture = await ada.ask('GET', image);
    expect(Buffer.from(await picture.arrayBuffer()).toString('base64')).toBe(PIXEL);
    expect((await bob.messages('alerts')).map((message) => message.seq)).not.toContain(seq);
    const refused = { problem: 'That message is gone.' };
    expect(await bob.json('GET', image)).toEqual(refused);
    expect(await bob.json('POST', `/api/channels/alerts/messages/${seq}/assess`, {})).toEqual(refused);
    expect(await bob.json('DELETE', `/api/messages/${seq}`)).toEqual(refused);
    expect(await bob.json('GET', '/api/search?q=everything')).toEqual({ messages: [] });
    expect(await ada.json('DELETE', `/api/messages/${seq}`)).toEqual({});
    expect((await ada.messages('alerts')).map((message) => message.seq)).not.toContain(seq);
  });

  it('names a private message to nobody, also where the answer to it is for all', async () => {
    const control = { type: 'button' as const, label: 'Tell', action: 'tell:1' };
    inbound.answers.push(
      privately({ ...cardTitled('A secret plan'), controls: [control] }),
      publicly(cardTitled('For all')),
      privately(cardTitled('For Ada')),
    );
    await ada.json('POST', '/api/channels/alerts/messages', { text: '/look x' });
    const { seq: message } = (await ada.messages('alerts')).at(-1) ?? {};
    for (const _ of ['for all', 'for Ada'])
      await ada.json('POST', '/api/channels/alerts/actions', { action: 'tell:1', message });
    expect((await ada.messages('alerts')).slice(-2).map((one) => one.replyTo?.title)).toEqual([
      undefined,
      'A secret plan',
    ]);
    expect(JSON.stringify(await bob.messages('alerts'))).not.toContain('A secret plan');
  });

  it('knows a browser by a secret that scripts cannot read and others are not told, and by none that can be guessed', async () => {
    const hello = (headers: Record<string, string> = {}) => fetch(`${chat.url}/api/hello`, { headers });
    const first = await hello();
    const [cookie = ''] = first.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
    expect(cookie).not.toContain('Secure');
    const { user } = z.object({ user: z.object({ id: z.string().min(16) }) }).parse(await first.json());
    expect(cookie).not.toContain(user.id);
    const again = await hello({ cookie: cookie.split(';')[0] ?? '' });
    expect([again.headers.getSetCookie(), await again.json()]).toMatchObject([[cookie], { user }]);
    for (const guess of ['ada', 'a b'.repeat(10), 'x'.repeat(65)])
      expect((await hello({ cookie: `chainwatch_user=${guess}` })).headers.getSetCookie()[0]).not.toContain(
        `=${guess};`,
      );
    expect((await hello({ 'x-forwarded-proto': 'https' })).headers.getSetCookie()[0]).toContain('Secure');
  });

  it('tells that a channel is lost when it is archived, and takes nothing there until it is reopened', async () => {
    const made = await ada.json('POST', '/api/channels', { name: '#Old News' });
    expect(made).toEqual({ id: 'old-news', name: 'old-news', archived: false });
    await ada.json('PATCH', '/api/channels/old-news', { archived: true });
    await ada.json('PATCH', '/api/channels/old-news', { archived: true });
    expect(inbound.lost).toEqual([{ channel: 'old-news', reason: 'The channel was archived.' }]);
    const said = await ada.json('POST', '/api/channels/old-news/messages', { text: 'hello' });
    expect(said).toEqual({ problem: '#old-news is archived. Reopen it to write there.' });
    const to = { platform: 'web' as const, workspace: 'local', channel: 'old-news' };
    const sent = await chat.platform.send({ to, key: 'old', outgoing: { card: cardTitled('x') } });
    expect(sent).toMatchObject({ outcome: 'refused', scope: 'channel' });
    await ada.json('PATCH', '/api/channels/old-news', { archived: false, name: 'new-news' });
    expect(await ada.json('POST', '/api/channels/old-news/messages', { text: 'hello' })).toMatchObject({
      kind: 'posted',
    });
  });

  it('takes a press only with a message that holds the control, and that the person may see', async () => {
    const held = { ...cardTitled('Held'), controls: [{ type: 'button' as const, label: 'On', action: 'go:1' }] };
    const { message } = await chat.chat.post(
      {
        ...{ channel: 'alerts', author: null, asked: null, onlyFor: null, replyTo: null },
        content: { kind: 'card', card: held },
      },
      Date.now(),
    );
    const press = (who: typeof ada, action: string, seq: number, channel = 'alerts') =>
      who.json('POST', `/api/channels/${channel}/actions`, { action, message: seq });
    await ada.json('POST', '/api/channels', { name: 'beside' });
    expect(await press(ada, 'go:1', message.seq, 'beside')).toEqual({ problem: 'That message is gone.' });
    expect(await ada.json('DELETE', `/api/messages/${message.seq}`)).toEqual({
      problem: 'Only what nobody else sees can be dismissed.',
    });
    expect(await press(ada, 'go:1', message.seq)).toMatchObject({ kind: 'posted' });
    expect(await press(ada, 'go:2', message.seq)).toEqual({
      problem: 'That button is no longer there. Please look again.',
    });
    const { seq: words } = await ada.json('POST', '/api/channels/alerts/messages', { text: 'mine' });
    expect(await press(bob, 'go:1', words)).toHaveProperty('problem');
    const own = (await ada.messages('alerts')).findLast((one) => one.private)?.seq ?? 0;
    expect(own).toBeGreaterThan(0);
    expect(await press(bob, 'go:1', own)).toEqual({ problem: 'That message is gone.' });
  });

  it.each([
    ['/', ['/look', '/alerts']],
    ['/al', ['/alerts']],
    ['/alerts ', ['subscribe', 'list']],
    ['/alerts subscribe ', ['tags:']],
    ['/alerts subscribe tags:', ['Przewodów']],
    ['/look ', ['Przewodów', 'loud:']],
    ['/look missile in prz', ['Przewodów']],
    ['/look missile in ', ['loud:']],
    ['/look loud:', ['yes', 'no']],
    ['/look query:"a b" ', ['loud:']],
    ['hello', []],
  ])('suggests what can follow %j', async (typed, expected) => {
    const completion: Completion = await ada.json('POST', '/api/channels/alerts/complete', { text: typed });
    expect(completion.suggestions.map((suggestion) => suggestion.label)).toEqual(expected);
  });

  it('completes a text of several words as one, and puts what is chosen in the place of all of them', async () => {
    const ask = async (text: string): Promise<Completion> =>
      ada.json('POST', '/api/channels/alerts/complete', { text });
    const { suggestions, hint } = await ask('/look missile in l');
    expect(suggestions).toEqual([
      { label: 'Przewodów', detail: 'a missile in Poland', insert: 'przewodow ', from: 6 },
      expect.objectContaining({ label: 'loud:', from: 17 }),
    ]);
    expect(hint?.options[0]).toMatchObject({ name: 'query', active: true });
    expect((await ask('/look "missile" l')).suggestions.map(({ label }) => label)).toEqual(['loud:']);
  });

  it('says which option is being typed', async () => {
    const completion: Completion = await ada.json('POST', '/api/channels/alerts/complete', {
      text: '/look query:x lo',
    });
    expect(completion.hint?.usage).toBe('/look');
    expect(completion.hint?.options.map(({ name, given, required }) => [name, given, required])).toEqual([
      ['query', true, true],
      ['loud', false, false],
    ]);
  });

  it('understands nonsense well enough to refuse it', async () => {
    for (const [method, path, body] of [
      ['POST', '/api/channels/alerts/messages', { text: '' }],
      ['POST', '/api/channels/alerts/messages', { words: 1 }],
      ['POST', '/api/channels/nowhere/messages', { text: 'x' }],
      ['POST', '/api/channels', { name: '!!!' }],
      ['POST', '/api/channels/alerts/actions', { action: '', fields: [] }],
      ['GET', '/api/channels/alerts/messages?before=x', undefined],
      ['DELETE', '/api/messages/x', undefined],
      ['GET', '/images/1/2/3.png', undefined],
    ] as const) {
      const response = await ada.ask(method, path, body);
      expect([404, 409], path).toContain(response.status);
    }
  });
});

it('the page of a story shows what a feed wrote as words, and leads to addresses of the web alone', async () => {
  const { hostile } = CARDS;
  if (!hostile) throw new Error('no card');
  const chat = await openWebChat(recordedInbound(), { commands, pages: { ...pages, story: async () => hostile } });
  const page = await (await fetch(`${chat.url}/stories/s`)).text();
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toMatch(/<script>|<img|<b>|href="javascript/);
  await chat.close();
});
