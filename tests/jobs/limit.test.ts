import { expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import { cardText } from '../../src/core/card.ts';
import { alertId } from '../../src/core/store.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { openAnnouncing } from '../support/announcing.ts';

const HOUR = 60 * 60_000;
const here: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };

it('the notice of a limit names the one that was reached, not a higher one of another subscription, and promises no digest where none comes', async () => {
  const test = await openAnnouncing('a SQLite file');
  const news = await test.begin();
  await test.subscribe(here, { tags: ['spillover'], perHour: 1 });
  const other = await test.subscribe(here, { tags: ['restraint'], perHour: 20, mode: 'digest' });
  const said = async () => {
    for (const story of ['a', 'b']) await test.report(news, {}, { storyId: `${story} ${test.clock.now}` });
    const notice = (await test.delivered()).find((one) => one.kind === 'notice');
    return notice ? cardText(notice.outgoing.card).split('\n\n') : [];
  };
  const still = 'Alerts that already stand here are still updated and escalated.';
  expect((await said()).slice(0, 2)).toEqual([
    '1 alert within an hour: the rest is in /latest',
    `That is the limit of this channel. ${still}`,
  ]);
  await test.store.subscriptions.remove(other);
  await test.subscribe(here, { tags: ['restraint'], perHour: 20 });
  const schedule = { edition: 'daily' as const, clock: '08:30', zone: 'Europe/Berlin', days: [1], since: 0 };
  await test.store.digests.save({ ...schedule, address: here }, test.clock.now + HOUR);
  test.clock.now += 2 * HOUR;
  expect((await said()).slice(0, 2)).toEqual([
    '1 alert within an hour: the rest goes to the digest',
    `That is the limit of a subscription of this channel; one with a higher limit still posts. ${still}`,
  ]);
  await test.close();
});

it('what is posted no more when quiet hours end takes no room of the hour', async () => {
  const test = await openAnnouncing('a SQLite file');
  const news = await test.begin();
  const asked = { perHour: 2, least: 'watch' as const };
  const id = await test.subscribe(here, { ...asked, quiet: { from: '11:00', to: '14:00', zone: 'Europe/Berlin' } });
  await test.report(news, { severity: 'critical', tags: ['spillover'] }, { storyId: 'war' });
  await test.report(news, { severity: 'elevated', tags: ['restraint'] }, { storyId: 'talks' });
  await test.report(news, { severity: 'watch', tags: ['spillover'] }, { storyId: 'drill' });
  await test.store.subscriptions.change(id, SubscriptionSettingsSchema.parse({ ...asked, tags: ['spillover'] }));
  await test.announcer.releaseHeld(test.store);
  const posted = (await test.delivered()).map((one) => one.alertId);
  expect(posted).toEqual(['war', 'drill'].map((story) => alertId(here, story)));
  await test.close();
});
