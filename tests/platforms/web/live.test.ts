import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatStore } from '../../../src/core/chat.ts';
import { createLive, type Live } from '../../../src/platforms/web/live.ts';
import { createMessageView } from '../../../src/platforms/web/view.ts';
import { createChatStore } from '../../../src/store/chat.ts';
import { freshStore } from '../../support/databases.ts';
import { until } from '../../support/until.ts';

const DAY = 24 * 60 * 60_000;
/** A page that catches up reads a few times. One that never ends would let nothing else run. */
const MOST_READS = 50;

describe('a page of the web chat that comes back', () => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  let chat: ChatStore;
  let live: Live;
  let failed: string[];
  beforeEach(async () => {
    test = await freshStore('a SQLite file');
    chat = createChatStore(test.db);
    await chat.createChannel('alerts', test.clock.now);
    failed = [];
    let reads = 0;
    const counted: ChatStore = {
      ...chat,
      async changes(asked) {
        if (++reads > MOST_READS) throw new Error('It reads for ever.');
        return chat.changes(asked);
      },
    };
    const log = { info() {}, warn() {}, error: (_: object, sentence: string) => void failed.push(sentence) };
    live = createLive({ chat: counted, view: createMessageView(chat, () => undefined), log });
  });
  afterEach(async () => {
    live.close();
    await test.close();
  });

  async function say(text: string, onlyFor: string | null = null): Promise<number> {
    const made = { channel: 'alerts', author: null, asked: null, onlyFor, replyTo: null };
    const { message } = await chat.post({ ...made, content: { kind: 'text', text } }, test.clock.now);
    return message.changed;
  }
  async function sweptAway(): Promise<void> {
    test.clock.now += 200 * DAY;
    while ((await test.store.sweep(test.clock.now - DAY, test.clock.now)) > 0);
  }
  /** What a page is sent that saw everything up to a number. */
  function join(after: number): string[] {
    const sent: string[] = [];
    const write = (text: string) => {
      sent.push(text);
      return 0;
    };
    live.join({ user: 'u', write, end: () => void sent.push('the end') }, after);
    return sent;
  }
  const settled = (sent: string[]) => until(async () => sent.some((text) => /event: ready|the end/.test(text)));

  it('is ready, and is told what comes then, though the newest messages were swept meanwhile', async () => {
    const seen = await say('seen');
    await say('missed');
    const newest = await say('missed too');
    await sweptAway();
    const sent = join(seen);
    await settled(sent);
    expect(sent).toEqual([`id: ${newest}\nevent: ready\ndata: {}\n\n`]);
    await say('new');
    live.nudge();
    await until(async () => sent.length > 1);
    expect(sent[1]).toContain('"text":"new"');
    expect(failed).toEqual([]);
  });

  it('is sent what it missed of what still stands, and is ready', async () => {
    const seen = await say('seen');
    await sweptAway();
    await say('stands');
    const sent = join(seen);
    await settled(sent);
    expect(sent.map((text) => /"text":"(\w+)"|event: (\w+)/.exec(text)?.[0])).toEqual([
      'event: message',
      'event: ready',
    ]);
    expect(sent[0]).toContain('"text":"stands"');
  });

  it('is sent once what is new, and nothing that is for somebody else alone', async () => {
    const seen = await say('seen');
    await say('missed, for another', 'another');
    await say('missed');
    const sent = join(seen);
    await settled(sent);
    await say('for another', 'another');
    await say('mine', 'u');
    await say('new');
    live.nudge();
    await until(async () => sent.length > 3);
    expect(sent.flatMap((text) => /"text":"([^"]+)"/.exec(text)?.[1] ?? [])).toEqual(['missed', 'mine', 'new']);
  });

  it('is told to load anew where it missed too much, or saw what is no longer there', async () => {
    const seen = await say('seen');
    const ahead = join(seen + 5);
    await settled(ahead);
    expect(ahead[0]).toBe(`id: ${seen}\nevent: reload\ndata: {}\n\n`);
    const newest = seen + 1_001;
    await test.db.updateTable('chat_clock').set({ value: newest }).execute();
    const behind = join(seen);
    await settled(behind);
    expect(behind[0]).toBe(`id: ${newest}\nevent: reload\ndata: {}\n\n`);
    const near = join(seen + 1);
    await settled(near);
    expect(near[0]).toContain('event: ready');
  });

  it('that saw everything is ready though all of it was swept', async () => {
    const seen = await say('seen');
    await sweptAway();
    const sent = join(seen);
    await settled(sent);
    expect(sent).toEqual([`id: ${seen}\nevent: ready\ndata: {}\n\n`]);
  });

  it('is let go when it takes no more of what it is sent, so that one page holds up and fills nothing', async () => {
    const seen = await say('seen');
    await say('missed');
    const sent: string[] = [];
    live.join({ user: 'u', write: (text) => sent.push(text) * 2_000_000, end: () => void sent.push('the end') }, seen);
    await until(async () => sent.includes('the end'));
    expect(live.readers()).toBe(0);
  });
});
