import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import { alertId } from '../../src/core/store.ts';
import { FOREVER } from '../../src/core/subscription.ts';
import { openAnnouncing } from '../support/announcing.ts';
import { REAL_DATABASES } from '../support/databases.ts';

const HOUR = 60 * 60_000;
const here: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const elsewhere: ChannelAddress = { platform: 'slack', workspace: 'T2', channel: 'C2' };

describe.each(REAL_DATABASES)('hours in which nothing is delivered, on %s', (database) => {
  let test: Awaited<ReturnType<typeof openAnnouncing>>;
  beforeAll(async () => {
    test = await openAnnouncing(database);
  });
  afterAll(() => test.close());

  it('end without a flood: as many alerts come as in two hours at most, the gravest; the rest is left to the digest', async () => {
    const news = await test.begin();
    await test.subscribe(here, { perHour: 2, least: 'watch' });
    await test.subscribe(elsewhere, { perHour: 50, least: 'watch' });
    const thinOut = () => test.announcer.thinOut(test.store);
    for (let hour = 0; hour < 6; hour++) {
      await test.report(news, { severity: hour === 3 ? 'critical' : 'watch' }, { storyId: `${hour}` });
      await test.report(news, { severity: 'watch' }, { storyId: `${hour} too` });
      await test.report(news, { severity: 'watch' }, { storyId: `${hour} as well` });
      test.clock.now += HOUR;
      await thinOut();
    }
    const posted = await test.delivered();
    const alertsTo = ({ channel }: ChannelAddress) =>
      posted.filter((one) => one.kind === 'alert' && one.to.channel === channel).map((one) => one.alertId);
    expect(alertsTo(here)).toContain(alertId(here, '3'));
    expect(alertsTo(here).length).toBeLessThanOrEqual(4);
    expect(alertsTo(elsewhere)).toHaveLength(18);
    expect(posted.filter((one) => one.kind === 'notice')).toHaveLength(1);
    const alerts = await test.store.alerts.changedSince(here, 0);
    const untold = alerts.filter((one) => one.state.told === null).map((one) => one.id);
    expect(untold.toSorted()).toEqual(
      alerts
        .map((one) => one.id)
        .filter((id) => !alertsTo(here).includes(id))
        .toSorted(),
    );
    await thinOut();
    expect(await test.delivered()).toEqual([]);
  });

  it('leave the gravest of all that waits, also where milder news came last', async () => {
    const news = await test.begin();
    await test.subscribe(here, { perHour: 2, least: 'watch' });
    for (const storyId of ['war', 'attack']) await test.report(news, { severity: 'critical' }, { storyId });
    test.clock.now += HOUR + 1;
    for (const storyId of ['talks', 'visit']) await test.report(news, { severity: 'watch' }, { storyId });
    await test.announcer.thinOut(test.store);
    const alerts = (await test.delivered()).filter((one) => one.kind === 'alert');
    expect(alerts.map((one) => one.alertId)).toEqual(['war', 'attack'].map((story) => alertId(here, story)));
  });

  it('leave the gravest also where the hourly limit had left it to the digest, and are weighed once', async () => {
    const news = await test.begin();
    await test.subscribe(here, { perHour: 2, least: 'watch' });
    for (const storyId of ['talks', 'visit', 'war', 'speech']) {
      await test.report(news, { severity: storyId === 'war' ? 'critical' : 'watch' }, { storyId });
      test.clock.now += 1000;
    }
    for (let hour = 0; hour < 3; hour++) {
      test.clock.now += HOUR + 1;
      await test.announcer.thinOut(test.store);
    }
    const alerts = (await test.delivered()).filter((one) => one.kind === 'alert');
    expect(alerts.map((one) => one.alertId)).toEqual(['war', 'talks'].map((story) => alertId(here, story)));
    const verdicts = (await test.store.alerts.decisions('speech', here)).map((one) => one.verdict);
    expect(verdicts).toEqual(['held-rate', 'held-rate']);
  });

  it('end without a flood also where one of several subscriptions is paused', async () => {
    const news = await test.begin();
    await test.subscribe(here, { perHour: 2, least: 'watch' });
    await test.store.subscriptions.pause(await test.subscribe(here), FOREVER, 'Not wanted.');
    for (let hour = 0; hour < 3; hour++) {
      for (const side of ['a', 'b']) await test.report(news, { severity: 'watch' }, { storyId: `${hour} ${side}` });
      test.clock.now += HOUR + 1;
    }
    await test.announcer.thinOut(test.store);
    expect((await test.delivered()).filter((one) => one.kind === 'alert')).toHaveLength(2);
  });

  it('keep nobody waiting at their end, however many channels there are', async () => {
    const news = await test.begin();
    const channels = Array.from({ length: 30 }, (_, n) => ({ ...here, channel: `C${n}` }));
    for (const channel of channels) await test.subscribe(channel, { perHour: 1, least: 'watch' });
    for (const storyId of ['a', 'b', 'c']) {
      await test.report(news, { severity: 'watch' }, { storyId });
      test.clock.now += HOUR + 1;
    }
    let thinning = true;
    const thinned = test.announcer.thinOut(test.store).finally(() => {
      thinning = false;
    });
    let answers = 0;
    for (; thinning; answers++) await test.store.feeds.all();
    await thinned;
    expect(answers).toBeGreaterThan(channels.length / 2);
    expect((await test.delivered()).filter((one) => one.kind === 'alert')).toHaveLength(channels.length);
  });
});

describe('many channels whose quiet hours end at once', () => {
  let test: Awaited<ReturnType<typeof openAnnouncing>>;
  beforeAll(async () => {
    test = await openAnnouncing('a SQLite file');
  });
  afterAll(() => test.close());

  it('get the gravest of all that waited, each of them at once', async () => {
    const news = await test.begin();
    const quiet = { from: '11:00', to: '14:00', zone: 'Europe/Berlin' };
    const channels = Array.from({ length: 45 }, (_, n) => ({ ...here, channel: `C${n}` }));
    for (const channel of channels) await test.subscribe(channel, { perHour: 1, least: 'watch', quiet });
    for (const storyId of ['talks', 'visit', 'drill', 'speech', 'war']) {
      await test.report(news, { severity: storyId === 'war' ? 'critical' : 'watch' }, { storyId });
      test.clock.now += 1000;
    }
    test.clock.now += 2 * HOUR;
    await test.announcer.releaseHeld(test.store);
    const alerts = (await test.delivered()).filter((one) => one.kind === 'alert');
    expect(alerts.map((one) => one.alertId).toSorted()).toEqual(channels.map((to) => alertId(to, 'war')).toSorted());
  });
});
