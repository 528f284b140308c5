import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { ChannelAddress } from '../../src/core/address.ts';
import { cardText } from '../../src/core/card.ts';
import type { Caller } from '../../src/core/reply.ts';
import { parseSlash } from '../../src/core/slash.ts';
import { FOREVER } from '../../src/core/subscription.ts';
import { openDispatching } from '../support/dispatching.ts';
import { listingOf } from '../support/poller.ts';
import { storeReports } from '../support/reports.ts';

const HOUR = 3_600_000;
const here = { platform: 'discord' as const, workspace: 'G', channel: 'C1' };
const ann: Caller = { address: here, direct: false, userId: 'u1', userName: 'Ann', manager: true, admin: false };
const alone: Caller = { ...ann, address: { ...here, channel: 'D1' }, direct: true, manager: false };

describe('the alerts of a channel', () => {
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  beforeEach(() => test.clear());
  afterAll(() => test.close());

  const reply = (subcommand: string, options: Record<string, unknown> = {}, caller = ann) =>
    test.dispatcher.command({ command: caller.direct ? 'watch' : 'alerts', subcommand, options, caller });
  const textOf = async (answer: ReturnType<typeof reply>) => {
    const given = await answer;
    return given.kind === 'card' ? cardText(given.card) : JSON.stringify(given.form);
  };
  const type = (...words: Parameters<typeof reply>) => textOf(reply(...words));
  const press = (action: string, fields: Record<string, string[]> = {}, caller = ann) =>
    textOf(test.dispatcher.action({ action, values: [], fields, caller }));
  const all = (address: ChannelAddress = here) => test.store.subscriptions.ofChannel(address);
  const settings = async () => (await all())[0]?.settings;

  it('stand where they were asked for: before all in a channel, for oneself in a direct message', async () => {
    expect(await reply('subscribe')).toMatchObject({ visibility: 'public' });
    expect(await reply('subscribe', {}, alone)).toMatchObject({ visibility: 'private' });
    expect(await all()).toMatchObject([{ address: here, createdBy: 'u1', pausedUntil: 0 }]);
    expect(await all(alone.address)).toHaveLength(1);
  });

  it('are only shown where a preview is asked for, and not made twice', async () => {
    await type('subscribe', { preview: true });
    expect(await all()).toEqual([]);
    await type('subscribe', { least: 'watch' });
    expect(await type('subscribe', { least: 'watch' })).toContain('Subscribed to exactly that already');
    await type('pause');
    expect(await type('subscribe', { least: 'watch' })).toContain('It is paused: "/alerts resume" ends that.');
    expect(await type('subscribe')).toContain('Subscribed: number 2 here');
    expect(await all()).toHaveLength(2);
  });

  it('watch for everything again where a wish is taken back in a line', async () => {
    await type('subscribe', { tags: 'spillover,spillover', theatres: 'korea', words: 'drone' });
    expect(await settings()).toMatchObject({ tags: ['spillover'], theatres: ['korea'], words: 'drone' });
    expect(await type('edit', { tags: 'all', theatres: 'all', words: 'any' })).toContain('every tag · everywhere');
    expect(await settings()).toMatchObject({ tags: [], theatres: [], words: '' });
  });

  it('are chosen by their number where there are several', async () => {
    expect(await type('remove')).toContain('There is no subscription here yet.');
    for (const least of ['watch', 'critical']) {
      test.clock.now += 1;
      await type('subscribe', { least });
    }
    for (const which of [undefined, '0', '3'])
      expect(await type('remove', { which })).toContain('Give its number from "/alerts list", 1 to 2.');
    await type('remove', { which: '2' });
    expect(await settings()).toMatchObject({ least: 'watch' });
    await type('remove');
    expect(await all()).toEqual([]);
  });

  it('come back, once removed, by the line that their removal shows', async () => {
    const url = 'https://news.example/rss';
    const listing = { ...listingOf(url), outlet: 'The Wire, Daily', group: 'Defence press' };
    await test.store.feeds.add(listing, 'public', null, 0);
    const what = {
      tags: 'spillover,restraint',
      theatres: 'korea',
      words: 'poland AND "grain corridor"',
      least: 'watch',
    };
    const when = { quiet: '22:00-07:00', zone: 'Asia/Tokyo', hourly: '3', mode: 'digest', thread: 'yes' };
    const whose = { feeds: `Defence press, ${url}`, languages: 'en,de', mention: 'R1', from: 'elevated' };
    for (const wish of [{}, { ...what, ...when, ...whose, crosspost: 'yes' }]) {
      await type('subscribe', wish);
      const [before] = await all();
      const removed = 'tags' in wish ? await press(`alerts.remove:${before?.id}`) : await type('remove');
      const line = parseSlash(removed.split('To have it again: ')[1] ?? '', commands);
      if (line.kind === 'mistake') throw new Error(line.sentence);
      await test.dispatcher.command({ ...line, caller: ann });
      expect((await all()).map((one) => one.settings)).toEqual([before?.settings]);
      await type('remove');
    }
  });

  it('are listed by number, each with all that was asked for and how it rests', async () => {
    const listing = { ...listingOf('https://news.example/rss'), group: 'Defence press' };
    await test.store.feeds.add(listing, 'public', null, 0);
    const more = { quiet: '22:00-07:00', zone: 'Asia/Tokyo', hourly: '3', thread: 'yes', languages: 'en,de' };
    for (const wish of [
      {},
      { words: 'drone', feeds: 'Defence press, https://news.example/rss', mention: 'R1', from: 'critical', ...more },
    ]) {
      test.clock.now += 1;
      await type('subscribe', wish);
    }
    await type('snooze', { which: '1', time: '2h' });
    await type('pause', { which: '2' });
    const until = new Date(test.clock.now + 2 * HOUR).toISOString().replace('.000Z', 'Z');
    expect((await type('list')).match(/^- .*$/gm)).toEqual([
      `- 1. Elevated or higher · every tag · everywhere · at once, at most 10 an hour — snoozed until ${until} (Snoozed by Ann.)`,
      [
        '- 2. Elevated or higher · every tag · everywhere · at once, at most 3 an hour · words: drone',
        'Defence press, 1 chosen feed · in en, de · quiet 22:00 to 07:00 (Asia/Tokyo)',
        'mentions a role or group from Critical · a thread for each story — paused (Paused by Ann.)',
      ].join(' · '),
    ]);
  });

  it('say that no digest comes here only where they wait for one', async () => {
    expect(await type('subscribe')).not.toContain('No digest comes here yet');
    expect(await type('subscribe', { mode: 'digest' })).toContain('No digest comes here yet');
  });

  it.each([
    ['30m', HOUR / 2],
    ['2 h', 2 * HOUR],
    ['3D', 72 * HOUR],
  ])('rest for %s', async (time, ms) => {
    await type('subscribe');
    await type('snooze', { time });
    expect(await all()).toMatchObject([{ pausedUntil: test.clock.now + ms, pauseReason: 'Snoozed by Ann.' }]);
    expect(await type('snooze', { time: '0h' })).toContain('"time" must be like 30m, 2h or 3d.');
  });

  it('are called resumed only where they were paused or refused', async () => {
    await type('subscribe');
    test.clock.now += 1;
    await type('subscribe', { least: 'watch' });
    const admin = { ...ann, admin: true };
    expect(await type('resume', { which: '1' })).toMatch(/^Nothing was paused[\s\S]*1\. Elevated or higher/);
    await type('pause', { which: '2' });
    expect(await type('resume', { which: 'all' }, admin)).toContain('Resumed: 1 subscription\n');
    expect(await type('resume', { which: 'all' }, admin)).toContain('Nothing was paused');
    await test.store.outbox.hold(here, { until: FOREVER, reason: 'Refused.', permanent: true });
    expect(await type('resume', { which: 'all' }, admin)).toContain('Resumed: 2 subscriptions');
  });

  it('come again in a channel that was refused, once somebody subscribes or resumes', async () => {
    await type('subscribe', { least: 'critical' });
    const [one] = await all();
    const ways = [
      () => type('subscribe'),
      () => type('resume', { which: '1' }),
      () => press(`alerts.pause:${one?.id}:off`),
    ];
    for (const [n, way] of ways.entries()) {
      const due = test.clock.now;
      const card = { title: 'x', tone: 'neutral' as const, body: [], controls: [] };
      await test.store.outbox.enqueue({ key: `d${n}`, kind: 'notice', to: here, outgoing: { card } }, due);
      await test.store.outbox.hold(here, { until: FOREVER, reason: 'Refused.', permanent: true });
      expect(await test.store.outbox.nextDueAt()).toBeNull();
      await way();
      expect(await test.store.outbox.nextDueAt(), way.toString()).toBe(due);
      await test.store.outbox.withdraw([`d${n}`]);
    }
  });

  it('mention a role from critical on, or from where they are told to', async () => {
    expect(await type('subscribe', { from: 'watch' })).toContain('"from" needs a role or group');
    await type('subscribe', { mention: 'R1' });
    expect((await settings())?.mention).toEqual({ id: 'R1', from: 'critical' });
    await type('edit', { from: 'elevated' });
    expect((await settings())?.mention).toEqual({ id: 'R1', from: 'elevated' });
    await type('edit', { mention: 'R2', from: 'watch' });
    expect((await settings())?.mention).toEqual({ id: 'R2', from: 'watch' });
  });

  it('keep quiet by the zone given, else by that of the workspace, else by that of whoever asks', async () => {
    const zone = async () => (await settings())?.quiet?.zone;
    await reply('subscribe', { quiet: '22:00-7:00' }, { ...ann, timeZone: 'Asia/Tokyo' });
    expect((await settings())?.quiet).toEqual({ from: '22:00', to: '07:00', zone: 'Asia/Tokyo' });
    await test.store.settings.set('discord:G', 'zone', 'Europe/Berlin');
    await reply('edit', { quiet: '22:00-07:00' }, { ...ann, timeZone: 'Asia/Tokyo' });
    expect(await zone()).toBe('Europe/Berlin');
    await type('edit', { quiet: '22:00–07:00', zone: 'America/New_York' });
    expect(await zone()).toBe('America/New_York');
    await type('edit', { quiet: 'off' });
    expect((await settings())?.quiet).toBeNull();
  });

  it.each([
    [{ words: '(poland' }, 'The word filter has a "("'],
    [{ quiet: '22-7' }, '"quiet" must be a span like 22:00-07:00'],
    [{ quiet: '22:00-07:00-09:00' }, '"quiet" must be a span like 22:00-07:00'],
    [{ quiet: '22:00-07:00', zone: 'Mars' }, '"zone" must be a time zone like Europe/Berlin.'],
    [{ languages: 'en, german' }, '"languages" must be codes of two letters like en, de; "german" is none.'],
  ])('are not made of what cannot be read: %j', async (wish, sentence) => {
    expect(await type('subscribe', wish)).toContain(sentence);
    expect(await all()).toEqual([]);
  });

  it('are changed by their forms, in which what is left empty is no longer asked for', async () => {
    const wish = { words: 'poland', tags: 'spillover', quiet: '22:00-07:00', mention: 'R1', languages: 'en' };
    await type('subscribe', { ...wish, crosspost: true });
    const [one] = await all();
    const before = { words: 'poland', tags: ['spillover'], languages: ['en'], crosspost: true };
    expect(await settings()).toMatchObject(before);
    await press(`alerts.save:${one?.id}:what`, { least: ['watch'], mode: ['digest'], words: [''] });
    expect(await settings()).toMatchObject({ words: '', tags: [], least: 'watch', mode: 'digest' });
    await press(`alerts.save:${one?.id}:when`, { hourly: ['5'], thread: ['no'], mention: ['watch'] });
    expect(await settings()).toMatchObject({ quiet: null, perHour: 5, mention: { id: 'R1', from: 'watch' } });
    await press(`alerts.save:${one?.id}:when`, { hourly: ['5'], thread: ['no'], mention: ['never'] });
    await press(`alerts.save:${one?.id}:sources`);
    expect(await settings()).toMatchObject({ mention: null, languages: [], feeds: [], crosspost: true });
  });

  it('take no more words from a form than can be read again', async () => {
    await type('subscribe');
    const [one] = await all();
    const form = { least: ['watch'], mode: ['digest'], words: ['war '.repeat(76)] };
    expect(await press(`alerts.save:${one?.id}:what`, form)).toContain('at most 300 characters. Shorten them');
    expect(await all()).toEqual([one]);
  });

  it('are paused, resumed and removed by the buttons of their card, in their own channel alone', async () => {
    await type('subscribe');
    const [one] = await all();
    const elsewhere = { ...ann, address: { ...here, channel: 'C2' } };
    for (const action of ['pause', 'remove', 'form', 'save'])
      expect(await press(`alerts.${action}:${one?.id}`, {}, elsewhere)).toContain('That subscription is gone.');
    await press(`alerts.pause:${one?.id}`);
    expect(await all()).toMatchObject([{ pausedUntil: FOREVER, pauseReason: 'Paused by Ann.' }]);
    await press(`alerts.pause:${one?.id}:off`);
    expect(await all()).toMatchObject([{ pausedUntil: 0, pauseReason: null }]);
    await press(`alerts.remove:${one?.id}`);
    expect(await all()).toEqual([]);
  });

  it('are snoozed from an alert for two hours: those that it came from, but none that rests for longer', async () => {
    for (const least of ['watch', 'elevated', 'critical']) await type('subscribe', { least });
    const [first, second] = (await all()).map((one) => one.id);
    const state = { subscriptions: [first ?? '', second ?? ''], told: null, step: 0, heldUntil: null };
    const made = { storyId: 's1', muted: false, openedAt: 1, changedAt: 1 };
    await test.store.alerts.save({ id: 'discord:G:C1|s1', address: here, state, ...made });
    await test.store.subscriptions.pause(second ?? '', FOREVER, 'Holidays.');
    await press('alert.snooze:s1');
    expect((await all()).map((one) => one.pausedUntil)).toEqual([test.clock.now + 2 * HOUR, FOREVER, 0]);
  });

  it('in a direct message are resumed by the command that works there', async () => {
    await type('subscribe', {}, alone);
    await type('pause', {}, alone);
    const state = {
      subscriptions: (await all(alone.address)).map((one) => one.id),
      told: null,
      step: 0,
      heldUntil: null,
    };
    const made = { storyId: 's1', muted: false, openedAt: 1, changedAt: 1 };
    await test.store.alerts.save({ id: 'discord:G:D1|s1', address: alone.address, state, ...made });
    expect(await press('alert.snooze:s1:off', {}, alone)).toContain('"/watch resume" resumes it.');
  });

  it('are voted on, once a person, who may change the vote', async () => {
    await storeReports(test.store, { s1: ['one'] }, test.clock.now);
    const votes = async () => (await test.store.feedback.all()).map((one) => [one.storyId, one.userId, one.vote]);
    expect(await press('alert.vote:s1:relevant')).toContain('you find this story relevant');
    expect(await votes()).toEqual([['s1', 'u1', 'relevant']]);
    expect(await press('alert.vote:s1:not')).toContain('you find this story not relevant');
    expect(await votes()).toEqual([['s1', 'u1', 'not-relevant']]);
    expect(await press('alert.vote:gone:relevant')).toContain('no longer stored');
  });
});
