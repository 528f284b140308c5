import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import { AlertStateSchema } from '../../src/core/alert.ts';
import { cardText } from '../../src/core/card.ts';
import type { Feed } from '../../src/core/feed.ts';
import { alertId } from '../../src/core/store.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { openAnnouncing } from '../support/announcing.ts';
import { REAL_DATABASES } from '../support/databases.ts';

const HOUR = 60 * 60_000;
const here: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };

describe.each(REAL_DATABASES)('an alert whose story goes on, on %s', (database) => {
  let test: Awaited<ReturnType<typeof openAnnouncing>>;
  let news: Feed;
  beforeAll(async () => {
    test = await openAnnouncing(database);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    news = await test.begin();
  });
  const kinds = async () => (await test.delivered()).map((one) => one.kind).toSorted();
  const verdicts = async () => (await test.store.alerts.decisions('s', here)).map((one) => one.verdict);
  /** Steps up by a new tag, at the same severity: only the report after what was told says so. */
  const stepUp = () => test.report(news, { tags: ['spillover', 'ally-deployment'] });

  it('keeps its mention, its thread and its passing on where it is reported again before it is posted', async () => {
    const mention = { id: 'ROLE', from: 'watch' as const };
    await test.subscribe(here, { mention, thread: true, crosspost: true });
    await test.report(news);
    await test.report(news);
    const posts = await test.delivered();
    expect(posts.map((one) => one.kind)).toEqual(['alert']);
    expect(posts[0]?.outgoing).toMatchObject({ mention: 'ROLE', crosspost: true, thread: expect.any(String) });
    expect(cardText(posts[0]?.outgoing.card ?? { title: '', tone: 'neutral', body: [], controls: [] })).toContain(
      '2 reports',
    );
  });

  it('is labelled with its tags and its severity, and asks for nothing that no subscription asks for', async () => {
    await test.subscribe(here);
    await test.report(news, { tags: ['spillover', 'restraint'], severity: 'elevated' });
    const posts = (await test.delivered()).map(({ outgoing: { card: _, ...manners } }) => manners);
    expect(posts).toEqual([{ labels: ['spillover', 'restraint', 'elevated'] }]);
  });

  it('mentions once whom it is grave enough for by its step up, where its alert still waits to be posted', async () => {
    await test.subscribe(here, { mention: { id: 'ROLE', from: 'critical' } });
    await test.report(news);
    await test.report(news, { severity: 'critical' });
    const mentions = (await test.delivered()).map((one) => [one.kind, one.outgoing.mention]);
    expect(mentions).toEqual([
      ['alert', undefined],
      ['escalation', 'ROLE'],
    ]);
  });

  it.each([0, 1, 2])('escalates after %i of its reports have gone with the feed that brought them', async (gone) => {
    const own = await test.feed('https://own.example/feed', 'slack:T1');
    await test.subscribe(here);
    await test.report(news);
    for (let n = 0; n < gone; n++) await test.report(own);
    expect(await kinds()).toContain('alert');
    await test.store.feeds.remove(own.id, 'slack:T1');
    test.clock.now += HOUR;
    await stepUp();
    expect(await kinds()).toEqual(['escalation', 'update']);
    expect((await verdicts()).at(-1)).toBe('escalated');
  });

  it('is brought up to date also by a step up that its channel asks for no more', async () => {
    const id = await test.subscribe(here);
    await test.report(news, { tags: ['spillover'] });
    await test.delivered();
    await test.store.subscriptions.change(id, SubscriptionSettingsSchema.parse({ tags: ['restraint'] }));
    test.clock.now += HOUR;
    await test.report(news, { tags: ['spillover'], severity: 'critical' });
    expect(await kinds()).toEqual(['update']);
    expect(await verdicts()).toEqual(['sent', 'not-matched']);
  });

  it('does not escalate again for what was told of already', async () => {
    await test.subscribe(here);
    await test.report(news);
    await test.delivered();
    await stepUp();
    expect(await kinds()).toEqual(['escalation', 'update']);
    test.clock.now += HOUR;
    await test.report(news);
    expect(await kinds()).toEqual(['update']);
  });

  it('that was stored before it was kept up to where it told is read, and does not escalate by itself', async () => {
    await test.subscribe(here);
    await test.report(news);
    await test.delivered();
    await stepUp();
    await test.delivered();
    const before = await test.store.alerts.find(here, 's');
    const told = { severity: 'elevated', tags: ['spillover'], reports: 1 };
    await test.db
      .updateTable('alert')
      .set({ state: JSON.stringify({ ...before?.state, told }) })
      .where('id', '=', alertId(here, 's'))
      .execute();
    expect((await test.store.alerts.find(here, 's'))?.state.told).toMatchObject({ severity: 'elevated' });
    test.clock.now += HOUR;
    await test.report(news);
    expect(await kinds()).toEqual(['update']);
    test.clock.now += HOUR;
    await test.report(news, { severity: 'critical' });
    expect(await kinds()).toEqual(['escalation', 'update']);
  });

  it('reads no state that lacks more than that', () => {
    expect(AlertStateSchema.safeParse({ subscriptions: [], told: {}, step: 1, heldUntil: null }).success).toBe(false);
  });
});
