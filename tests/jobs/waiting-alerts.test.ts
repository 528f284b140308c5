import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import type { Feed } from '../../src/core/feed.ts';
import { alertId } from '../../src/core/store.ts';
import { FOREVER } from '../../src/core/subscription.ts';
import { createDeliveryWorker } from '../../src/delivery/worker.ts';
import { pauseRefused } from '../../src/jobs/refused.ts';
import { openAnnouncing } from '../support/announcing.ts';
import { REAL_DATABASES } from '../support/databases.ts';
import { openPlatform } from '../support/sending.ts';
import { until } from '../support/until.ts';

const HOUR = 60 * 60_000;
const here: ChannelAddress = { platform: 'web', workspace: 'local', channel: 'C1' };
/** They begin an hour after the tests do. */
const quiet = { from: '13:00', to: '15:00', zone: 'Europe/Berlin' };
const log = { info() {}, warn() {}, error() {} };

describe.each(REAL_DATABASES)('while an alert waits to be posted, on %s', (database) => {
  let test: Awaited<ReturnType<typeof openAnnouncing>>;
  let news: Feed;
  let worker: ReturnType<typeof createDeliveryWorker>;
  let away: boolean;
  /** The try at which it cannot be found out whether it is held back. */
  let failsAt: number;
  let tried: string[];
  let posted: string[];
  beforeAll(async () => {
    test = await openAnnouncing(database);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    news = await test.begin();
    away = true;
    failsAt = 0;
    tried = [];
    posted = [];
    const open = openPlatform(async (key) => posted.push(key));
    const send: typeof open.send = async (request) => {
      if (!away) return open.send(request);
      tried.push(request.key);
      return { outcome: 'retry', at: test.clock.now + 2_000, cause: 'It is away.', scope: 'message' };
    };
    const now = () => test.clock.now;
    worker = createDeliveryWorker({
      outbox: test.store.outbox,
      platforms: new Map([['web', { ...open, send }]]),
      uncertainty: 'at-least-once',
      onRefused: async () => {},
      async heldBack(delivery) {
        if (delivery.attempts === failsAt) throw new Error('The database is away.');
        return test.announcer.heldBack(test.store, delivery);
      },
      database: { usable: () => true, failed: () => false },
      processId: 'this one',
      log,
      now,
    });
    worker.start();
  });
  afterEach(() => worker.stop());

  /** The platform answers again after so long. */
  async function backAfter(ms: number): Promise<void> {
    worker.wake();
    await until(async () => tried.length > 0);
    away = false;
    test.clock.now += ms;
    worker.wake();
  }
  const opening = (story: string) => `${alertId(here, story)}#1`;
  const nothingWaits = async () => (await test.store.outbox.waitingFor(here)) === 0;
  const verdicts = async (story: string) =>
    (await test.store.alerts.decisions(story, here)).map((decision) => decision.verdict);

  it('quiet hours that begin hold it, and all that waits behind it, until they end; then each comes once', async () => {
    await test.subscribe(here, { quiet });
    for (const storyId of ['a', 'b']) await test.report(news, {}, { storyId });
    await backAfter(2 * HOUR);
    await until(nothingWaits);
    expect(posted).toEqual([]);
    expect(await verdicts('b')).toEqual(['sent', 'held-quiet']);
    test.clock.now += HOUR;
    await test.announcer.releaseHeld(test.store);
    worker.wake();
    await until(nothingWaits);
    expect(posted).toEqual(['a', 'b'].map(opening));
  });

  it('they hold nothing that a subscription without them asks for', async () => {
    await test.subscribe(here, { quiet });
    await test.subscribe(here, { tags: ['spillover'] });
    await test.report(news, { tags: ['restraint'] }, { storyId: 'quiet' });
    await test.report(news, { tags: ['spillover'] }, { storyId: 'awake' });
    await backAfter(2 * HOUR);
    await until(nothingWaits);
    expect(posted).toEqual([opening('awake')]);
    expect(await verdicts('quiet')).toEqual(['sent', 'held-quiet']);
  });

  it.each([
    ['subscribes to nothing any more', 'not-matched', (id: string) => test.store.subscriptions.remove(id)],
    [
      'has snoozed its subscription',
      'paused',
      (id: string) => test.store.subscriptions.pause(id, test.clock.now + 2 * HOUR, null),
    ],
  ])('a channel that %s gets nothing of what waited, and /why can say so', async (_what, verdict, end) => {
    const id = await test.subscribe(here);
    await test.report(news, {}, { storyId: 'a' });
    worker.wake();
    await until(async () => tried.length > 0);
    await end(id);
    await backAfter(HOUR);
    await until(nothingWaits);
    expect(posted).toEqual([]);
    expect(await verdicts('a')).toEqual(['sent', verdict]);
  });

  it('quiet hours hold it also where that could not be found out at first', async () => {
    await test.subscribe(here, { quiet });
    await test.report(news, {}, { storyId: 'a' });
    failsAt = 2;
    await backAfter(2 * HOUR);
    await until(async () =>
      (await test.db.selectFrom('delivery').select('reason').execute())[0]?.reason?.includes('database'),
    );
    test.clock.now += 5_000;
    worker.wake();
    await until(nothingWaits);
    expect(posted).toEqual([]);
    expect(await verdicts('a')).toEqual(['sent', 'held-quiet']);
  });

  it('a channel whose workspace refused another one keeps what waited, for when it is resumed', async () => {
    const open: ChannelAddress = { ...here, workspace: 'other', channel: 'C3' };
    for (const channel of [here, open]) await test.subscribe(channel);
    await test.report(news, {}, { storyId: 'a' });
    worker.wake();
    await until(async () => tried.length > 1);
    await pauseRefused(test.store, log)({ to: { ...here, channel: 'C2' } }, 'The app was removed.', 'workspace');
    await backAfter(HOUR / 2);
    await until(async () => posted.length > 0);
    await worker.stop();
    expect(posted).toEqual([`${alertId(open, 'a')}#1`]);
    expect(await verdicts('a')).toEqual(['sent']);
    expect(await test.store.outbox.waitingFor(here)).toBe(1);
  });

  it.each([
    ['snoozed', HOUR],
    ['paused', 365 * 24 * HOUR],
  ])(
    'what a channel is told no more because its subscription is %s does not come, and /why can say so',
    async (_, ms) => {
      const id = await test.subscribe(here);
      await test.report(news, {}, { storyId: 'a' });
      await test.store.subscriptions.pause(id, test.clock.now + ms, 'By a manager.');
      await backAfter(HOUR / 2);
      await until(nothingWaits);
      expect(posted).toEqual([]);
      expect(await verdicts('a')).toEqual(['sent', 'paused']);
    },
  );

  it('a snooze that has ended before it could be posted holds nothing', async () => {
    const id = await test.subscribe(here);
    await test.report(news, {}, { storyId: 'a' });
    await test.store.subscriptions.pause(id, test.clock.now + HOUR, 'By a manager.');
    await backAfter(HOUR);
    await until(nothingWaits);
    expect(posted).toEqual([opening('a')]);
  });

  it('a subscription that is paused holds nothing that another one asks for', async () => {
    await test.store.subscriptions.pause(await test.subscribe(here), FOREVER, 'By a manager.');
    await test.subscribe(here);
    await test.report(news, {}, { storyId: 'a' });
    await backAfter(HOUR / 2);
    await until(nothingWaits);
    expect(await verdicts('a')).toEqual(['sent']);
  });

  it('what another channel of its workspace was refused keeps it until that is resumed', async () => {
    const elsewhere = { ...here, channel: 'C2' };
    const id = await test.subscribe(here);
    await test.report(news, {}, { storyId: 'a' });
    worker.wake();
    await until(async () => tried.length > 0);
    const refused = pauseRefused(test.store, log);
    await refused({ to: elsewhere }, 'The app was removed.', 'workspace');
    await backAfter(HOUR / 2);
    await test.store.subscriptions.pause(id, 0, null);
    await test.store.transaction((tables) => test.announcer.release(tables, here));
    worker.wake();
    await until(nothingWaits);
    expect(posted).toEqual([opening('a')]);
  });

  describe('that a story stepped up', () => {
    const stepUp = () => test.report(news, { severity: 'critical' }, { storyId: 'a' });
    const step = (number: number) => `${alertId(here, 'a')}#${number}`;
    const openedThenAway = async () => {
      away = false;
      await test.report(news, {}, { storyId: 'a' });
      worker.wake();
      await until(nothingWaits);
      away = true;
      test.clock.now += HOUR / 2;
      await stepUp();
    };

    it('is told when the quiet hours end that began meanwhile, once', async () => {
      await test.subscribe(here, { quiet });
      await openedThenAway();
      await backAfter(HOUR);
      await until(async () => (await verdicts('a')).includes('held-quiet'));
      await until(nothingWaits);
      expect(posted).toEqual([opening('a')]);
      test.clock.now += 2 * HOUR;
      await test.announcer.releaseHeld(test.store);
      worker.wake();
      await until(nothingWaits);
      expect(posted).toEqual([opening('a'), step(3)]);
      expect(await verdicts('a')).toEqual(['sent', 'escalated', 'held-quiet', 'escalated']);
    });

    it('is not told where somebody muted the story meanwhile', async () => {
      await test.subscribe(here);
      await openedThenAway();
      await test.store.alerts.mute(alertId(here, 'a'), true);
      await backAfter(HOUR);
      await until(nothingWaits);
      expect(posted).toEqual([opening('a')]);
      expect((await verdicts('a')).at(-1)).toBe('muted');
    });
  });

  it('quiet hours hold nothing before they begin', async () => {
    await test.subscribe(here, { quiet });
    await test.report(news, {}, { storyId: 'a' });
    await backAfter(HOUR / 2);
    await until(nothingWaits);
    expect(posted).toEqual([opening('a')]);
    expect(await verdicts('a')).toEqual(['sent']);
  });
});
