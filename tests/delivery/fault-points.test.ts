import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CHANNELS, connect, createChat, createLife, NEWS, prepare, work } from './fault/path.ts';

/**
 * `FAULT_POINTS=all` ends a life at every point, `FAULT_POINTS=kill` a process at every point; a plain run at every eighth and
 * at three, beginning anywhere.
 */
const MODE = process.env.FAULT_POINTS;
const EVERY = 8;
const CHILD = join(import.meta.dirname, 'fault/child.ts');

describe('a process that ends at any single point of the delivery path', () => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
    await prepare(join(folder, 'empty.sqlite'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function freshFile(name: string): string {
    const file = join(folder, `${name}.sqlite`);
    copyFileSync(join(folder, 'empty.sqlite'), file);
    return file;
  }

  /** Lives in this process: until everything is delivered, or until the end, after which nothing of it has any effect. */
  async function live(file: string, chat: ReturnType<typeof createChat>, endAt: number): Promise<number> {
    const closers: (() => Promise<void>)[] = [];
    let end: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const life = createLife(endAt, end);
    await Promise.race([work(life, connect(chat, life), file, closers), ended]);
    for (const close of closers) await close();
    return life.points;
  }

  async function endingAt(point: number) {
    const file = freshFile(`at-${point}`);
    const chat = createChat();
    if (point > 0) await live(file, chat, point);
    const points = await live(file, chat, Number.POSITIVE_INFINITY);
    return { shown: shown(chat.messages), points };
  }

  it('loses nothing, doubles nothing and keeps the order', {
    timeout: MODE === 'all' ? 600_000 : 120_000,
  }, async () => {
    const whole = await endingAt(0);
    expect(whole.shown).toHaveLength(NEWS.length * CHANNELS.length);
    expect(whole.points).toBeGreaterThan(50);
    const wrong: string[] = [];
    const step = MODE === 'all' ? 1 : EVERY;
    for (let point = 1 + Math.floor(Math.random() * step); point <= whole.points; point += step) {
      const { shown } = await endingAt(point);
      if (shown.join() !== whole.shown.join()) wrong.push(`${point}: ${shown}`);
    }
    if (MODE === 'all') console.log(`${whole.points} points, wrong after ${wrong.length}`);
    expect(wrong).toEqual([]);
  });

  /** Lives in a process of its own, which ends itself by SIGKILL at a point (0 = never). Returns the points passed; 0 = killed. */
  async function liveApart(file: string, url: string, endAt: number): Promise<number> {
    const child = spawn(process.execPath, [CHILD, file, url, String(endAt)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.once('close', (code, signal) => resolve([code, signal])),
    );
    if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The process ended with ${code ?? signal}.`);
    return signal === 'SIGKILL' ? 0 : Number(out);
  }

  it('does so too where it is a real process, ended by SIGKILL', {
    timeout: MODE === 'kill' ? 3_600_000 : 180_000,
  }, async () => {
    let chat = createChat();
    const server = createServer((request, response) => {
      answer(chat, request).then(
        (result) => response.end(JSON.stringify(result)),
        () => response.destroy(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    try {
      const points = await liveApart(freshFile('whole'), url, 0);
      const whole = shown(chat.messages);
      expect(whole).toHaveLength(NEWS.length * CHANNELS.length);
      const step = MODE === 'kill' ? 1 : Math.ceil(points / 3);
      const wrong: string[] = [];
      let killed = 0;
      for (let point = 1 + Math.floor(Math.random() * step); point <= points; point += step) {
        chat = createChat();
        const file = freshFile(`killed-at-${point}`);
        // How often the worker looks differs a little from life to life: the last points may not be reached.
        if ((await liveApart(file, url, point)) === 0) killed++;
        await liveApart(file, url, 0);
        if (shown(chat.messages).join() !== whole.join()) wrong.push(`${point}: ${shown(chat.messages)}`);
      }
      if (MODE === 'kill') console.log(`${points} points, killed at ${killed}, wrong after ${wrong.length}`);
      expect(killed).toBeGreaterThan(0);
      expect(wrong).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

const RequestSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('send'), channel: z.string(), key: z.string(), title: z.string() }),
  z.object({ do: z.literal('edit'), message: z.string(), title: z.string() }),
  z.object({ do: z.literal('find'), channel: z.string(), key: z.string() }),
]);

async function answer(chat: ReturnType<typeof createChat>, body: AsyncIterable<Buffer>): Promise<string | null> {
  let text = '';
  for await (const part of body) text += part;
  const asked = RequestSchema.parse(JSON.parse(text));
  if (asked.do === 'send') return chat.send(asked.channel, asked.key, asked.title);
  if (asked.do === 'find') return chat.find(asked.channel, asked.key);
  await chat.edit(asked.message, asked.title);
  return null;
}

/** Channel by channel in the order in which they stand. Which channel comes first is nobody's promise. */
function shown(messages: readonly { channel: string; key: string; title: string }[]): string[] {
  return CHANNELS.flatMap(({ channel }) =>
    messages.filter((one) => one.channel === channel).map((one) => `${one.key} ${one.title}`),
  );
}
