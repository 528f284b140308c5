import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatContent, ChatStore, NewChatMessage } from '../../src/core/chat.ts';
import { createChatStore } from '../../src/store/chat.ts';
import type { Db } from '../../src/store/schema.ts';
import { sweep } from '../../src/store/sweep.ts';
import { cardTitled } from '../contracts/cards.ts';
import { BOTH_DIALECTS, freshStore } from '../support/databases.ts';

const said = (text: string): ChatContent => ({ kind: 'text', text });
describe.each(BOTH_DIALECTS)('the chat in %s', (database) => {
  let db: Db;
  let chat: ChatStore;
  let close: () => Promise<void>;
  let now = 1000;
  const post = (channel: string, content: ChatContent, more: Partial<NewChatMessage> = {}) => {
    now += 1;
    return chat.post({ channel, author: null, asked: null, onlyFor: null, replyTo: null, content, ...more }, now);
  };

  beforeAll(async () => {
    ({ db, close } = await freshStore(database));
    chat = createChatStore(db);
  });
  afterAll(() => close());

  it('forgets messages by age', async () => {
    await chat.createChannel('old', now);
    const { message } = await post('old', said('long ago'));
    const before = now + 1;
    now += 10;
    await post('old', said('yesterday'));
    expect(await sweep(db, before, now)).toBe(1);
    expect(await chat.message(message.seq)).toBeUndefined();
    const left = await chat.history({ channel: 'old', user: 'u', limit: 9 });
    expect(left.messages.map((one) => one.content)).toEqual([said('yesterday')]);
    expect(await chat.replace(message.seq, said('edited'), now)).toBeUndefined();
  });

  it('makes ids from names that stay when the name changes', async () => {
    expect(await chat.createChannel('größe', now)).toEqual({ id: 'gro-e', name: 'größe', archived: false });
    expect(await chat.createChannel('gro-e', now)).toMatchObject({ id: 'gro-e-2' });
    expect(await chat.changeChannel('gro-e', { name: 'size' })).toEqual({
      id: 'gro-e',
      name: 'size',
      archived: false,
    });
    await expect(chat.createChannel('size', now)).rejects.toThrow('There is already a channel named #size');
    expect(await chat.changeChannel('gro-e', { name: 'size', archived: true })).toMatchObject({ archived: true });
    await expect(chat.createChannel('size', now)).rejects.toThrow('There is an archived channel named #size');
    expect(await chat.changeChannel('nowhere', { archived: true })).toBeUndefined();
  });

  it('writes a message with the same key once', async () => {
    await chat.createChannel('keys', now);
    const first = await post('keys', said('first'), { key: 'k1' });
    const second = await post('keys', said('second'), { key: 'k1' });
    expect(first.added).toBe(true);
    expect(second).toEqual({ added: false, message: first.message });
    expect((await chat.byKey('k1'))?.seq).toBe(first.message.seq);
    expect(await chat.byKey('k2')).toBeUndefined();
  });

  it('writes it once also when both come at the same moment', async () => {
    const both = await Promise.all([post('keys', said('a'), { key: 'k9' }), post('keys', said('b'), { key: 'k9' })]);
    expect(both.filter((one) => one.added)).toHaveLength(1);
    expect(new Set(both.map((one) => one.message.seq)).size).toBe(1);
  });

  it('pages through history, and shows private messages to their user alone', async () => {
    await chat.createChannel('pages', now);
    const seqs: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      const onlyFor = i === 5 ? 'ada' : null;
      seqs.push((await post('pages', said(`m${i}`), { onlyFor })).message.seq);
    }
    const texts = async (request: object) => {
      const page = await chat.history({ channel: 'pages', user: 'ada', limit: 4, ...request });
      return [
        page.messages.map((message) => (message.content.kind === 'text' ? message.content.text : '')).join(),
        page.before,
        page.after,
      ];
    };
    expect(await texts({})).toEqual(['m6,m7,m8,m9', true, false]);
    expect(await texts({ before: seqs[6] })).toEqual(['m2,m3,m4,m5', true, true]);
    expect(await texts({ before: seqs[2] })).toEqual(['m0,m1', false, true]);
    expect(await texts({ after: seqs[7] })).toEqual(['m8,m9', true, false]);
    expect(await texts({ around: seqs[5] })).toEqual(['m3,m4,m5,m6', true, true]);
    expect(await texts({ user: 'bob', before: seqs[7] })).toEqual(['m2,m3,m4,m6', true, true]);
  });

  it('tells what changed since a number, an edited message once, in order', async () => {
    const start = await chat.lastChange();
    await chat.createChannel('changes', now);
    const one = (await post('changes', said('one'))).message;
    await post('changes', said('two'));
    await chat.replace(one.seq, { kind: 'card', card: cardTitled('one, edited') }, now);
    const changes = await chat.changes({ after: start, limit: 10 });
    expect(changes.channels.map((channel) => channel.id)).toEqual(['changes']);
    expect(changes.messages.map((message) => message.content.kind)).toEqual(['text', 'card']);
    expect(changes.messages.at(-1)).toMatchObject({ seq: one.seq, editedAt: now });
    expect(changes).toMatchObject({ more: false, last: await chat.lastChange() });
    const firstOnly = await chat.changes({ after: start, limit: 1 });
    expect(firstOnly).toMatchObject({ more: true });
    const rest = await chat.changes({ after: firstOnly.last, limit: 10 });
    expect(rest.messages.map((message) => message.seq)).toEqual([one.seq]);
  });

  it('counts what a user has not read, own messages aside', async () => {
    await chat.createChannel('unread', now);
    const first = (await post('unread', said('hello'))).message;
    await post('unread', said('mine'), { author: { id: 'ada', name: 'Ada' } });
    await post('unread', said('for bob'), { onlyFor: 'bob' });
    const last = (await post('unread', said('new'))).message;
    const unread = async () => (await chat.readState('ada')).find((state) => state.channel === 'unread');
    expect(await unread()).toEqual({ channel: 'unread', read: 0, unread: 2 });
    await chat.markRead('ada', 'unread', first.seq);
    expect(await unread()).toMatchObject({ unread: 1 });
    await chat.markRead('ada', 'unread', last.seq);
    await chat.markRead('ada', 'unread', first.seq);
    expect(await unread()).toMatchObject({ unread: 0, read: last.seq });
  });

  it('finds messages that hold every word, wildcards taken literally', async () => {
    await chat.createChannel('search', now);
    await post('search', { kind: 'card', card: cardTitled('A 100% Guarantee') });
    await post('search', said('a guarantee for bob'), { onlyFor: 'bob' });
    const titles = async (text: string) =>
      (await chat.search({ text, user: 'ada', limit: 5 })).map((message) => message.content.kind);
    expect(await titles('GUARANTEE 100%')).toEqual(['card']);
    expect(await titles('bob guarantee')).toEqual([]);
    expect(await titles('1_0')).toEqual([]);
    expect(await titles('  ')).toEqual([]);
  });

  it('remembers the name that a user chose', async () => {
    expect(await chat.userName('ada')).toBeUndefined();
    await chat.nameUser('ada', 'Ada', now);
    await chat.nameUser('ada', 'Ada L.', now);
    expect(await chat.userName('ada')).toBe('Ada L.');
  });
});
