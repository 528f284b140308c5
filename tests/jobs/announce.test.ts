import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import { cardText } from '../../src/core/card.ts';
import type { Feed } from '../../src/core/feed.ts';
import { alertId } from '../../src/core/store.ts';
import { FOREVER, type SubscriptionSettings, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { digestPrefix } from '../../src/jobs/digest.ts';
import { openAnnouncing } from '../support/announcing.ts';
import { REAL_DATABASES } from '../support/databases.ts';
import type { assessed } from '../support/reports.ts';

const HOUR = 60 * 60_000;
const here: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const elsewhere: ChannelAddress = { platform: 'slack', workspace: 'T2', channel: 'C2' };

describe.each(REAL_DATABASES)('what channels are told of a story that moves, on %s', (database) => {
  let test: Awaited<ReturnType<typeof openAnnouncing>>;
  let announcer: typeof test.announcer;
  let news: Feed;
  beforeAll(async () => {
    test = await openAnnouncing(database);
    announcer = test.announcer;
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    news = await test.begin();
  });

  const subscribe = (address: ChannelAddress, settings: Partial<SubscriptionSettings> = {}) =>
    test.subscribe(address, settings);
  const report = (changes: Parameters<typeof assessed>[0] = {}, from = news, baseline = false, storyId = 's') =>
    test.report(from, changes, { baseline, storyId });
  const delivered = () => test.delivered();
  const kinds = async () => (await delivered()).map((one) => `${one.kind} ${one.to.channel}`);
  const verdicts = async (address = here) =>
    (await test.store.alerts.decisions('s', address)).map((decision) => decision.verdict);

  it('opens one alert a channel, then edits it, and answers it when the story steps up', async () => {
    await subscribe(here);
    await report();
    const [opening] = await delivered();
    expect(opening?.kind).toBe('alert');
    await report();
    expect(await kinds()).toEqual(['update C1']);
    test.clock.now += HOUR;
    await report({ severity: 'critical' });
    const [edit, escalation] = (await delivered()).toSorted((a, b) => b.kind.localeCompare(a.kind));
    expect(edit).toMatchObject({ kind: 'update', target: { message: `m-${opening?.seq}` } });
    expect(escalation).toMatchObject({ kind: 'escalation', target: { message: `m-${opening?.seq}` } });
    expect(cardText(escalation?.outgoing.card ?? fail())).toContain('Escalated: ');
    expect(await verdicts()).toEqual(['sent', 'updated', 'escalated']);
  });

  it('still says that a story stepped up where its alert could not be posted, instead of waiting for ever', async () => {
    await subscribe(here);
    await report();
    const [opening] = await test.store.outbox.claim({ now: test.clock.now, by: 'w', leaseMs: 1_000, limit: 1 });
    if (!opening) throw new Error('no alert');
    await test.store.outbox.finish(opening, { state: 'given-up', at: test.clock.now, reason: 'Too strange.' });
    await report({ severity: 'critical' });
    const sent = await delivered();
    expect(sent.find((one) => one.kind === 'escalation')).toMatchObject({ target: null });
    expect(await test.store.outbox.nextDueAt()).toBeNull();
  });

  it('posts nothing of what came with the first poll of a feed, and nothing that is old news', async () => {
    await subscribe(here);
    await report({}, news, true);
    expect(await delivered()).toEqual([]);
    test.clock.now += 5 * 24 * HOUR;
    expect(await verdicts()).toEqual([]);
  });

  it('opens no alert of an older story because the first poll of a feed brings a report of it, which an open one shows', async () => {
    await report();
    await subscribe(here);
    const added = await test.feed('https://added.example/feed', 'public');
    await report({}, added, true);
    expect(await delivered()).toEqual([]);
    await report();
    expect(await kinds()).toEqual(['alert C1']);
    await report({}, added, true);
    expect(await kinds()).toEqual(['update C1']);
  });

  describe('of a channel that refused posts and takes them again', () => {
    const refuse = () => test.store.outbox.hold(here, { until: FOREVER, reason: 'No right to post.', permanent: true });
    const release = () => test.store.transaction((tables) => announcer.release(tables, here));
    const waiting = async () => (await test.store.outbox.waiting(here)).map((one) => one.key.replace(/^[^|]*\|/, ''));

    it('tells it what is still news, and no more at once than in an hour', async () => {
      await subscribe(here, { perHour: 2 });
      await refuse();
      await report({}, news, false, 'a');
      await report({}, news, false, 'b');
      test.clock.now += 2 * HOUR;
      await report({}, news, false, 'c');
      test.clock.now += 2 * HOUR;
      expect(await waiting()).toHaveLength(3);
      await release();
      const posted = await delivered();
      const of = (kind: string) => posted.filter((one) => one.kind === kind);
      expect(of('alert').map((one) => one.alertId)).toEqual(['a', 'b'].map((story) => alertId(here, story)));
      expect(of('notice').map((one) => cardText(one.outgoing.card))).toEqual([expect.stringContaining('2 alerts')]);
      const [, last] = await test.store.alerts.decisions('c', here);
      expect(last).toMatchObject({
        verdict: 'held-rate',
        reason: expect.stringContaining('in the digest where one comes here'),
      });
      expect((await test.store.alerts.find(here, 'c'))?.state.told).toBeNull();
    });

    it('does not tell it what has become old, says why, and posts a later report of it as new', async () => {
      await subscribe(here);
      await refuse();
      await report();
      test.clock.now += 4 * 24 * HOUR;
      await release();
      expect(await delivered()).toEqual([]);
      const decisions = await test.store.alerts.decisions('s', here);
      expect(decisions.map((one) => one.verdict)).toEqual(['sent', 'stale']);
      await report();
      expect(await kinds()).toEqual(['alert C1']);
    });

    it('posts at once what was refused within the hour: it does not count as posted', async () => {
      await subscribe(here, { perHour: 1 });
      await refuse();
      await report();
      test.clock.now += 60_000;
      await release();
      expect(await kinds()).toEqual(['alert C1']);
    });

    it('keeps what waits for a manager to resume it, however much that is', async () => {
      const id = await subscribe(here, { perHour: 1 });
      await refuse();
      await report();
      test.clock.now += 2 * HOUR;
      await report({}, news, false, 'too');
      await test.store.subscriptions.pause(id, FOREVER, 'No right to post.');
      test.clock.now += 2 * HOUR;
      await announcer.thinOut(test.store);
      await test.store.subscriptions.pause(id, 0, null);
      await release();
      expect((await kinds()).toSorted()).toEqual(['alert C1', 'notice C1']);
    });

    it('posts what was refused when it is resumed for the second time within the hour', async () => {
      await subscribe(here, { perHour: 2, least: 'watch' });
      await refuse();
      for (const story of ['a', 'b']) await report({}, news, false, story);
      test.clock.now += HOUR + 1;
      for (const story of ['c', 'd']) await report({ severity: 'watch' }, news, false, story);
      for (let time = 0; time < 2; time++) {
        test.clock.now += 60_000;
        await release();
        if (time === 0) await refuse();
      }
      const alerts = (await delivered()).filter((one) => one.kind === 'alert');
      expect(alerts.map((one) => one.alertId)).toEqual(['a', 'b'].map((story) => alertId(here, story)));
    });

    it('is still told that the hourly limit was reached within the hour', async () => {
      await subscribe(here, { perHour: 1 });
      await refuse();
      for (const story of ['a', 'b']) await report({}, news, false, story);
      test.clock.now += 60_000;
      await release();
      expect((await kinds()).toSorted()).toEqual(['alert C1', 'notice C1']);
    });

    it('posts what its managers asked for though it came with a first poll', async () => {
      await subscribe(here);
      await refuse();
      await report({}, news, true);
      const asked = { storyId: 's', itemId: null, relevant: true, scope: 'slack:T1' };
      await test.store.transaction((tables) => announcer.storiesMoved(tables, [asked]));
      await release();
      expect(await kinds()).toEqual(['alert C1']);
    });

    it('keeps a weekly digest until the next one, which tells its news too, however old it gets', async () => {
      const clock = { clock: '09:00', zone: 'Europe/Berlin', days: [1 as const], since: 0 };
      const weekly = { address: here, edition: 'weekly' as const, ...clock };
      await test.store.digests.save(weekly, test.clock.now);
      await refuse();
      const key = `${digestPrefix(weekly)}2025-06-30`;
      const outgoing = { card: { title: 'x', tone: 'neutral' as const, body: [], controls: [] } };
      await test.store.outbox.enqueue({ key, kind: 'digest', to: here, outgoing }, test.clock.now);
      test.clock.now += 5 * 24 * HOUR;
      await announcer.thinOut(test.store);
      await release();
      expect((await delivered()).map((one) => one.key)).toEqual([key]);
    });

    it('gets no old notice and no old digest of which there is no other', async () => {
      await refuse();
      const outgoing = { card: { title: 'x', tone: 'neutral' as const, body: [], controls: [] } };
      for (const [key, kind] of [
        ['old notice', 'notice'],
        ['old digest', 'digest'],
        ['weekly digest', 'digest'],
        ['daily digest', 'digest'],
        ['notice', 'notice'],
      ] as const) {
        await test.store.outbox.enqueue({ key, kind, to: here, outgoing }, test.clock.now);
        test.clock.now += 24 * HOUR;
      }
      await release();
      expect((await delivered()).map((one) => one.key)).toEqual(['weekly digest', 'daily digest', 'notice']);
    });
  });

  it('takes back what could not be posted until it was old, wherever it waits, and leaves the rest', async () => {
    await subscribe(here);
    await subscribe(elsewhere);
    await report({}, news, false, 'old');
    test.clock.now += 4 * 24 * HOUR;
    await report({}, news, false, 'new');
    await announcer.thinOut(test.store);
    const posted = (await delivered()).map((one) => one.alertId);
    expect(posted.toSorted()).toEqual([alertId(here, 'new'), alertId(elsewhere, 'new')].toSorted());
    expect((await test.store.alerts.decisions('old', here)).map((one) => one.verdict)).toEqual(['sent', 'stale']);
  });

  it('posts what came with a first poll where a workspace asks for it, and there alone', async () => {
    await subscribe(here);
    await subscribe(elsewhere);
    await report({}, news, true);
    const asked = { storyId: 's', itemId: null, relevant: true, scope: 'slack:T2' };
    await test.store.transaction((tables) => announcer.storiesMoved(tables, [asked]));
    expect(await kinds()).toEqual(['alert C2']);
  });

  it('holds an alert in quiet hours and posts it once when they end', async () => {
    await subscribe(here, { quiet: { from: '11:00', to: '14:00', zone: 'Europe/Berlin' } });
    await report();
    expect(await delivered()).toEqual([]);
    expect(await announcer.releaseHeld(test.store)).toBe(0);
    test.clock.now += 2 * HOUR;
    expect(await announcer.releaseHeld(test.store)).toBe(1);
    expect(await announcer.releaseHeld(test.store)).toBe(0);
    expect(await kinds()).toEqual(['alert C1']);
    expect(await verdicts()).toEqual(['held-quiet', 'sent']);
  });

  it('counts what it posted in an hour towards the limit, and no edit of that', async () => {
    await subscribe(here, { perHour: 2 });
    for (const storyId of ['a', 'a', 'a', 's', 'c']) await report({}, news, false, storyId);
    expect(await verdicts()).toEqual(['sent']);
    expect((await test.store.alerts.decisions('c', here)).map((one) => one.verdict)).toEqual(['held-rate']);
  });

  it('posts at once what waits for quiet hours that are taken off, and holds what they still hold', async () => {
    const quiet = { from: '11:00', to: '14:00', zone: 'Europe/Berlin' };
    const id = await subscribe(here, { quiet });
    await report();
    const change = async (settings: Partial<SubscriptionSettings>) => {
      await test.store.subscriptions.change(id, SubscriptionSettingsSchema.parse(settings));
      await announcer.releaseHeld(test.store);
    };
    await change({ quiet: { ...quiet, to: '13:00' } });
    expect(await kinds()).toEqual([]);
    await change({});
    expect(await kinds()).toEqual(['alert C1']);
  });

  it('says why it posts nothing of what waited for quiet hours to end and is no longer asked for then', async () => {
    const quiet = { from: '11:00', to: '14:00', zone: 'Europe/Berlin' };
    const id = await subscribe(here, { quiet });
    await report();
    await test.store.subscriptions.change(id, SubscriptionSettingsSchema.parse({ quiet, least: 'critical' }));
    await announcer.releaseHeld(test.store);
    expect(await delivered()).toEqual([]);
    expect(await verdicts()).toEqual(['held-quiet', 'below-threshold']);
  });

  it('posts what was asked for in quiet hours when they end, though it came with a first poll', async () => {
    await subscribe(here, { quiet: { from: '11:00', to: '14:00', zone: 'Europe/Berlin' } });
    await report({}, news, true);
    const asked = { storyId: 's', itemId: null, relevant: true, scope: 'slack:T1' };
    await test.store.transaction((tables) => announcer.storiesMoved(tables, [asked]));
    test.clock.now += 2 * HOUR;
    await announcer.releaseHeld(test.store);
    expect(await kinds()).toEqual(['alert C1']);
  });

  it('posts the most severe first when quiet hours end, as the hourly limit may leave room for no more', async () => {
    await subscribe(here, { quiet: { from: '11:00', to: '14:00', zone: 'Europe/Berlin' }, perHour: 2, least: 'watch' });
    for (const severity of ['watch', 'elevated', 'watch', 'critical'] as const) {
      await report({ severity }, news, false, `${severity} ${test.clock.now}`);
      test.clock.now += 1000;
    }
    test.clock.now += 2 * HOUR;
    await announcer.releaseHeld(test.store);
    const posted = (await delivered()).filter((one) => one.kind === 'alert');
    expect(posted.map(({ outgoing }) => outgoing.card.tone)).toEqual(['critical', 'elevated']);
  });

  it('lets nothing go when quiet hours end on a channel that has paused meanwhile', async () => {
    const id = await subscribe(here, { quiet: { from: '11:00', to: '14:00', zone: 'Europe/Berlin' } });
    await report();
    await test.store.subscriptions.pause(id, FOREVER, 'Holidays.');
    test.clock.now += 2 * HOUR;
    await announcer.releaseHeld(test.store);
    expect(await delivered()).toEqual([]);
    expect(await verdicts()).toEqual(['held-quiet', 'paused']);
  });

  it('neither edits nor escalates a story that a channel muted, and others hear of it as before', async () => {
    await subscribe(here);
    await subscribe(elsewhere);
    await report();
    await delivered();
    await test.store.alerts.mute(alertId(here, 's'), true);
    await report({ severity: 'critical' });
    expect((await kinds()).toSorted()).toEqual(['escalation C2', 'update C2']);
    expect(await verdicts()).toEqual(['sent', 'muted']);
  });

  it('opens no alert for a report that is not relevant, also where a channel subscribed after the story', async () => {
    await subscribe(here);
    await report();
    await subscribe(elsewhere);
    await delivered();
    await report({ relevant: false, severity: null, tags: [] });
    expect(await kinds()).toEqual(['update C1']);
  });

  it('posts nothing that was left to the digest because a report comes that does not bear on it', async () => {
    await subscribe(here, { perHour: 1 });
    await report({}, news, false, 'first');
    await report();
    expect(await verdicts()).toEqual(['held-rate']);
    await delivered();
    test.clock.now += 2 * HOUR;
    await report({ relevant: false, severity: null, tags: [] });
    expect(await delivered()).toEqual([]);
    await report();
    expect(await verdicts()).toEqual(['held-rate', 'sent']);
  });

  it("corrects posted alerts of the managers' own workspace and no other", async () => {
    await subscribe(here);
    await subscribe(elsewhere);
    await report();
    const split = await report();
    await delivered();
    test.clock.now += HOUR;
    await test.store.corrections.add('slack:T1', { kind: 'split', itemId: split }, 'u1', test.clock.now);
    await test.store.transaction((tables) =>
      announcer.storiesMoved(tables, [{ storyId: 's', itemId: null, relevant: false, scope: 'slack:T1' }]),
    );
    const [edit, ...more] = await delivered();
    expect([edit?.kind, edit?.to.channel, more]).toEqual(['update', 'C1', []]);
    const headline = (await test.store.items.byId(split))?.title ?? fail();
    expect(cardText(edit?.outgoing.card ?? fail())).not.toContain(headline);
    await report();
    test.clock.now += HOUR;
    const [later] = (await delivered()).filter((one) => one.to.channel === 'C1');
    expect(cardText(later?.outgoing.card ?? fail())).not.toContain(headline);
  });

  it('corrects a posted alert also where no report of it counts any longer', async () => {
    await subscribe(here);
    await report({ relevant: false, severity: null, tags: [] });
    const itemId = await report();
    const headline = (await test.store.items.byId(itemId))?.title ?? fail();
    expect((await delivered()).map(({ outgoing }) => outgoing.card.title)).toEqual([headline]);
    test.clock.now += HOUR;
    await test.store.corrections.add('slack:T1', { kind: 'split', itemId }, 'u1', test.clock.now);
    const correction = { storyId: 's', itemId: null, relevant: false, scope: 'slack:T1' };
    await test.store.transaction((tables) => announcer.storiesMoved(tables, [correction]));
    const [edit, ...more] = await delivered();
    expect([edit?.kind, more]).toEqual(['update', []]);
    expect(cardText(edit?.outgoing.card ?? fail())).not.toContain(headline);
  });

  it('corrects a posted alert also of old news', async () => {
    await subscribe(here);
    await report();
    const itemId = await report();
    await delivered();
    test.clock.now += 4 * 24 * HOUR;
    await test.store.corrections.add('slack:T1', { kind: 'split', itemId }, 'u1', test.clock.now);
    const correction = { storyId: 's', itemId: null, relevant: false, scope: 'slack:T1' };
    await test.store.transaction((tables) => announcer.storiesMoved(tables, [correction]));
    const [edit, ...more] = await delivered();
    expect([edit?.kind, more]).toEqual(['update', []]);
    expect(cardText(edit?.outgoing.card ?? fail())).toContain('1 report');
  });

  it('posts by itself, once, what managers split off a story that waited for quiet hours to end', async () => {
    await subscribe(here, { quiet: { from: '11:00', to: '14:00', zone: 'Europe/Berlin' }, least: 'critical' });
    await report();
    const itemId = await report({ severity: 'critical' });
    await test.store.corrections.add('slack:T1', { kind: 'split', itemId }, 'u1', test.clock.now);
    const correction = { itemId: null, relevant: false, scope: 'slack:T1' };
    const moves = ['s', `split:${itemId}`].map((storyId) => ({ ...correction, storyId }));
    await test.store.transaction((tables) => announcer.storiesMoved(tables, moves));
    test.clock.now += 2 * HOUR;
    await announcer.releaseHeld(test.store);
    expect((await delivered()).map((one) => one.alertId)).toEqual([alertId(here, `split:${itemId}`)]);
    expect(await verdicts()).toEqual(['held-quiet', 'below-threshold']);
    expect(await announcer.releaseHeld(test.store)).toBe(0);
  });

  it("never tells a workspace anything because of another one's feeds", async () => {
    const own = await test.feed('https://own.example/feed', 'slack:T1');
    const arrival = fc.record({
      own: fc.boolean(),
      severity: fc.constantFrom('watch' as const, 'elevated' as const, 'critical' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 6 }), async (arrivals) => {
        const told = async (some: typeof arrivals) => {
          for (const table of ['item', 'alert', 'decision', 'delivery'] as const)
            await test.db.deleteFrom(table).execute();
          for (const one of await test.store.subscriptions.all()) await test.store.subscriptions.remove(one.id);
          await subscribe(here);
          await subscribe(elsewhere);
          for (const one of some) {
            test.clock.now += 60_000;
            await report({ severity: one.severity }, one.own ? own : news);
          }
          const posts = (await delivered()).filter((one) => one.to.channel === 'C2').map((one) => one.kind);
          return { posts, verdicts: await verdicts(elsewhere) };
        };
        expect(await told(arrivals)).toEqual(await told(arrivals.filter((one) => !one.own)));
      }),
      { numRuns: 25 },
    );
  });
});

function fail(): never {
  throw new Error('It is missing.');
}
