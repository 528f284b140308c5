import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardText } from '../../src/core/card.ts';
import type { Caller, Reply } from '../../src/core/reply.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { openDispatching } from '../support/dispatching.ts';

const mine = { platform: 'discord' as const, workspace: 'G', channel: 'mine' };
const staff = { ...mine, channel: 'staff-only' };
const NOT_ALL = 'Only admins of this workspace can do that for all channels.';

describe('beyond the channel that a command was typed in', () => {
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    for (const one of await test.store.subscriptions.all()) await test.store.subscriptions.remove(one.id);
    await test.store.digests.remove(staff);
    for (const [address, words] of [
      [mine, 'poland'],
      [staff, 'secretproject'],
    ] as const) {
      const made = { pausedUntil: 0, pauseReason: null, createdBy: 'boss', createdAt: 1 };
      const settings = SubscriptionSettingsSchema.parse({ words });
      await test.store.subscriptions.add({ id: address.channel, address, settings, ...made });
    }
  });

  const said = (reply: Reply) => (reply.kind === 'card' ? cardText(reply.card) : 'a form');
  const person: Caller = { address: mine, direct: false, userId: 'u', userName: 'Ann', manager: true, admin: false };
  const ann = { type: (...words: Words) => type(person, ...words), import: (text: string) => importBy(person, text) };
  const admin: Caller = { ...person, userName: 'Ada', admin: true };
  const ada = { type: (...words: Words) => type(admin, ...words), import: (text: string) => importBy(admin, text) };
  type Words = [command: string, subcommand: string, options?: Record<string, unknown>];

  async function type(caller: Caller, ...[command, subcommand, options = {}]: Words): Promise<string> {
    return said(await test.dispatcher.command({ command, subcommand, options, caller }));
  }
  async function importBy(caller: Caller, text: string): Promise<string> {
    return said(await test.dispatcher.action({ action: 'setup.import', values: [], fields: { text: [text] }, caller }));
  }
  const pausedUntil = async () => (await test.store.subscriptions.ofChannel(staff))[0]?.pausedUntil;

  it('who manages that channel alone exports it and no other', async () => {
    const all = await ann.type('setup', 'export', { all: true });
    expect(all).toContain(NOT_ALL);
    expect(all).not.toContain('secretproject');
    const own = await ann.type('setup', 'export');
    expect(own).toContain('poland');
    expect(own).not.toContain('secretproject');
    expect(await ada.type('setup', 'export', { all: true })).toContain('secretproject');
  });

  it('who manages that channel alone pauses, resumes and snoozes nothing elsewhere, and an admin does', async () => {
    for (const [step, options] of [
      ['pause', {}],
      ['snooze', { time: '2h' }],
    ] as const) {
      expect(await ann.type('alerts', step, { ...options, which: 'all' })).toContain(NOT_ALL);
      expect(await pausedUntil(), step).toBe(0);
      expect(await ada.type('alerts', step, { ...options, which: 'ALL' })).toContain('2 subscriptions in 2 channels');
      expect(await pausedUntil(), step).toBeGreaterThan(test.clock.now);
      expect(await ann.type('alerts', 'resume', { which: 'all' })).toContain(NOT_ALL);
      expect(await pausedUntil(), step).toBeGreaterThan(test.clock.now);
      await ada.type('alerts', 'resume', { which: 'all' });
      expect(await pausedUntil(), step).toBe(0);
    }
    expect(await ann.type('alerts', 'pause')).toContain('Paused: 1 subscription');
  });

  const FILE = [
    ...['chainwatch: 1', 'channels:', '  - channel: mine', '    alerts:', '      - least: critical'],
    ...['  - channel: staff-only', '    digests:', '      - edition: daily', '        clock: "03:00"'],
    ...['        zone: UTC', '        days: [1, 2, 3, 4, 5, 6, 7]', '    alerts:', '      - least: watch'],
  ].join('\n');

  it('who manages that channel alone imports nothing for another, and is told by line', async () => {
    const answer = await ann.import(FILE);
    expect(answer).toContain('Line 6: only admins import for other channels, as for "staff-only"');
    expect(await test.store.subscriptions.ofChannel(mine)).toHaveLength(1);
    expect(await test.store.subscriptions.ofChannel(staff)).toHaveLength(1);
    expect(await test.store.digests.ofChannel(staff)).toEqual([]);
  });

  it('an admin imports for every channel that is used', async () => {
    expect(await ada.import(FILE)).toContain('Added: 2 subscriptions, 1 digest');
    expect(await test.store.digests.ofChannel(staff)).toHaveLength(1);
    const elsewhere = FILE.replace('staff-only', 'unknown');
    expect(await ada.import(elsewhere)).toContain('I do not post in "unknown" yet');
  });
});
