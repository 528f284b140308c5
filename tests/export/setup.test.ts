import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { SEVERITIES, TAGS } from '../../src/core/vocabulary.ts';
import { readSetup, writeSetup } from '../../src/export/setup-file.ts';
import { startChatApp } from '../support/chat-app.ts';
import { commandLine } from '../support/command-line.ts';

const here = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };

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

  it('is told what is wrong by line', () => {
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

  it.each([
    ['feeds: hello', 'Line 2: "feeds" must be a list: entries on lines that begin with "- "'],
    ['channels: 5', 'Line 2: "channels" must be a list: entries on lines that begin with "- "'],
    ['channels: {a: 1}', 'Line 2: "channels" must be a list: entries on lines that begin with "- "'],
    ['channels:\n  - hello', 'Line 3: an entry of "channels" must say "channel:", "alerts:" or "digests:"'],
    ['channels:\n  - alerts: hello', 'Line 3: "alerts" must be a list: entries on lines that begin with "- "'],
    [
      'channels:\n  - channel: a\n    digests: 7',
      'Line 4: "digests" must be a list: entries on lines that begin with "- "',
    ],
    ['channels:\n  - digests: [foo]', 'Line 3: an entry of "digests" must be settings, each like "name: value"'],
    ['channels:\n  - channel: 12345678901234567890', 'Line 3: "channel" must be a text; put it in quotes'],
    ['channels:\n  - alert: []', 'Line 3: "alert" is not known here'],
    ['channels:\n  - alerts:\n      - least: watch\n        lest: watch', 'Line 5: "lest" is not known here'],
    ['channels:\n  - alerts:\n      - perHour: many', 'Line 4: "perHour" must be a number'],
    ['channels:\n  - alerts:\n      - perHour: 5000', 'Line 4: "perHour" must be at most 1000'],
    ['channels:\n  - alerts:\n      - perHour: 0', 'Line 4: "perHour" must be at least 1'],
    ['channels:\n  - alerts:\n      - perHour: 1.5', /^Line 4: "perHour" must be a whole number$/],
    ['channels:\n  - alerts:\n      - languages: [german]', /^Line 4: an entry of "languages" must be two letters/],
    ['channels:\n  - alerts:\n      - tags: [nonsense]', /^Line 4: an entry of "tags" must be one of: /],
    [
      'channels:\n  - digests:\n      - {edition: daily, zone: UTC, days: []}',
      'Line 4: "clock" is missing; Line 4: "days" must have at least 1 entry',
    ],
  ])('says of %j what is wrong in plain words', (text, expected) => {
    const { problems } = readSetup(`chainwatch: 1\n${text}\n`);
    expect(problems.map(({ line, reason }) => `Line ${line}: ${reason}`).join('; ')).toMatch(expected);
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
    expect(await chat.press('setup.import', { text: [file] }, 'second')).toContain('2 were here already.');
  });

  it('reaches no channel that the workspace does not use', async () => {
    const text = 'chainwatch: 1\nchannels:\n  - channel: elsewhere\n    alerts:\n      - least: watch\n';
    expect(await chat.press('setup.import', { text: [text] })).toContain(
      'Line 3: I do not post in \\"elsewhere\\" yet',
    );
    expect(await chat.store.subscriptions.ofChannel({ ...here, channel: 'elsewhere' })).toEqual([]);
  });

  it('that is wrong in one place is not imported at all', async () => {
    const right =
      'chainwatch: 1\nfeeds: ["https://new.example/feed"]\nchannels:\n  - alerts:\n      - least: critical\n';
    const before = await chat.store.subscriptions.ofChannel(here);
    for (const wrong of ['        feeds: [Nobody]', '    digests: 7']) {
      const answer = await chat.press('setup.import', { text: [right + wrong] });
      expect(answer).toMatch(/Nothing imported[\s\S]*Line \d: .*(Nobody|digests)/);
    }
    expect(await chat.store.subscriptions.ofChannel(here)).toEqual(before);
    expect((await chat.store.feeds.visibleTo('web:local')).map((feed) => feed.url)).not.toContain(
      'https://new.example/feed',
    );
  });

  it('is written and read on the command line, whole', async () => {
    const run = (...args: string[]) => commandLine(['setup', ...args], { DATA_DIR: chat.folder });
    const all = await run('export');
    expect(all.out).toMatch(/channel: alerts[\s\S]*channel: second/);
    const file = join(chat.folder, 'setup.yaml');
    writeFileSync(file, all.out);
    expect((await run('import', file, '--scope', 'slack:T1')).out).toContain('Added: 2 subscriptions, 2 digests');
    expect((await run('import', file, '--scope', 'slack:T1')).out).toContain(
      'Added: 0 subscriptions, 0 digests, 0 feeds. 4 were',
    );
    for (const scope of ['slack:T1:more', 'slack:', 'T1'])
      expect((await run('import', file, '--scope', scope)).err).toContain('--scope takes a workspace like slack:T123.');
    const says = async (text: string) => {
      writeFileSync(file, text);
      const { code, out, err } = await run('import', file);
      return { code, out, lines: err.trim().split('\n') };
    };
    const end = `Nothing was imported. Mend ${file} and import it again.`;
    expect(await says('chainwatch: 1\nchannels:\n  - channel: a\n    alerts:\n      - least: loud\n')).toEqual({
      ...{ code: 1, out: '' },
      lines: ['Line 5: "least" must be one of: watch, elevated, critical', end],
    });
    expect(await says('chainwatch: 1\nchannels:\n  - channel: nosuch\n    alerts:\n      - least: watch\n')).toEqual({
      ...{ code: 1, out: '' },
      lines: ['Line 3: there is no channel "nosuch" in the web chat: make it there first', end],
    });
  });
});
