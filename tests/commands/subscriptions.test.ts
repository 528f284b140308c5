import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChatApp } from '../support/chat-app.ts';
import { storeReports } from '../support/reports.ts';

const address = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };

describe('subscriptions, typed and pressed in the web chat', () => {
  let chat: Awaited<ReturnType<typeof startChatApp>>;
  const subscriptions = () => chat.store.subscriptions.ofChannel(address);
  const settings = async () => (await subscriptions())[0]?.settings;
  beforeAll(async () => {
    chat = await startChatApp();
    await storeReports(chat.store, { s1: ['one'], s2: ['two'] }, Date.now() - 60_000);
  });
  afterAll(() => chat.close());

  it('take feeds by name and by group, and languages', async () => {
    await chat.type('/alerts edit feeds:"Defence press, The News" languages:en,de');
    expect(await settings()).toMatchObject({ groups: ['Defence press'], languages: ['en', 'de'] });
    expect((await settings())?.feeds).toHaveLength(1);
    expect(await chat.type('/alerts edit feeds:Nobody')).toContain('no group of feeds named \\"Nobody\\"');
    await chat.type('/alerts edit feeds:all languages:all');
    expect(await settings()).toMatchObject({ feeds: [], groups: [], languages: [] });
  });

  it('say beside the languages that only English is judged, as alerts in others never come', async () => {
    expect(await chat.type('/help alerts subscribe')).toContain('so far only English is judged');
    const [one] = await subscriptions();
    expect(await chat.press(`alerts.form:${one?.id}:sources`)).toContain('so far only English (en) is judged');
  });

  it('take a group whose name has commas, and a feed by its address, typed or kept in the form', async () => {
    const [one] = await subscriptions();
    const group = 'Ukraine, Poland and the Baltic';
    const url = 'https://news.example/Feeds/Wire.xml';
    const listing = { url, title: null, outlet: 'The Wire, Daily', language: 'en', country: null, kind: null };
    await chat.store.feeds.add({ ...listing, stance: null, stateRun: false, group }, 'public', null, Date.now());
    await chat.type(`/alerts edit feeds:"${group}, Defence press, ${url}"`);
    const before = await settings();
    expect(before).toMatchObject({ groups: [group, 'Defence press'], feeds: [expect.any(String)] });
    const shown = `${group}, Defence press, The Wire, Daily`;
    expect(await chat.press(`alerts.form:${one?.id}:sources`)).toContain(shown);
    await chat.press(`alerts.save:${one?.id}:sources`, { feeds: [shown], languages: [] });
    expect(await settings()).toEqual(before);
    await chat.type('/alerts edit feeds:all');
  });

  it('change the zone of their quiet hours alone, and say so where there are none', async () => {
    expect(await chat.type('/alerts edit zone:Asia/Tokyo')).toContain('give \\"quiet\\" too');
    await chat.type('/alerts edit quiet:22:00-07:00 zone:UTC');
    await chat.type('/alerts edit zone:Asia/Tokyo');
    expect(await settings()).toMatchObject({ quiet: { from: '22:00', to: '07:00', zone: 'Asia/Tokyo' } });
    await chat.type('/alerts edit quiet:off');
  });

  it('are shown whole by edit, and changed by its forms', async () => {
    const [one] = await subscriptions();
    expect(await chat.type('/alerts edit')).toMatch(/Severity: Elevated or higher[\s\S]*Quiet hours: none/);
    expect(await chat.press(`alerts.form:${one?.id}:when`)).toContain('Europe/Berlin');
    await chat.press(`alerts.save:${one?.id}:when`, {
      ...{ quiet: ['22:00-7:00'], zone: ['Europe/Berlin'], hourly: ['3'], thread: ['yes'] },
    });
    const quiet = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' };
    expect(await settings()).toMatchObject({ quiet, perHour: 3, thread: true });
    await chat.press(`alerts.save:${one?.id}:sources`, { feeds: ['defence press'], languages: ['en'] });
    expect(await settings()).toMatchObject({ groups: ['Defence press'], languages: ['en'] });
    await chat.press(`alerts.save:${one?.id}:sources`, { feeds: [], languages: [] });
    expect(await chat.press(`alerts.save:${one?.id}:when`, { hourly: ['many'], thread: ['no'] })).toContain(
      'whole number',
    );
  });

  it('say what an edit adds and removes', async () => {
    await chat.type('/alerts edit quiet:10pm-7am');
    expect((await settings())?.quiet).toMatchObject({ from: '22:00', to: '07:00' });
    await chat.type('/alerts edit quiet:off');
    expect(await chat.type('/alerts edit least:critical')).toMatch(
      /0 alerts in the last 14 days, before 2[\s\S]*2 no longer/,
    );
    expect(await chat.type('/alerts edit least:watch')).toMatch(/2 alerts in the last 14 days, before 0[\s\S]*2 more/);
    expect(await chat.type('/alerts edit thread:no')).toContain('the same ones as before the change');
  });

  it('pause and resume one, or all of the workspace, and say why', async () => {
    expect(await chat.type('/alerts pause all')).toMatch(/Paused: 1 subscription[\s\S]*paused.*Paused by Guest/);
    expect(await chat.type('/alerts list')).toMatch(/Paused by Guest/);
    expect(await chat.type('/alerts resume')).toContain('Resumed: 1 subscription');
    expect((await subscriptions())[0]?.pausedUntil).toBe(0);
  });

  it('are told apart by their number where a channel has several', async () => {
    await chat.type('/alerts subscribe least:critical');
    expect(await chat.type('/alerts pause')).toContain('Which one? Give its number');
    expect(await chat.type('/alerts pause 3')).toContain('Which one? Give its number');
    expect(await chat.type('/alerts pause 2')).toMatch(/Paused: 1 subscription[\s\S]*2\. Critical only/);
    expect((await subscriptions()).map((one) => one.pausedUntil > 0)).toEqual([false, true]);
    await chat.type('/alerts remove 2');
    expect(await subscriptions()).toHaveLength(1);
    expect(await chat.type('/alerts pause 7')).toContain('where there is only 1.');
  });

  it('are not for one person in the web chat, which has no direct messages', async () => {
    expect(await chat.type('/watch subscribe')).toContain('Make a channel of your own');
  });

  it('are not called gone where only the alert is no longer known', async () => {
    expect(await subscriptions()).toHaveLength(1);
    expect(await chat.press('alert.snooze:long-ago')).toContain('I no longer know this alert.');
  });

  it('are snoozed from an alert, muted, and both undone', async () => {
    const [one] = await subscriptions();
    const state = { subscriptions: [one?.id ?? ''], told: null, step: 0, heldUntil: null };
    const alert = { id: 'web:local:alerts|s1', address, storyId: 's1', state, muted: false, openedAt: 1, changedAt: 1 };
    await chat.store.alerts.save(alert);
    const snoozed = await chat.press('alert.snooze:s1');
    expect(snoozed).toContain('Snoozed for 2 hours');
    expect(snoozed).toContain('What comes meanwhile is in /latest.');
    expect((await subscriptions())[0]?.pausedUntil).toBeGreaterThan(Date.now() + 7_100_000);
    expect(await chat.press('alert.snooze:s1:off')).toContain('Snooze ended');
    expect((await subscriptions())[0]?.pausedUntil).toBe(0);
    await chat.type('/alerts pause');
    expect(await chat.press('alert.snooze:s1:off')).toContain('paused for longer meanwhile');
    await chat.type('/digest schedule 08:30');
    expect(await chat.press('alert.snooze:s1')).toContain('is in the digest and in /latest');
    await chat.type('/digest off');
    expect((await subscriptions())[0]?.pauseReason).toContain('Paused by Guest');
    await chat.type('/alerts resume');
    for (const _twice of [1, 2]) expect(await chat.press('alert.mute:s1')).toContain('Muted');
    expect(await chat.press('alert.mute:s1:off')).toContain('No longer muted');
    expect((await chat.store.alerts.get(alert.id))?.muted).toBe(false);
  });
});
