import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardText } from '../../src/core/card.ts';
import type { Caller } from '../../src/core/reply.ts';
import { FOREVER } from '../../src/core/subscription.ts';
import { openDispatching } from '../support/dispatching.ts';

const here = { platform: 'discord' as const, workspace: 'G', channel: 'C1' };
const ann: Caller = { address: here, direct: false, userId: 'u1', userName: 'Ann', manager: true, admin: false };

describe('/digest', () => {
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  beforeEach(() => test.clear());
  afterAll(() => test.close());

  async function type(subcommand: string, options: Record<string, unknown> = {}, caller = ann): Promise<string> {
    const given = await test.dispatcher.command({ command: 'digest', subcommand, options, caller });
    return given.kind === 'card' ? cardText(given.card) : JSON.stringify(given.form);
  }
  const kept = () => test.store.digests.ofChannel(here);
  const schedule = (options: Record<string, unknown>) => type('schedule', { time: '8:30', zone: 'UTC', ...options });

  describe('where the chat refused it for good', () => {
    const elsewhere = { ...here, channel: 'C2' };
    const run = async (which: Record<string, unknown>, caller = ann) => {
      const given = await test.dispatcher.command({ command: 'alerts', subcommand: 'resume', options: which, caller });
      return given.kind === 'card' ? cardText(given.card) : '';
    };
    beforeEach(async () => {
      for (const address of [here, elsewhere]) {
        await type('schedule', { time: '8:30', zone: 'UTC' }, { ...ann, address });
        const reason = 'I was removed from this channel.';
        await test.store.outbox.hold(address, { until: FOREVER, reason, permanent: true });
      }
    });

    it('says so, and comes again once somebody resumes it, though there are no alerts', async () => {
      expect(await type('show')).toContain(
        'Held: I was removed from this channel. Once that is mended, /alerts resume',
      );
      expect(await run({})).toContain('Resumed: 1 digest');
      expect(await run({})).toContain('Nothing was paused');
      expect(await type('show')).not.toContain('Held');
      expect(await test.store.outbox.heldFor(elsewhere)).toContain('removed');
    });

    it('comes again in every channel once an admin resumes all', async () => {
      expect(await run({ which: 'all' })).toContain('Only admins');
      expect(await test.store.outbox.heldFor(elsewhere)).toContain('removed');
      expect(await run({ which: 'all' }, { ...ann, admin: true })).toContain('Resumed: 2 digests');
      for (const address of [here, elsewhere]) expect(await test.store.outbox.heldFor(address)).toBeNull();
    });
  });

  it('comes from now on, every day, at a time of the clock', async () => {
    await schedule({});
    const facts = { edition: 'daily', clock: '08:30', zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7] };
    expect(await kept()).toEqual([{ address: here, ...facts, since: test.clock.now }]);
    expect(await schedule({ time: '25:00' })).toContain('"time" must be like 08:30.');
    expect(await schedule({ zone: 'Mars' })).toContain('"zone" must be a time zone like Europe/Berlin.');
  });

  it.each([
    ['weekdays', [1, 2, 3, 4, 5]],
    ['Weekends', [6, 7]],
    ['mon,thu', [1, 4]],
    ['Thursday mon', [1, 4]],
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['sat-mon', [1, 6, 7]],
    ['sun', [7]],
  ])('comes on %s', async (days, numbers) => {
    await schedule({ days });
    expect(await kept()).toMatchObject([{ days: numbers }]);
    for (const wrong of ['someday', ','])
      expect(await schedule({ days: wrong })).toContain('"days" must be like weekdays, mon-fri or mon,thu.');
  });

  it.each([
    ['9am', '09:00'],
    ['9:15 PM', '21:15'],
    ['12 a.m.', '00:00'],
    ['12pm', '12:00'],
  ])('takes a time of the twelve-hour clock: %s', async (time, clock) => {
    await schedule({ time });
    expect(await kept()).toMatchObject([{ clock }]);
    expect(await schedule({ time: '13pm' })).toContain('"time" must be like 08:30.');
  });

  it('comes weekly on the first of the days, besides the daily one, and is shown as such', async () => {
    await schedule({ weekly: true, days: 'thu,fri' });
    expect(await kept()).toMatchObject([{ edition: 'weekly', days: [4] }]);
    expect(await type('now')).toContain('Weekly digest');
    await schedule({});
    expect((await kept()).map((one) => one.edition)).toEqual(['daily', 'weekly']);
    await type('off');
    expect(await kept()).toEqual([]);
    expect(await type('off')).toContain('No digest was set up here.');
  });

  it.each([
    [{}, 'Every day at 08:30 (UTC).'],
    [{ days: 'mon' }, 'On Monday at 08:30 (UTC).'],
    [{ days: 'sat-mon', zone: 'america/new_york' }, 'On Monday, Saturday and Sunday at 08:30 (America/New_York).'],
    [{ weekly: true }, 'Weekly, on Monday at 08:30 (UTC).'],
    [{ zone: 'msk' }, 'Every day at 08:30 (Europe/Moscow).'],
    [{ zone: 'US/Pacific' }, 'Every day at 08:30 (US/Pacific).'],
  ])('says when it comes, with the zone in its usual spelling: %j', async (options, said) => {
    expect(await schedule(options)).toContain(said);
  });

  it.each([
    ['EST', 'America/New_York'],
    ['edt', 'America/New_York'],
    ['PST', 'America/Los_Angeles'],
    ['BST', 'Europe/London'],
    ['CEST', 'Europe/Berlin'],
  ])('goes by summer time where the zone is given as %s', async (zone, meant) => {
    expect(await schedule({ zone })).toContain(`Every day at 08:30 (${meant}).`);
    expect(await kept()).toMatchObject([{ zone: meant }]);
  });

  it('asks for the time zone where nobody knows it, and remembers what it is told', async () => {
    const options = { time: '08:30', days: 'mon,thu' };
    const asked = await test.dispatcher.command({ command: 'digest', subcommand: 'schedule', options, caller: ann });
    const action = asked.kind === 'form' ? asked.form.action : '';
    expect(await kept()).toEqual([]);
    const fields = { zone: [' Europe/Berlin '] };
    await test.dispatcher.action({ action, values: [], fields, caller: ann });
    expect(await kept()).toMatchObject([{ clock: '08:30', zone: 'Europe/Berlin', days: [1, 4] }]);
    await type('schedule', { time: '09:00', weekly: true });
    expect(await kept()).toMatchObject([{}, { edition: 'weekly', zone: 'Europe/Berlin', days: [1] }]);
  });

  it.each([
    [{}, '/digest schedule 08:30 zone:'],
    [{ days: 'weekdays' }, '/digest schedule 08:30 days:mon,tue,wed,thu,fri zone:'],
    [{ days: 'thu', weekly: true }, '/digest schedule 08:30 days:thu weekly:yes zone:'],
  ])('says how to change the guessed zone of this very digest: %j', async (options, said) => {
    const asked = { time: '8:30', ...options };
    expect(await type('schedule', asked, { ...ann, timeZone: 'Europe/Oslo' })).toContain(
      `To change it: ${said}Europe/Berlin`,
    );
  });

  it('never offers the zone that was guessed as another', async () => {
    const said = await type('schedule', { time: '8:30' }, { ...ann, timeZone: 'Europe/Berlin' });
    expect(said).toContain('To change it: /digest schedule 08:30 zone:America/New_York');
  });

  it('offers Kyiv by its present name', async () => {
    const asked = {
      command: 'digest',
      subcommand: 'schedule',
      option: 'zone',
      options: {},
      partial: 'kyiv',
      caller: ann,
    };
    expect((await test.dispatcher.complete(asked)).map((one) => one.value)).toEqual(['Europe/Kyiv']);
    expect(await schedule({ zone: 'europe/kyiv' })).toContain('(Europe/Kyiv)');
  });

  it('is not set up where the bot may only answer, nor is anything else that it would have to post', async () => {
    const caller = { ...ann, cannotPost: 'I may not post here. Let me.' };
    expect(await type('schedule', { time: '08:30', zone: 'UTC' }, caller)).toContain('I may not post here. Let me.');
    const subscribe = await test.dispatcher.command({
      command: 'alerts',
      subcommand: 'subscribe',
      options: {},
      caller,
    });
    const set = { action: 'setup.import', values: [], fields: { text: ['subscribe'] }, caller };
    for (const given of [subscribe, await test.dispatcher.action(set)])
      expect(given.kind === 'card' && cardText(given.card)).toContain('I may not post here. Let me.');
    expect(await kept()).toEqual([]);
    expect(await test.store.subscriptions.ofChannel(here)).toEqual([]);
  });
});
