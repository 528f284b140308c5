import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Argument } from '../../src/core/briefing.ts';
import { cardText } from '../../src/core/card.ts';
import type { DigestSchedule } from '../../src/core/digest.ts';
import { newFeedHealth } from '../../src/core/feed.ts';
import type { Logger } from '../../src/core/log.ts';
import { OutgoingSchema } from '../../src/core/platform.ts';
import { type SubscriptionSettings, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { createDigester } from '../../src/jobs/digest.ts';
import { createDatabaseWatch } from '../../src/store/watch.ts';
import { briefings } from '../commitments/library.ts';
import { cutOf } from '../support/card-limits.ts';
import { freshStore } from '../support/databases.ts';
import { rss } from '../support/feed-server.ts';
import { listingOf, openPoller, startServer } from '../support/poller.ts';
import { assessed, storeReports } from '../support/reports.ts';

const MONDAY = Date.parse('2025-09-08T06:30:00Z');
const HOUR = 3_600_000;
const address = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const reckless = {
  slug: 'non-ally-reckless',
  title: 'Ukraine takes such risks though it is no ally, and a guarantee would make it bolder',
  counterArguments: ['It may run the other way.', 'An alliance gives levers.'],
};
const daily: DigestSchedule = {
  ...{ address, edition: 'daily', clock: '08:30', zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], since: 0 },
};

