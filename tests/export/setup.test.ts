import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { SEVERITIES, TAGS } from '../../src/core/vocabulary.ts';
import { readSetup, writeSetup } from '../../src/export/setup-file.ts';
import { startChatApp } from '../support/chat-app.ts';

const here = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const CLI = join(import.meta.dirname, '../../src/cli.ts');

describe('a set-up as a file', () => {
  it('reads back as it was written', () => {
    const settings = fc.record({
      ...{
        tags: fc.subarray([...TAGS]),
        least: fc.constantFrom(...SEVERITIES),
        perHour: fc.integer({ min: 1, max: 60 }),
      },
      words: fc.constantFrom('', 'poland AND "no: #fly zone"', "it's"),
      quiet: fc.constantFrom(null, { from: '22:00', to: '07:00', zone: 'Europe/Berlin' }),
      groups: fc.array(fc.string({ minLength: 1 }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(settings), (some) => {
        const alerts = some.map((one) => SubscriptionSettingsSchema.parse(one));
        const digests = [{ edition: 'daily' as const, clock: '08:30', zone: 'UTC', days: [1, 2] }];
        const setup = {
          zone: 'UTC',
          feeds: ['https://a.example/feed'],
          channels: [{ channel: 'C1', alerts, digests }],
        };
        const { setup: read, problems } = readSetup(writeSetup(setup));
        expect(problems).toEqual([]);
        expect(read).toEqual({ ...setup, channels: [{ ...setup.channels[0], line: expect.any(Number) }] });
      }),
    );
  });

  it('is told what is wrong by line, and the rest counts', () => {
    const text = [
      ...['chainwatch: 1', 'colour: red', 'feeds:', '  - file:///etc/passwd', 'channels:', '  - alerts:'],
      ...[
        '      - least: loud',
        '      - least: critical',
        '        tags: [spillover, nonsense]',
        '      - words: "(a"',
      ],
      ...[
        '      - least: watch',
        '    digests:',
        '      - edition: daily',
        '        clock: "25:00"',
        '        zone: UTC',
      ],
      '        days: [1]',
    ].join('\n');
    const { setup, problems } = readSetup(text);
    expect(setup.channels[0]?.alerts.map((one) => one.least)).toEqual(['watch']);
    expect(problems.map((one) => one.line)).toEqual([2, 4, 7, 9, 10, 14]);
    expect(problems[2]?.reason).toBe('"least" must be one of: watch, elevated, critical');
  });

  it('never fails in any other way than with a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.boolean(), (text, headed) => {
        try {
          readSetup(headed ? `chainwatch: 1\n${text}` : text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe('a set-up that moves', () => {
  let chat: Awaited<ReturnType<typeof startChatApp>>;
  beforeAll(async () => {
    chat = await startChatApp();
    await chat.type('/alerts edit tags:spillover feeds:"The News" quiet:22:00-07:00');
    await chat.type('/digest schedule 08:30 days:weekdays');
  });
  afterAll(() => chat.close());
  const fileOf = (answer: string) => answer.slice(answer.indexOf('chainwatch: 1'), answer.indexOf('Keep it'));

  it('goes from one channel to another, once', async () => {
    const file = fileOf(await chat.type('/setup export'));
    expect(file).toContain('tags: [spillover]');
    expect(file).toContain('days: [1, 2, 3, 4, 5]');
    await chat.person.json('POST', '/api/channels', { name: 'second' });
    expect(await chat.type('/setup import', 'second')).toContain('Import a set-up');
    const answer = await chat.press('setup.import', { text: [file] }, 'second');
    expect(answer).toContain('Added: 1 subscription, 1 digest, 0 feeds. 0 were here already.');
    const there = { ...here, channel: 'second' };
    const [first] = await chat.store.subscriptions.ofChannel(here);
    const [second] = await chat.store.subscriptions.ofChannel(there);
    expect(second?.settings).toEqual(first?.settings);
    expect((await chat.store.digests.ofChannel(there))[0]).toMatchObject({ clock: '08:30', days: [1, 2, 3, 4, 5] });
    expect(await chat.press('setup.import', { text: [file] }, 'second')).toContain('1 was here already');
  });

  it('reaches no channel that the workspace does not use', async () => {
    const text = 'chainwatch: 1\nchannels:\n  - channel: elsewhere\n    alerts:\n      - least: watch\n';
    expect(await chat.press('setup.import', { text: [text] })).toContain('Line 3: I do not post in "elsewhere" yet');
    expect(await chat.store.subscriptions.ofChannel({ ...here, channel: 'elsewhere' })).toEqual([]);
  });

  it('is written and read on the command line, whole', async () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [CLI, 'setup', ...args], {
        ...{ encoding: 'utf8', env: { ...process.env, DATA_DIR: chat.folder } },
      });
    const all = run('export');
    expect(all.stdout).toMatch(/channel: alerts[\s\S]*channel: second/);
    const file = join(chat.folder, 'setup.yaml');
    writeFileSync(file, all.stdout);
    expect(run('import', file, '--scope', 'slack:T1').stdout).toContain('Added: 2 subscriptions, 2 digests');
    writeFileSync(file, 'chainwatch: 1\nchannels:\n  - channel: a\n    alerts:\n      - least: loud\n');
    const wrong = run('import', file);
    expect([wrong.status, wrong.stderr.trim()]).toEqual([
      1,
      'Line 5: "least" must be one of: watch, elevated, critical',
    ]);
  });
});
