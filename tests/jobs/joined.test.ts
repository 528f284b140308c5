import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import { cardText } from '../../src/core/card.ts';
import type { Feed } from '../../src/core/feed.ts';
import { alertId } from '../../src/core/store.ts';
import { FOREVER } from '../../src/core/subscription.ts';
import { openAnnouncing } from '../support/announcing.ts';
import { REAL_DATABASES } from '../support/databases.ts';

const HOUR = 60 * 60_000;
const SCOPE = 'slack:T1';
const here: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const nothing = { title: '', tone: 'neutral' as const, body: [], controls: [] };
const quiet = { from: '11:00', to: '13:00', zone: 'Europe/Berlin' };

describe.each(REAL_DATABASES)('a story that managers join to another one, on %s', (database) => {
  let test: Awaited<ReturnType<typeof openAnnouncing>>;
  let news: Feed;
  beforeAll(async () => {
    test = await openAnnouncing(database);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    news = await test.begin();
  });

  const report = (storyId: string, changes = {}) => test.report(news, changes, { storyId });
  const correct = (...storyIds: string[]) =>
    test.store.transaction((tables) =>
      test.announcer.storiesMoved(
        tables,
        storyIds.map((storyId) => ({ storyId, itemId: null, relevant: false, scope: SCOPE })),
      ),
    );
  async function join(story: string, into: string): Promise<number> {
    const id = await test.store.corrections.add(SCOPE, { kind: 'merge', story, into }, 'u1', test.clock.now);
    await correct(story, into);
    return id;
  }
  async function kinds(): Promise<string[]> {
    test.clock.now += HOUR;
    return (await test.delivered()).map((one) => one.kind).toSorted();
  }

  it('is told in the post it had, where the other one was not posted: not once more', async () => {
    await report('before');
    await test.subscribe(here);
    await report('posted');
    const [opening] = await test.delivered();
    test.clock.now += HOUR;
    await join('posted', 'before');
    const [edit, ...more] = await test.delivered();
    expect([edit?.kind, edit?.target?.message, more]).toEqual(['update', `m-${opening?.seq}`, []]);
    expect(cardText(edit?.outgoing.card ?? nothing)).toContain('2 reports');
    await report('before');
    await report('posted');
    expect(await kinds()).toEqual(['update']);
    await report('before', { severity: 'critical' });
    expect(await kinds()).toEqual(['escalation', 'update']);
  });

  it('is no step up where the channel was told of both before, and one where it was not', async () => {
    await test.subscribe(here, { perHour: 2 });
    await report('grave');
    await report('grave', { severity: 'critical' });
    await report('mild');
    await report('unposted', { severity: 'critical' });
    await test.delivered();
    await join('grave', 'mild');
    expect(await kinds()).toEqual(['update']);
    await report('mild', { tags: ['ally-deployment'] });
    expect(await kinds()).toEqual(['escalation', 'update']);
    test.clock.now += HOUR;
    await report('other');
    await test.delivered();
    await join('unposted', 'other');
    expect(await kinds()).toEqual(['escalation', 'update']);
  });

  it('and that was posted as well as the other one is brought up to date in the post of the other one', async () => {
    await test.subscribe(here);
    await report('joined');
    await report('other');
    const [, opening] = await test.delivered();
    test.clock.now += HOUR;
    await join('joined', 'other');
    await test.delivered();
    await report('joined');
    test.clock.now += HOUR;
    expect((await test.delivered()).map((one) => [one.kind, one.target?.message])).toEqual([
      ['update', `m-${opening?.seq}`],
    ]);
  });

  it('stays muted in a channel that muted it', async () => {
    await report('before');
    await test.subscribe(here);
    await report('muted');
    await test.delivered();
    await test.store.alerts.mute(alertId(here, 'muted'), true);
    await join('muted', 'before');
    await report('before', { severity: 'critical' });
    expect(await kinds()).toEqual([]);
  });

  it('is no step up either where the other one was told as graver', async () => {
    await test.subscribe(here);
    await report('grave', { severity: 'critical' });
    await report('mild');
    await test.delivered();
    await join('mild', 'grave');
    expect(await kinds()).toEqual(['update']);
  });

  it('and the other one are told apart again once that is undone', async () => {
    await report('before');
    await test.subscribe(here);
    await report('posted');
    await test.delivered();
    const number = await join('posted', 'before');
    expect(await kinds()).toEqual(['update']);
    await test.store.corrections.undo(number, SCOPE);
    await report('before');
    expect(await kinds()).toEqual(['alert']);
    await report('posted');
    expect(await kinds()).toEqual(['update']);
  });

  it('while it waits for quiet hours to end is told with the other one, once', async () => {
    await report('before');
    await test.subscribe(here, { quiet });
    await report('held');
    await report('too');
    await join('held', 'before');
    await join('too', 'before');
    test.clock.now += 2 * HOUR;
    await test.announcer.releaseHeld(test.store);
    expect(await kinds()).toEqual(['alert']);
    await report('held');
    expect(await kinds()).toEqual(['update']);
  });

  it('while a channel refuses its post is told with the other one, once', async () => {
    await report('before');
    await test.subscribe(here);
    await test.store.outbox.hold(here, { until: FOREVER, reason: 'No right to post.', permanent: true });
    await report('waiting');
    await join('waiting', 'before');
    test.clock.now += HOUR;
    await test.store.transaction((tables) => test.announcer.release(tables, here));
    expect(await kinds()).toEqual(['alert']);
    await report('waiting');
    expect(await kinds()).toEqual(['update']);
  });

  it('and steps up while a channel refuses both is an alert again where nothing of it was posted', async () => {
    const id = await test.subscribe(here, { least: 'watch' });
    await test.store.outbox.hold(here, { until: FOREVER, reason: 'No right to post.', permanent: true });
    await report('waiting', { severity: 'watch' });
    await report('waiting', { severity: 'elevated' });
    await report('other', { relevant: false, severity: null, tags: [] });
    await join('waiting', 'other');
    await report('other', { severity: 'critical' });
    await test.store.subscriptions.remove(id);
    await test.store.transaction((tables) => test.announcer.release(tables, here));
    await test.subscribe(here, { least: 'watch' });
    await report('other', { severity: 'critical' });
    expect(await kinds()).toEqual(['alert']);
  });
});