describe('what a digest says', () => {
  let opened: Awaited<ReturnType<typeof freshStore>>;
  beforeEach(async () => {
    opened = await freshStore('a SQLite file', { now: MONDAY - 72 * HOUR });
  });
  afterEach(() => opened.close());

  function digesterOf(
    argumentOf: (localDate: string) => typeof reckless = () => reckless,
    log: Partial<Logger> = {},
    trend = async () => null,
    database = { failed: (_error: unknown) => false },
  ) {
    const { store, clock } = opened;
    return createDigester({
      store,
      argumentOf,
      argumentTitle: (slug) => briefings.get(slug)?.title ?? slug,
      trend,
      database,
      log: { info() {}, warn() {}, error: (details) => console.error(details), ...log },
      now: () => clock.now,
    });
  }

  /** Makes the digest that is due at a time, as messages of text. */
  async function digestAt(now: number, schedule = daily, posted = true): Promise<string[]> {
    const { store, db, clock } = opened;
    clock.now = now;
    await store.digests.save(schedule, now);
    expect(await digesterOf().run()).toBe(1);
    const row = await db.selectFrom('delivery').select('outgoing').orderBy('seq', 'desc').executeTakeFirstOrThrow();
    if (posted) await db.updateTable('delivery').set({ state: 'sent' }).execute();
    const { card, more = [] } = OutgoingSchema.parse(JSON.parse(row.outgoing));
    return [card, ...more].map(cardText);
  }

  it('reaches back to the last one over a weekend, and takes in what was published earlier but came since', async () => {
    await digestAt(MONDAY - 72 * HOUR);
    await storeReports(opened.store, { saturday: ['saturday'] }, MONDAY - 40 * HOUR);
    const [text] = await digestAt(MONDAY + 1);
    expect(text).toContain('Report saturday');
  });

  it('tells all that those before would have told which could not be posted, and is posted in their place', async () => {
    const { store } = opened;
    await digestAt(MONDAY - 72 * HOUR);
    for (const [index, name] of ['saturday', 'sunday', 'monday'].entries()) {
      const at = MONDAY + (index - 2) * 24 * HOUR;
      await storeReports(store, { [name]: [name] }, at - HOUR);
      await digestAt(at, { ...daily, days: [1, 2, 3, 4, 5, 6, 7] }, false);
    }
    expect(await store.outbox.waiting(address)).toHaveLength(1);
    const [text = ''] = await digestAt(MONDAY + 24 * HOUR);
    expect(text.match(/Report \w+/g)?.toSorted()).toEqual(['Report monday', 'Report saturday', 'Report sunday']);
    const [next] = await digestAt(MONDAY + 48 * HOUR);
    expect(next).not.toContain('Report');
  });

  it('waits without a word while the one before is being posted, and begins where that ends', async () => {
    const { store, db, clock } = opened;
    await digestAt(MONDAY - 72 * HOUR, daily, false);
    clock.now = MONDAY + 1;
    await store.digests.save(daily, clock.now);
    const errors: string[] = [];
    const posting = async () => {
      await store.outbox.claim({ now: clock.now, by: 'w', leaseMs: 1_000, limit: 1 });
      return null;
    };
    const digester = digesterOf(undefined, { error: (_, sentence) => errors.push(sentence) }, posting);
    expect(await digester.run()).toBe(0);
    expect(errors).toEqual([]);
    await db.updateTable('delivery').set({ state: 'sent' }).execute();
    expect(await digester.run()).toBe(1);
    expect(await store.outbox.waiting(address)).toHaveLength(1);
  });

  it('is made later where the database cannot be written to, which is said once and not for each channel', async () => {
    const { store, db, clock } = opened;
    clock.now = MONDAY + 1;
    for (const channel of ['alerts', 'more'])
      await store.digests.save({ ...daily, address: { ...address, channel } }, 0);
    const errors: string[] = [];
    const log = { info() {}, warn() {}, error: (_: object, sentence: string) => errors.push(sentence) };
    const watch = createDatabaseWatch({ log, probe: async () => {}, stopWriting: async () => {}, onMended() {} });
    const digester = digesterOf(undefined, log, undefined, watch);
    await sql`pragma query_only = on`.execute(db);
    expect(await digester.run()).toBe(0);
    await sql`pragma query_only = off`.execute(db);
    watch.stop();
    expect(errors).toEqual([expect.stringContaining('The database cannot be written to')]);
    expect(await digester.run()).toBe(2);
  });

  it('reaches back to the last one also after one that was made by a clock that was ahead', async () => {
    await digestAt(MONDAY - 72 * HOUR);
    await storeReports(opened.store, { saturday: ['saturday'] }, MONDAY - 40 * HOUR);
    await digestAt(MONDAY + 364 * 24 * HOUR);
    const [text] = await digestAt(MONDAY + 1);
    expect(text).toContain('Report saturday');
  });

  it('leaves to the next one what was stored before it and judged after it, and tells nothing twice', async () => {
    const { store, clock } = opened;
    await storeReports(store, { judged: ['judged'] }, MONDAY - 2 * HOUR);
    const [feed] = await store.feeds.all();
    if (!feed) throw new Error('The feed is missing.');
    const stored = async (name: string, at: number) => {
      const facts = { summary: '', url: null, published: at, language: 'en' };
      const item = { key: name, title: `Report ${name}`, ...facts };
      const [added] = await store.items.addNew(feed, [item], { source: 'News', baseline: () => false, now: at });
      return added?.id ?? '';
    };
    const judge = (id: string, storyId: string) =>
      store.items.judge([{ id, assessment: assessed(), storyId, storyOpenedAt: clock.now }]);
    const late = await stored('late', MONDAY - HOUR);
    await judge(await stored('quick', MONDAY - HOUR / 2), 'quick');
    const told = async (at: number) => (await digestAt(at)).join('').match(/Report \w+/g);
    expect(await told(MONDAY + 1)).toEqual(['Report judged']);
    await judge(late, 'late');
    expect((await digesterOf().preview(daily)).map(cardText).join('')).toMatch(/Report late|Report quick/);
    expect((await told(MONDAY + 24 * HOUR + 1))?.toSorted()).toEqual(['Report late', 'Report quick']);
    expect(await told(MONDAY + 48 * HOUR + 1)).toBeNull();
  });

  it('does not tell as new what was forgotten as old and still stands in its feed', async () => {
    const { store, clock } = opened;
    const article = { id: 'old', title: 'Report old', published: MONDAY - 91 * 24 * HOUR };
    const server = await startServer((_, response) => response.end(rss('News', [article])));
    const poller = openPoller(opened, { keptSince: () => clock.now - 90 * 24 * HOUR });
    const { feed } = await store.feeds.add(listingOf(server.url('/feed')), 'public', null, clock.now);
    await store.feeds.saveHealth(feed, { ...newFeedHealth(clock.now), lastSuccessAt: clock.now - HOUR });
    clock.now = MONDAY - HOUR;
    await poller.run();
    const [item] = await store.items.unjudged(2);
    await store.items.judge([{ id: item?.id ?? '', assessment: assessed(), storyId: 'old', storyOpenedAt: clock.now }]);
    expect((await digestAt(MONDAY + 1)).join('')).not.toContain('Report old');
    expect(item?.title).toBe('Report old');
    await poller.close();
    await server.close();
  });

  it('reaches back two weeks at most after a long silence', async () => {
    await digestAt(MONDAY - 35 * 24 * HOUR + 1);
    await storeReports(opened.store, { s1: ['longago'] }, MONDAY - 20 * 24 * HOUR);
    await storeReports(opened.store, { s2: ['recent'] }, MONDAY - 13 * 24 * HOUR);
    expect((await digestAt(MONDAY + 1))[0]?.match(/Report \w+/g)).toEqual(['Report recent']);
  });

  it('reaches back as ever where the last one was made by a clock that was ahead', async () => {
    const later = MONDAY + 96 * HOUR;
    await opened.store.digests.begin(
      daily,
      { localDate: '2025-09-12', at: later },
      { from: later - 24 * HOUR, to: later },
    );
    await storeReports(opened.store, { s1: ['one'] }, MONDAY - HOUR);
    expect((await digestAt(MONDAY + 1))[0]).toContain('Report one');
  });

  it('lists the more severe first, then what more outlets report, then what moved last', async () => {
    const { store } = opened;
    await storeReports(store, { watch: ['watch'] }, MONDAY - HOUR, { severity: 'watch' });
    await storeReports(store, { critical: ['critical'] }, MONDAY - 9 * HOUR, { severity: 'critical' });
    await storeReports(store, { two: ['two'] }, MONDAY - 8 * HOUR);
    await storeReports(store, { early: ['early'] }, MONDAY - 7 * HOUR);
    await storeReports(store, { late: ['late'] }, MONDAY - 6 * HOUR);
    const [feed] = await store.feeds.all();
    if (!feed) throw new Error('The feed is missing.');
    const at = MONDAY - 8 * HOUR;
    const item = { key: 'other', title: 'Report elsewhere', summary: '', url: null, published: at, language: 'en' };
    const [added] = await store.items.addNew(feed, [item], { source: 'Other', baseline: () => false, now: at });
    await store.items.judge([{ id: added?.id ?? '', assessment: assessed(), storyId: 'two', storyOpenedAt: at }]);
    const [text = ''] = await digestAt(MONDAY + 1);
    const [list = ''] = text.split('Argument of the day');
    const names = ['critical', 'elsewhere', 'late', 'early', 'watch'];
    expect(list).toContain('Daily digest: 5 stories, 1 critical');
    expect(list.match(/Report \w+/g)).toEqual(names.map((name) => `Report ${name}`));
  });

  it('says under the argument of the day which stories bear on it', async () => {
    await storeReports(opened.store, { s1: ['one'] }, MONDAY - HOUR, { tags: ['partner-escalation'] });
    const [, text = ''] = (await digestAt(MONDAY + 1))[0]?.split('Argument of the day') ?? [];
    expect(text).toMatch(/Stories that bear on it:[\s\S]*Report one/);
  });

  it('says how many feeds were read, are blocked and fail', async () => {
    const { store } = opened;
    await storeReports(store, { s1: ['one'] }, MONDAY - HOUR);
    const health = newFeedHealth(MONDAY);
    const failing = { failingSince: MONDAY - HOUR, lastSuccessAt: MONDAY - HOUR };
    for (const [name, changes] of [
      ['read', { lastSuccessAt: MONDAY - HOUR }],
      ['blocked', { ...failing, lastFailure: 'blocked' as const }],
      ['failing', { ...failing, lastFailure: 'timeout' as const }],
      ['unread', { lastSuccessAt: MONDAY - 90 * HOUR }],
    ] as const) {
      const { feed } = await store.feeds.add(listingOf(`https://${name}.example/feed`), 'public', null, MONDAY);
      await store.feeds.saveHealth(feed, { ...health, ...changes });
    }
    expect((await digestAt(MONDAY + 1))[0]).toContain('1 of 5 feeds read, 1 blocked, 1 failing; 1 item,');
  });

  it('says which stories the channel was not told of before', async () => {
    await storeReports(opened.store, { s1: ['one'] }, MONDAY - HOUR);
    await decidedUntold('s1');
    await subscribe({});
    const [text] = await digestAt(MONDAY + 1);
    expect(text).toMatch(/Report one.*held back until now/);
  });

  /** Alerts of stories that were decided and not posted. */
  async function decidedUntold(...stories: string[]): Promise<void> {
    const at = MONDAY - HOUR;
    const state = { subscriptions: [], told: null, step: 0, heldUntil: null };
    for (const storyId of stories)
      await opened.store.alerts.save({
        id: storyId,
        address,
        storyId,
        state,
        muted: false,
        openedAt: at,
        changedAt: at,
      });
  }

  async function subscribe(settings: Partial<SubscriptionSettings>): Promise<void> {
    await opened.store.subscriptions.add({
      ...{ id: 'sub', address, createdBy: 'u', createdAt: 0, pausedUntil: 0, pauseReason: null },
      settings: SubscriptionSettingsSchema.parse(settings),
    });
  }

  it('calls nothing held back in a channel that asked for the digest only', async () => {
    await storeReports(opened.store, { s1: ['one'] }, MONDAY - HOUR);
    await decidedUntold('s1');
    await subscribe({ mode: 'digest' });
    const [text] = await digestAt(MONDAY + 1);
    expect(text).toContain('Report one');
    expect(text).not.toContain('held back');
  });

  it('names under the argument of the day only stories that the channel asked for', async () => {
    await storeReports(opened.store, { s1: ['ours'] }, MONDAY - HOUR, { tags: ['partner-escalation'] });
    await storeReports(opened.store, { s2: ['theirs'] }, MONDAY - HOUR, {
      tags: ['partner-escalation'],
      theatres: ['ukraine-russia'],
    });
    await subscribe({ theatres: ['nato-east'] });
    const [text] = await digestAt(MONDAY + 1);
    expect(text).toMatch(/Stories that bear on it:\s+- Report ours/);
    expect(text).not.toContain('theirs');
  });

  it('links a story to the report that its headline is from, and to relevant ones of other outlets', async () => {
    const { store } = opened;
    const relevant = { relevant: true, severity: 'elevated' as const };
    const other = { relevant: false, severity: null };
    const reports = [
      ['BBC', 'What the drones over Poland mean for the alliance?', relevant],
      ['BBC', 'Poland shoots down drones that crossed its border', relevant],
      ['BBC', 'Farmers near the border lose a barn', other],
      ['CNN', 'Warsaw jets fire at drones after a night of alarms', relevant],
      ['CNN', 'A village counts its broken windows', other],
    ] as const;
    for (const [index, [source, title, assessment]] of reports.entries()) {
      const at = MONDAY - HOUR + index;
      const { feed } = await store.feeds.add(listingOf(`https://${source}.example/feed`), 'public', null, at);
      const item = { key: title, title, summary: '', url: `https://${source}.example/${index}`, published: at };
      const facts = { source, baseline: () => false, now: at };
      const [added] = await store.items.addNew(feed, [{ ...item, language: 'en' }], facts);
      const verdict = { assessment: assessed(assessment), storyId: 's1', storyOpenedAt: at };
      await store.items.judge([{ id: added?.id ?? '', ...verdict }]);
    }
    const [text] = await digestAt(MONDAY + 1);
    expect(text).toContain(
      'Poland shoots down drones that crossed its border — BBC <https://BBC.example/1>, CNN <https://CNN.example/3>',
    );
  });

  it('tells of an escalation whose report was published before the last digest and came after it', async () => {
    const { store, clock } = opened;
    await storeReports(store, { s1: ['calm'] }, MONDAY - HOUR, { severity: 'watch' });
    const [before] = await digestAt(MONDAY + 1);
    expect(before).not.toContain('Escalated');
    const [feed] = await store.feeds.all();
    if (!feed) throw new Error('The feed is missing.');
    const item = { key: 'late', title: 'Report late', summary: '', url: null, published: MONDAY - HOUR / 2 };
    clock.now = MONDAY + HOUR;
    const facts = { source: 'News', baseline: () => false, now: clock.now };
    const [added] = await store.items.addNew(feed, [{ ...item, language: 'en' }], facts);
    const verdict = { assessment: assessed({ severity: 'critical' }), storyId: 's1', storyOpenedAt: clock.now };
    await store.items.judge([{ id: added?.id ?? '', ...verdict }]);
    const [after] = await digestAt(MONDAY + 24 * HOUR + 1);
    expect(after).toContain('Escalated: Report');
  });

  it('calls a denial a denial, not a calm', async () => {
    const { store } = opened;
    await storeReports(store, { s1: ['one'] }, MONDAY - HOUR);
    await storeReports(store, { s1: ['the minister denies it was a missile'] }, MONDAY - HOUR / 2);
    const [text] = await digestAt(MONDAY + 1);
    expect(text).toContain('Denied, corrected or calmed: Report');
  });

  it('gives the argument of the day as the article’s, with the best counter-argument and where to read on', async () => {
    await storeReports(opened.store, { s1: ['one'] }, MONDAY - HOUR);
    const [text] = await digestAt(MONDAY + 1);
    expect(text).toContain(`The article argues: ${reckless.title}.`);
    expect(text).toContain('Best counter-argument: It may run the other way.');
    expect(text).toContain('Both sides and their sources: /brief non-ally-reckless');
  });

  it('fits every platform with twelve stories and any argument of the day, daily and weekly', async () => {
    const long = 'A headline of an ordinary length about drones, allies and the words of a minister';
    const stories = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`s${index}`, [`${index} ${long}`]]));
    await storeReports(opened.store, stories, MONDAY - HOUR);
    const digester = (argument: Argument) =>
      createDigester({
        store: opened.store,
        argumentOf: () => argument,
        argumentTitle: (slug) => briefings.get(slug)?.title ?? slug,
        trend: async () => null,
        database: { failed: () => false },
        log: { info() {}, warn() {}, error: (details) => console.error(details) },
        now: () => MONDAY + 1,
      });
    for (const argument of briefings.arguments) {
      for (const edition of ['daily', 'weekly'] as const) {
        const cards = await digester(argument).preview({ ...daily, edition });
        for (const card of cards) expect(cutOf(card), argument.slug).toEqual([]);
      }
    }
  });

  it('shown now has the argument of the day that it is there, as /today, and not that of the next digest', async () => {
    const dates: string[] = [];
    const digester = digesterOf((date) => {
      dates.push(date);
      return reckless;
    });
    for (const time of ['2025-06-30T05:00Z', '2025-06-30T12:00Z', '2025-06-30T23:00Z']) {
      opened.clock.now = Date.parse(time);
      await digester.preview(daily);
    }
    expect(dates).toEqual(['2025-06-30', '2025-06-30', '2025-07-01']);
  });

  it('is split over messages when it is long', async () => {
    const stories = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`s${index}`, [`number ${index}`]]));
    await storeReports(opened.store, stories, MONDAY - HOUR);
    const texts = await digestAt(MONDAY + 1);
    expect(texts.map((text) => text.split('\n')[0])).toEqual([
      'Daily digest: 30 stories',
      'Stories 13 to 24 of 30',
      'Stories 25 to 30 of 30',
    ]);
    expect(texts.join('\n').match(/Report number/g)).toHaveLength(30);
  });

  it('names the last story by itself where the last message holds no other', async () => {
    const stories = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`s${index}`, [`number ${index}`]]));
    await storeReports(opened.store, stories, MONDAY - HOUR);
    expect((await digestAt(MONDAY + 1)).map((text) => text.split('\n')[0])).toEqual([
      'Daily digest: 13 stories',
      'Story 13 of 13',
    ]);
  });

  it('is two lines on a quiet day', async () => {
    const [text = ''] = await digestAt(MONDAY + 1);
    expect(text.split('\n').filter(Boolean).slice(1)).toHaveLength(2);
    expect(text).toContain('Nothing that bears on the arguments was reported since');
  });

  it('lists and counts by one rule: what came with a first poll and is older is neither listed nor counted', async () => {
    await storeReports(opened.store, { s1: ['one'] }, MONDAY - HOUR);
    const [feed] = await opened.store.feeds.all();
    if (!feed) throw new Error('The feed is missing.');
    const old = { key: 'old', title: 'Old', summary: '', url: null, published: MONDAY - 90 * HOUR, language: 'en' };
    const facts = { source: 'The News', baseline: () => true, now: MONDAY - HOUR };
    const [item] = await opened.store.items.addNew(feed, [old], facts);
    await opened.store.items.judge([
      { id: item?.id ?? '', assessment: assessed(), storyId: 'backlog', storyOpenedAt: MONDAY - HOUR },
    ]);
    const [text = ''] = await digestAt(MONDAY + 1);
    expect(text).toContain('Daily digest: 1 story');
    expect(text).toContain('0 of 1 feed read; 1 item, 1 relevant, 1 story.');
  });

  it('says so where stories came that the channel did not ask for', async () => {
    await storeReports(opened.store, { s1: ['one'] }, MONDAY - HOUR);
    await subscribe({ least: 'critical' });
    const [text = ''] = await digestAt(MONDAY + 1);
    expect(text).toContain('Daily digest: nothing for this channel');
    expect(text).toContain('fits what this channel asked for');
    expect(text).toContain('1 story, 0 of them for this channel.');
  });

  it('weekly, tells movement, the most tested arguments and what votes said', async () => {
    await storeReports(opened.store, { old: ['old'] }, MONDAY - 9 * 24 * HOUR);
    await storeReports(opened.store, { s1: ['one'], s2: ['two'] }, MONDAY - HOUR);
    const vote = { storyId: 's1', itemId: 'one', address, vote: 'relevant' as const, at: MONDAY - HOUR };
    await opened.store.feedback.vote({ ...vote, userId: 'u1' });
    await opened.store.feedback.vote({ ...vote, userId: 'u2' });
    await opened.store.feedback.vote({ ...vote, userId: 'u3', vote: 'not-relevant' });
    const [text] = await digestAt(MONDAY + 1, { ...daily, edition: 'weekly', days: [1] });
    expect(text).toContain('Movement: 2 relevant items, 1 more than in the week before.');
    expect(text).toMatch(/Most tested of what the article argues: [^“”]+ \(2 stories\)/);
    expect(text).toContain('/debate has both sides of each');
    expect(text).toContain('Your votes: 2 of 3 votes found an alert relevant (67 %)');
  });

  it('weekly, compares with no week in which nothing was read', async () => {
    await storeReports(opened.store, { s1: ['one'] }, MONDAY - HOUR);
    const [text] = await digestAt(MONDAY + 1, { ...daily, edition: 'weekly', days: [1] });
    expect(text).toContain('Movement: 1 relevant item; I read nothing in the week before to compare with.');
    expect(text).toContain('Your votes: none this week; every alert has buttons for them.');
  });
});
