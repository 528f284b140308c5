import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import { type FeedListing, newFeedHealth } from '../../src/core/feed.ts';
import type { NewItem } from '../../src/core/item.ts';
import { alertId } from '../../src/core/store.ts';
import { newSubscription, type Subscription, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { keptFor } from '../../src/store/kept.ts';
import { DATABASES, freshStore } from '../support/databases.ts';
import { assessed, storeReports } from '../support/reports.ts';

const DAY = 24 * 60 * 60_000;
const ONE = 'slack:T1';
const TWO = 'slack:T2';
const here: ChannelAddress = { platform: 'slack', workspace: 'T1', channel: 'C1' };

function listing(name: string, changes: Partial<FeedListing> = {}): FeedListing {
  const facts = { country: null, kind: null, stance: null, stateRun: false, group: null };
  return { url: `https://${name}.example/feed`, title: name, outlet: null, language: 'en', ...facts, ...changes };
}

function item(key: string, changes: Partial<NewItem> = {}): NewItem {
  return { key, title: key, summary: '', url: `https://n.example/${key}`, published: null, language: 'en', ...changes };
}

describe.each(Object.keys(DATABASES))('the tables on %s', (database) => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  let store: typeof test.store;
  const now = () => test.clock.now;
  beforeAll(async () => {
    test = await freshStore(database);
    store = test.store;
  });
  beforeEach(() => test.clear());
  afterAll(() => test.close());

  const add = async (name: string, scope: string, changes: Partial<FeedListing> = {}) =>
    (await store.feeds.add(listing(name, changes), scope, scope === 'public' ? null : 'u1', now())).feed;
  const claim = () => store.feeds.claimDue({ now: now(), by: 'p', leaseMs: 1_000, limit: 10 });
  const addItems = (feed: Awaited<ReturnType<typeof add>>, items: NewItem[]) =>
    store.items.addNew(feed, items, { source: 'News', baseline: () => false, now: now() });

  it('know the workspaces of a platform by anything that was set up there', async () => {
    const settings = SubscriptionSettingsSchema.parse({});
    await store.subscriptions.add(newSubscription(here, settings, 'u1', now()));
    await store.settings.set('slack:T3:C1', 'limit-told', 1);
    await store.settings.set('chainwatch', 'written', 1);
    await add('own', TWO);
    await add('open', 'public');
    await add('other', 'discord:7');
    expect((await store.workspacesOn('slack')).toSorted()).toEqual(['T1', 'T2', 'T3']);
    expect(await store.workspacesOn('discord')).toEqual(['7']);
  });

  describe('feeds', () => {
    it('are one by address, and seen by everybody or by those who added them', async () => {
      const open = await add('open', 'public');
      const own = await add('own', ONE);
      expect((await store.feeds.add(listing('own'), TWO, 'u2', now())).already).toBe(false);
      expect((await store.feeds.add(listing('own'), TWO, 'u2', now())).already).toBe(true);
      const ids = async (scope: string) => (await store.feeds.visibleTo(scope)).map((feed) => feed.id);
      expect(await ids('slack:T3')).toEqual([open.id]);
      expect(await ids(TWO)).toEqual(
        [open.id, own.id].toSorted((a, b) => (a === open.id ? -1 : b === open.id ? 1 : 0)),
      );
      expect(await store.feeds.remove(own.id, ONE)).toBe(true);
      expect(await store.feeds.remove(own.id, ONE)).toBe(false);
      expect(await ids(ONE)).toEqual([open.id]);
      expect(await ids(TWO)).toContain(own.id);
    });

    it('come in parts, those that fail first, with how many there are and fail', async () => {
      const names = ['a', 'b', 'c', 'd'];
      for (const name of names) await add(name, name === 'd' ? ONE : 'public', { title: '"failingSince":null' });
      const feeds = await store.feeds.visibleTo(ONE);
      const broken = feeds.at(-1);
      expect(broken).toBeDefined();
      if (broken) await store.feeds.saveHealth(broken, { ...newFeedHealth(now()), failingSince: now() });
      const part = await store.feeds.page(ONE, { offset: 0, limit: 3 });
      expect(part).toMatchObject({ total: 4, failing: 1 });
      const rest = await store.feeds.page(ONE, { offset: 3, limit: 3 });
      expect([...part.feeds, ...rest.feeds].map(({ id }) => id)).toEqual(
        [broken, ...feeds.slice(0, -1)].map((feed) => feed?.id),
      );
      expect(await store.feeds.page(TWO, { offset: 0, limit: 0 })).toMatchObject({ feeds: [], total: 3, failing: 0 });
    });

    it('are claimed by one poller at a time, until the lease ends', async () => {
      await add('a', 'public');
      expect(await claim()).toHaveLength(1);
      expect(await claim()).toEqual([]);
      test.clock.now += 1_001;
      expect(await claim()).toHaveLength(1);
      await store.feeds.releaseAll();
      expect(await claim()).toHaveLength(1);
    });

    it('are no longer polled when nobody sees them, and begin anew with a baseline when somebody does again', async () => {
      const feed = await add('a', ONE);
      await store.feeds.saveHealth(feed, { ...newFeedHealth(now()), lastSuccessAt: now(), etag: 'x' });
      await store.feeds.remove(feed.id, ONE);
      expect(await claim()).toEqual([]);
      expect(await add('a', TWO)).toMatchObject({ id: feed.id, lastSuccessAt: null, etag: null });
      expect(await claim()).toHaveLength(1);
    });

    it('go with their address and items when the last workspace that added them removes them', async () => {
      const feed = await add('a', ONE);
      await addItems(feed, [item('x')]);
      await add('a', TWO);
      await store.settings.set(`feed:${feed.id}`, 'post-latest', 5);
      await store.feeds.remove(feed.id, ONE);
      expect(await store.items.unjudged(5)).toHaveLength(1);
      expect(await claim()).toHaveLength(1);
      await store.feeds.remove(feed.id, TWO);
      expect(await store.feeds.get(feed.id)).toBeNull();
      expect(await store.items.unjudged(5)).toEqual([]);
      expect(await store.settings.get(`feed:${feed.id}`, 'post-latest')).toBeUndefined();
    });

    it('leave others, their items and what is kept of them where they are when they go', async () => {
      const going = await add('a', ONE);
      await addItems(going, [item('x')]);
      const other = await add('b', ONE);
      await addItems(other, [item('y')]);
      await store.settings.set(`feed:${other.id}`, 'post-latest', 5);
      await store.settings.set('slack:T1', 'language', 'en');
      await store.feeds.remove(going.id, ONE);
      expect(await store.feeds.get(going.id)).toBeNull();
      expect(await store.feeds.get(other.id)).toMatchObject({ url: 'https://b.example/feed', scopes: [ONE] });
      expect(await store.feeds.byUrl('https://a.example/feed')).toBeNull();
      expect((await store.items.unjudged(5)).map((one) => one.title)).toEqual(['y']);
      expect(await store.settings.get(`feed:${other.id}`, 'post-latest')).toBe(5);
      expect(await store.settings.get('slack:T1', 'language')).toBe('en');
      expect((await claim()).map(({ id }) => id)).toEqual([other.id]);
    });

    it('that the public list no longer has keep what everybody saw, are not polled, and begin anew when it has them again', async () => {
      const feed = await add('a', 'public');
      await addItems(feed, [item('x')]);
      await store.feeds.saveHealth(feed, { ...newFeedHealth(now()), lastSuccessAt: now(), nextPollAt: now() + DAY });
      await store.feeds.remove(feed.id, 'public');
      test.clock.now += 2 * DAY;
      expect(await claim()).toEqual([]);
      expect(await store.feeds.all()).toEqual([]);
      expect(await store.items.unjudged(5)).toHaveLength(1);
      expect(await add('a', 'public')).toMatchObject({ id: feed.id, lastSuccessAt: null });
      expect(await claim()).toHaveLength(1);
    });

    it('are claimed as many as asked for, first those that have been due for longest', async () => {
      const late = await add('late', 'public');
      const early = await add('early', 'public');
      await store.feeds.saveHealth(late, { ...newFeedHealth(now()), nextPollAt: now() + 2_000 });
      await store.feeds.saveHealth(early, { ...newFeedHealth(now()), nextPollAt: now() + 1_000 });
      expect(await claim()).toEqual([]);
      test.clock.now += 3_000;
      for (const next of [early, late]) {
        const claimed = await store.feeds.claimDue({ now: now(), by: 'p', leaseMs: 1_000, limit: 1 });
        expect(claimed.map(({ id }) => id)).toEqual([next.id]);
      }
    });

    it('that have moved for good are one still, under the new address and the old', async () => {
      await add('other', ONE);
      const feed = await add('a', ONE);
      await store.feeds.saveHealth(feed, newFeedHealth(now()), { url: 'https://moved.example/feed' });
      expect(await add('a', TWO)).toMatchObject({ id: feed.id, url: 'https://moved.example/feed' });
      expect(await add('moved', TWO)).toMatchObject({ id: feed.id, scopes: [ONE, TWO] });
      expect(await store.feeds.all()).toHaveLength(2);
    });

    it('keep their state when a second scope adds them', async () => {
      const feed = await add('a', ONE);
      await store.feeds.saveHealth(feed, { ...newFeedHealth(now()), lastSuccessAt: now(), etag: 'x' });
      expect(await add('a', TWO)).toMatchObject({ lastSuccessAt: now(), etag: 'x' });
    });

    it('that are gone are asked again only when a person adds them', async () => {
      const feed = await add('a', 'public');
      await store.feeds.saveHealth(feed, { ...newFeedHealth(now()), nextPollAt: null });
      await add('a', 'public');
      expect(await claim()).toEqual([]);
      await add('a', ONE);
      expect(await claim()).toHaveLength(1);
    });

    it('take names and facts from the public list, also when it changes, and from no workspace', async () => {
      await add('a', 'public', { outlet: 'The News', country: 'GB' });
      await add('a', ONE, { outlet: 'Nonsense', title: 'Nonsense', stateRun: true });
      expect(await store.feeds.byUrl('https://a.example/feed')).toMatchObject({ outlet: 'The News', stateRun: false });
      await add('a', 'public', { outlet: 'The New News', stateRun: true });
      const [feed] = await store.feeds.all();
      expect(feed).toMatchObject({ outlet: 'The New News', stateRun: true, country: null });
    });
  });

  it('give a workspace its own subscriptions, and none of its neighbours on any platform', async () => {
    const places = [
      here,
      { ...here, channel: 'C2' },
      { ...here, workspace: 'T2' },
      { ...here, platform: 'discord' as const },
    ];
    for (const [i, address] of places.entries()) {
      const settings = SubscriptionSettingsSchema.parse({});
      const made = { pausedUntil: 0, pauseReason: null, createdBy: 'u1', createdAt: i };
      await store.subscriptions.add({ id: `own-${i}`, address, settings, ...made });
    }
    expect((await store.subscriptions.ofWorkspace(here)).map(({ id }) => id)).toEqual(['own-0', 'own-1']);
  });

  describe('items', () => {
    it('lets one judge at a time where several processes share the database', async () => {
      const second = await store.transaction(async (tables) => {
        expect(await tables.items.tryLockJudging()).toBe(true);
        return database === 'a PostgreSQL server'
          ? store.transaction((others) => others.items.tryLockJudging())
          : false;
      });
      expect(second).toBe(false);
      await store.transaction(async (tables) => expect(await tables.items.tryLockJudging()).toBe(true));
    });

    it('get numbers in the order of judging that only rise, also after the newest of them are gone', async () => {
      const judge = async (name: string, scope: string) => {
        const [added] = await addItems(await add(scope, scope), [item(name)]);
        const verdict = { id: added?.id ?? '', assessment: assessed(), storyId: name, storyOpenedAt: now() };
        return store.transaction((tables) => tables.items.judge([verdict]));
      };
      const first = await judge('one', 'public');
      const second = await judge('two', ONE);
      expect(second).toBeGreaterThan(first);
      await store.forgetWorkspace({ platform: 'slack', workspace: 'T1' });
      const third = await judge('three', 'public');
      expect(third).toBeGreaterThan(second);
      expect((await store.items.reports('three')).map((report) => report.judged)).toEqual([third]);
      expect(await store.items.judge([])).toBe(third);
    });

    it('are new once, however they are edited or dated again', async () => {
      const feed = await add('a', 'public');
      expect(await addItems(feed, [item('x'), item('y'), item('x')])).toHaveLength(2);
      expect(await addItems(feed, [item('x', { title: 'edited', published: 1 })])).toEqual([]);
      expect((await store.items.unjudged(10)).map((one) => one.title).toSorted()).toEqual(['x', 'y']);
    });

    it('are found by words or address, and only by those who see their feed', async () => {
      await addItems(await add('own', ONE), [item('x', { title: 'Łódź 100% ready', summary: 'For NATO' })]);
      for (const query of ['Łódź nato', '100%', 'https://n.example/x', 'http://N.example/x?utm_source=rss#top']) {
        expect(await store.items.find(query, ONE, 5), query).toHaveLength(1);
        expect(await store.items.find(query, TWO, 5), query).toEqual([]);
      }
      for (const query of ['nato absent', '""', 'what is new'])
        expect(await store.items.find(query, ONE, 5), query).toEqual([]);
    });

    it('are found by their headlines before their summaries, and by whole words before parts of words', async () => {
      const feed = await add('own', ONE);
      await addItems(feed, [
        item('headline', { title: 'Polish village mourns', summary: 'As NATO meets', published: 1 }),
        item('summary', { title: 'A blast abroad', summary: 'In a Polish village, under fire', published: 2 }),
        item('senator', { title: 'A senator resigns', summary: 'Because of the sunshine', published: 3 }),
        item('state', { title: 'Rain delays the match', summary: 'The UN is not asked; U.S. fans wait', published: 4 }),
      ]);
      const found = async (query: string) => (await store.items.find(query, ONE, 9)).map((one) => one.key);
      expect(await found('polish village')).toEqual(['headline', 'summary']);
      expect(await found('NATO')).toEqual(['headline']);
      expect(await found('UN')).toEqual(['state']);
      expect(await found('mourn')).toEqual(['headline']);
      expect(await found('enator')).toEqual(['senator']);
    });

    it('are found in any alphabet, whichever letters are capitals', async () => {
      const feed = await add('own', ONE);
      await addItems(feed, [
        item('ru', { title: 'Санкт-Петербург: удар БПЛА', summary: 'сообщает НАТО' }),
        item('el', { title: 'Η Κύπρος προειδοποιεί', summary: '' }),
        item('pl', { title: 'ŁÓDŹ gotowa', summary: '' }),
      ]);
      const queries = {
        ru: ['санкт-петербург', 'УДАР', 'бпла Нато', 'Сообщает'],
        el: ['κύπρος'],
        pl: ['łódź', 'Łódź'],
      };
      for (const [name, written] of Object.entries(queries)) {
        for (const query of written) {
          const found = await store.items.find(query, ONE, 5);
          expect(
            found.map((one) => one.url),
            query,
          ).toEqual([`https://n.example/${name}`]);
        }
      }
    });

    it('are counted by feed, with how many of them are relevant', async () => {
      const one = await add('one', 'public');
      const other = await add('other', 'public');
      const assessments = new Map([['a', assessed()]]);
      const facts = { source: 'News', baseline: () => false, assessments, now: now() };
      await store.items.addNew(one, [item('a'), item('b')], facts);
      expect(await store.items.countsByFeed([one.id, other.id], 0)).toEqual(
        new Map([[one.id, { items: 2, relevant: 1 }]]),
      );
      expect(await store.items.countsByFeed([one.id], now() + 1)).toEqual(new Map());
      expect(await store.items.unknown({ ...one, lastSuccessAt: now() }, [item('b'), item('c')])).toEqual([item('c')]);
    });

    it('are counted for those who see them', async () => {
      await storeReports(store, { one: ['a', 'b'], two: ['c'] }, now());
      await addItems(await add('own', ONE), [item('x')]);
      expect(await store.items.counts(TWO, now())).toEqual({ items: 3, relevant: 3, stories: 2 });
      expect((await store.items.counts(ONE, now())).items).toBe(4);
    });
  });

  describe('what is old', () => {
    it('goes, but an undated item stays while its feed is read, lest it come again as news', async () => {
      const feed = await add('a', 'public');
      await addItems(feed, [item('dated', { published: now() }), item('undated')]);
      test.clock.now += 10 * DAY;
      while ((await store.sweep(now() - DAY, now())) > 0);
      expect(await addItems(feed, [item('undated')])).toEqual([]);
      expect(await store.items.find('dated', 'public', 5)).toHaveLength(1);
      await store.feeds.remove(feed.id, 'public');
      while ((await store.sweep(now() - DAY, now())) > 0);
      expect(await store.items.unjudged(5)).toEqual([]);
      expect(await store.feeds.get(feed.id)).toBeNull();
    });
  });

  describe('subscriptions, alerts and settings', () => {
    const subscription: Subscription = {
      id: 's1',
      address: here,
      settings: SubscriptionSettingsSchema.parse({ tags: ['spillover'], words: 'poland' }),
      pausedUntil: 0,
      pauseReason: null,
      createdBy: 'u1',
      createdAt: 1,
    };

    it('give back a subscription as it was kept, by channel and by workspace', async () => {
      await store.subscriptions.add(subscription);
      expect(await store.subscriptions.ofChannel(here)).toEqual([subscription]);
      expect(await store.subscriptions.ofWorkspace({ platform: 'discord', workspace: 'T1' })).toEqual([]);
      await store.subscriptions.pause('s1', 99, 'Why not.');
      await store.subscriptions.change('s1', { ...subscription.settings, words: '' });
      expect(await store.subscriptions.get('s1')).toMatchObject({
        pausedUntil: 99,
        pauseReason: 'Why not.',
        settings: { words: '' },
      });
      await store.subscriptions.remove('s1');
      expect(await store.subscriptions.all()).toEqual([]);
    });

    it('keep no subscription that could not be read again, which would stop every channel’s alerts', async () => {
      const settings = SubscriptionSettingsSchema.parse({});
      const tooLong = { ...settings, words: 'w'.repeat(301) };
      await expect(store.subscriptions.add(newSubscription(here, tooLong, 'u1', now()))).rejects.toThrow();
      const kept = newSubscription(here, settings, 'u1', now());
      await store.subscriptions.add(kept);
      await expect(store.subscriptions.change(kept.id, tooLong)).rejects.toThrow();
      expect((await store.subscriptions.all()).map((one) => one.settings)).toEqual([settings]);
    });

    it('keep a mute when the alert moves on, and hold an alert until its time', async () => {
      const state = { step: 0, told: null, heldUntil: now() + 5, subscriptions: ['s1'] };
      const id = alertId(here, 'story');
      const alert = { id, address: here, storyId: 'story', state, muted: false, openedAt: now(), changedAt: now() };
      await store.alerts.save(alert);
      await store.alerts.mute(id, true);
      await store.alerts.save({ ...alert, changedAt: now() + 1 });
      expect(await store.alerts.find(here, 'story')).toEqual({ ...alert, muted: true, changedAt: now() + 1 });
      expect(await store.alerts.heldUntil(here, now() + 4)).toEqual([]);
      expect(await store.alerts.channelsHeldUntil(now() + 4)).toEqual([]);
      expect(await store.alerts.heldUntil(here, now() + 5)).toHaveLength(1);
      expect(await store.alerts.heldUntil({ ...here, channel: 'C2' }, now() + 5)).toEqual([]);
      expect(await store.alerts.channelsHeldUntil(now() + 5)).toEqual([here]);
      expect(await store.alerts.find({ ...here, channel: 'C2' }, 'story')).toBeNull();
    });

    it('let a setting expire', async () => {
      await store.settings.set(ONE, 'zone', 'UTC', now() + 10);
      expect(await store.settings.get(ONE, 'zone')).toBe('UTC');
      expect(await store.settings.get(TWO, 'zone')).toBeUndefined();
      test.clock.now += 10;
      expect(await store.settings.get(ONE, 'zone')).toBeUndefined();
    });

    it('forget a workspace whole, and nothing of its neighbour', async () => {
      for (const [id, workspace] of [
        ['s1', 'T1'],
        ['s2', 'T10'],
      ] as const) {
        await store.subscriptions.add({ ...subscription, id, address: { ...here, workspace } });
        for (const owner of [`slack:${workspace}`, `slack:${workspace}:C1`])
          await store.settings.set(owner, 'zone', 'UTC');
        const feed = await add(`own-${workspace}`, `slack:${workspace}`);
        await addItems(feed, [item(`of-${workspace}`)]);
        await add('shared', `slack:${workspace}`);
      }
      await store.settings.set('slack:t1:C1', 'zone', 'UTC');
      const kept = async (workspace: string) =>
        Object.fromEntries(await keptFor(test.db, { platform: 'slack', workspace }));
      const all = { subscriptions: 1, settings: 2, 'feeds it added': 2, 'news items of them': 1 };
      expect(await kept('T1')).toEqual(all);
      await store.forgetWorkspace({ platform: 'slack', workspace: 'T1' });
      expect([await kept('T1'), await kept('T10')]).toEqual([{}, all]);
      expect((await store.subscriptions.all()).map((one) => one.id)).toEqual(['s2']);
      expect(await store.settings.get('slack:T1', 'zone')).toBeUndefined();
      expect(await store.settings.get('slack:T10', 'zone')).toBe('UTC');
      expect(await store.settings.get('slack:t1:C1', 'zone')).toBe('UTC');
      expect((await store.items.unjudged(9)).map((one) => one.key)).toEqual(['of-T10']);
      expect((await store.feeds.all()).map((feed) => feed.title).toSorted()).toEqual(['own-T10', 'shared']);
      expect(await store.feeds.visibleTo('slack:T1')).toEqual([]);
    });

    it('say of a poll that ends after its workspace was forgotten that the feed is gone', async () => {
      const feed = await add('own', 'slack:T1');
      await store.forgetWorkspace({ platform: 'slack', workspace: 'T1' });
      await addItems(feed, [item('late')]);
      expect(await store.feeds.saveHealth(feed, newFeedHealth(now()))).toBe(false);
      await store.items.removeOf(feed.id);
      expect(await store.items.unjudged(9)).toEqual([]);
    });
  });
});
