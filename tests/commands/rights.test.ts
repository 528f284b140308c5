import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertActions } from '../../commands/alert-actions.ts';
import { commands } from '../../commands/index.ts';
import { mayCall } from '../../commands/rights.ts';
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

describe('what a command or a control asks of whoever uses it', () => {
  const CHANNEL = ['subscribe', 'edit', 'pause', 'resume', 'snooze', 'remove'];
  const parts = [
    ...commands.flatMap(({ name, main, subcommands = {}, actions: own }) => [
      ...(main ? [{ name: `/${name}`, access: main.access }] : []),
      ...Object.entries(subcommands).map(([part, { access }]) => ({ name: `/${name} ${part}`, access })),
      ...own,
    ]),
    ...alertActions,
  ];
  const asking = (access: string) => parts.filter((one) => one.access === access).map((one) => one.name);

  it('is to manage the channel where its alerts and digests change, which everybody may for themselves alone', () => {
    const person: Caller = { address: mine, direct: false, userId: 'u', userName: 'Ann', manager: false, admin: false };
    expect(asking('channel').toSorted()).toEqual(
      [
        ...CHANNEL.flatMap((name) => [`/alerts ${name}`, `/watch ${name}`]),
        ...['alerts.form', 'alerts.save', 'alerts.pause', 'alerts.remove', 'alert.mute', 'alert.snooze'],
        ...['/digest schedule', '/digest off', 'digest.zone'],
      ].toSorted(),
    );
    expect(() => mayCall('channel', person)).toThrow('Only people who manage this channel can do that.');
    expect(() => mayCall('channel', { ...person, direct: true })).not.toThrow();
    expect(() => mayCall('channel', { ...person, manager: true })).not.toThrow();
  });

  it('is to be a manager, also alone with the bot, where a whole workspace is concerned', () => {
    const person: Caller = { address: mine, direct: true, userId: 'u', userName: 'Ann', manager: false, admin: false };
    expect(asking('manager').toSorted()).toEqual(
      [
        ...['story.split', 'story.merge', 'story.splitOff', 'story.mergeInto', 'story.undo'],
        ...['/feeds add', '/feeds remove', '/feeds import', '/feeds export', 'feeds.export'],
        ...['/export open', '/export close', '/setup export', '/setup import', 'setup.import'],
        ...['/alerts test', '/status'],
      ].toSorted(),
    );
    expect(() => mayCall('manager', person)).toThrow('Run it in one that you manage, or ask somebody who does.');
    expect(() => mayCall('manager', { ...person, direct: false })).toThrow('Only people who manage this channel');
    expect(() => mayCall('manager', { ...person, manager: true })).not.toThrow();
    expect(() => mayCall('everyone', person)).not.toThrow();
  });

  it('is asked of every command and of every control before it does anything', async () => {
    const test = await openDispatching();
    const caller: Caller = { address: mine, direct: false, userId: 'u', userName: 'Ann', manager: false, admin: false };
    const refused = 'Only people who manage this channel can do that.';
    const typed = await test.dispatcher.command({ command: 'alerts', subcommand: 'subscribe', options: {}, caller });
    const pressed = await test.dispatcher.action({
      action: 'digest.zone:daily:08%3A30:1',
      values: [],
      fields: {},
      caller,
    });
    for (const reply of [typed, pressed]) expect(reply.kind === 'card' && cardText(reply.card)).toContain(refused);
    expect(await test.store.subscriptions.all()).toEqual([]);
    await test.close();
  });
});
