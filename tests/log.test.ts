import { REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/log.ts';
import { startServer } from './support/poller.ts';

/** What the log says of an error, as JSON or as it is read on a terminal. */
function logged(err: unknown, isTTY = false): string {
  const lines: string[] = [];
  createLogger(readConfig({}), { isTTY, write: (line) => lines.push(line) }).error({ err }, 'It did not work.');
  return lines.join('');
}

describe('what the log says of an error', () => {
  const deepest = new Error('the disk is full');
  const wrapped = new Error('cannot be stored', { cause: new Error('cannot be written', { cause: deepest }) });
  const several = new AggregateError(
    [Object.assign(new Error('no way to ::1'), { code: 'ECONNREFUSED' }), new Error('no way to 127.0.0.1')],
    'all of them failed',
  );

  it('is neither the address nor the body of a request to Discord, which hold tokens and private answers', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ code: 10062, message: 'Unknown interaction' }));
    });
    const rest = new REST({ retries: 0, api: server.url('/api') });
    const body = { data: { content: 'the-private-answer' } };
    const error: unknown = await rest
      .post('/interactions/1/the-token/callback', { body, auth: false })
      .catch((thrown: unknown) => thrown);
    await server.close();
    // The library still hands both out: else this test would say nothing.
    expect(error).toMatchObject({ url: expect.stringContaining('the-token'), requestBody: { json: body } });
    for (const line of [logged(error), logged(new Error('wrapped', { cause: error })), logged(error, true)]) {
      expect(line).toContain('Unknown interaction');
      expect(line).not.toMatch(/the-token|the-private-answer/);
    }
    expect(JSON.parse(logged(error)).err).toMatchObject({
      type: 'DiscordAPIError[10062]',
      ...{ message: 'Unknown interaction', code: 10062, status: 404 },
    });
  });

  it('tells what caused it, and what caused that', () => {
    expect(JSON.parse(logged(wrapped)).err).toMatchObject({
      ...{ message: 'cannot be stored', stack: expect.stringContaining('log.test.ts') },
      cause: { message: 'cannot be written', cause: { message: 'the disk is full' } },
    });
  });

  it('tells each of several, with its code', () => {
    expect(JSON.parse(logged(new Error('unreachable', { cause: several }))).err.cause).toMatchObject({
      message: 'all of them failed',
      errors: [{ message: 'no way to ::1', code: 'ECONNREFUSED' }, { message: 'no way to 127.0.0.1' }],
    });
  });

  it('tells the same on a terminal', () => {
    expect(logged(wrapped, true)).toMatch(/cannot be stored[\s\S]*cannot be written[\s\S]*the disk is full/);
    expect(logged(several, true)).toMatch(/all of them failed[\s\S]*no way to ::1[\s\S]*no way to 127.0.0.1/);
  });

  it('ends, though an error causes itself', () => {
    const error = new Error('round and round');
    error.cause = error;
    expect(logged(error)).toContain('round and round');
  });

  it('is what was thrown, where that is no error', () => {
    expect(JSON.parse(logged('just words')).err).toBe('just words');
    expect(logged('just words', true)).toContain('just words');
  });
});

describe('a secret', () => {
  const config = readConfig({
    CHAT_TOKEN: 'say "friend" and \\enter',
    DATABASE_URL: 'postgres://me:5432@db.example/chainwatch',
  });

  it.each([true, false])('with quotation marks stays out of the log (on a terminal: %s)', (isTTY) => {
    const lines: string[] = [];
    const log = createLogger(config, { isTTY, write: (line) => lines.push(line) });
    log.warn({ tried: config.CHAT_TOKEN, all: [config.CHAT_TOKEN] }, `Wrong: ${config.CHAT_TOKEN}`);
    expect(lines.join('')).not.toContain('friend');
    expect(lines.join('').match(/\[secret\]/g)).toHaveLength(3);
  });

  it('that is a number in what is told does not keep a terminal from it', () => {
    const lines: string[] = [];
    createLogger(config, { isTTY: true, write: (line) => lines.push(line) }).info({ port: 5432 }, 'Listening.');
    expect(lines.join('')).toContain('Listening. port=[secret]');
  });
});
