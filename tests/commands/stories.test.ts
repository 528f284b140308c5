import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Card, cardText } from '../../src/core/card.ts';
import { dayOf, dayText } from '../../src/core/dates.ts';
import { DAY } from '../../src/core/durations.ts';
import { type FeedHealth, type FeedListing, MOST_A_DAY, newFeedHealth } from '../../src/core/feed.ts';
import type { Caller, Reply } from '../../src/core/reply.ts';
import { newSubscription, SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { THEATRE_LABELS, THEATRES } from '../../src/core/vocabulary.ts';
import { openDispatching } from '../support/dispatching.ts';
import { listingOf } from '../support/poller.ts';
import { assessed, storeReports } from '../support/reports.ts';

const MINUTE = 60_000;
const here = { platform: 'discord' as const, workspace: 'G', channel: 'C1' };
const ann: Caller = { address: here, direct: false, userId: 'u1', userName: 'Ann', manager: true, admin: false };

describe('lists and what is pressed on them', () => {
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  beforeEach(() => test.clear());
  afterAll(() => test.close());

  function cardOf(reply: Reply): Card {
    if (reply.kind !== 'card') throw new Error('a form');
    return reply.card;
  }
  const type = async (command: string, subcommand?: string, options: Record<string, unknown> = {}) =>
    cardOf(await test.dispatcher.command({ command, ...(subcommand ? { subcommand } : {}), options, caller: ann }));
  const press = async (action: string, values: string[] = [], caller = ann) =>
    cardOf(await test.dispatcher.action({ action, values, fields: {}, caller }));
  const button = ({ controls }: Card, label: string) =>
    controls.flatMap((one) => (one.type === 'button' && one.label === label && 'action' in one ? one.action : []))[0];
  const menu = ({ controls }: Card) => controls.flatMap((one) => (one.type === 'menu' ? one.options : []));
  const stored = async (names: readonly string[], changes: Parameters<typeof storeReports>[3] = {}) => {
    for (const name of names) {
      test.clock.now += MINUTE;
      await storeReports(test.store, { [name]: [name] }, test.clock.now, changes);
    }
  };
  const shown = (card: Card) => cardText(card).match(/Report \w+/g) ?? [];
  const reportsOf = async (id: string) =>
    (await test.store.items.reports(id)).map((one) => [one.item.title, one.item.id] as const);

  it('/latest is turned page by page, with its filters, and back to the newest', async () => {
    const names = Array.from({ length: 17 }, (_, n) => `s${n}`);
    await stored(names);
    await stored(['other'], { tags: ['restraint'] });
    const first = await type('latest', undefined, { tag: 'spillover' });
    const second = await press(button(first, 'Older') ?? '');
    const third = await press(button(second, 'Older') ?? '');
    expect([first, second, third].flatMap(shown)).toEqual(names.toReversed().map((name) => `Report ${name}`));
    expect([first, second, third].map((card) => shown(card).length)).toEqual([8, 8, 1]);
    expect(button(first, 'Newest')).toBeUndefined();
    expect(button(third, 'Older')).toBeUndefined();
    expect(shown(await press(button(third, 'Newest') ?? ''))).toEqual(shown(first));
  });

  it('a story that was shared in the channel does not offer to share it once more', async () => {
    await stored(['one']);
    const own = await press('story.show:one');
    const shared = await press(button(own, 'Share in channel') ?? '');
    expect(cardText(shared)).toBe(cardText(own));
    expect(button(shared, 'Share in channel')).toBeUndefined();
    expect(button(shared, 'Why?')).toBe('why.story:one');
  });

  it('/why does not say that a story was sent which came before the channel subscribed', async () => {
    await stored(['early']);
    await test.store.subscriptions.add(
      newSubscription(here, SubscriptionSettingsSchema.parse({}), 'u1', test.clock.now),
    );
    const [said = ''] = cardText(await type('why', undefined, { item: 'early' })).match(/Decided.*/) ?? [];
    expect(said).toBe(
      'Decided: nothing in this channel so far. With a further report it would now be sent: Elevated, and subscribed to every tag.',
    );
    await stored(['low'], { severity: 'watch' });
    expect(cardText(await type('why', undefined, { item: 'low' }))).toContain('Decided below-threshold: It is Watch;');
  });

  it('two stories are shown as one once a manager says so, for that workspace alone, until it is undone', async () => {
    await stored(['one', 'two']);
    const offered = menu(await press('story.merge:one'));
    expect(offered.map((option) => option.value)).toEqual(['two']);
    const done = await press('story.mergeInto:one', ['two']);
    expect(shown(await type('latest'))).toHaveLength(1);
    expect(cardText(await type('trend'))).toContain('Elevated: 1, on the last day 1');
    expect(button(done, 'Story')).toBe('story.show:two');
    expect((await test.store.corrections.all()).map((one) => [one.scope, one.correction])).toEqual([
      ['discord:G', { kind: 'merge', story: 'one', into: 'two' }],
    ]);
    const elsewhere = { ...ann, address: { ...here, workspace: 'H' } };
    const undo = button(done, 'Undo') ?? '';
    expect(cardText(await press(undo, [], elsewhere))).toContain('That correction was undone before.');
    await press(undo);
    expect(shown(await type('latest'))).toHaveLength(2);
    expect(cardText(await type('trend'))).toContain('Elevated: 2, on the last day 2');
    expect(cardText(await press(undo))).toContain('That correction was undone before.');
  });

  it('a story is found by words around which somebody asks, and by a phrase in quotes', async () => {
    await stored(['Poland', 'Taiwan']);
    for (const text of [
      "what's new on Poland",
      'latest news about Poland',
      'anything about Poland?',
      '"report Poland"',
      '“says” Poland',
    ])
      expect(cardText(await type('search', undefined, { text })), text).toContain('Report Poland');
    expect(cardText(await type('story', undefined, { story: 'what happened in Taiwan' }))).toContain('Report Taiwan');
    expect(cardText(await type('search', undefined, { text: '"Poland report"' }))).not.toContain('Report Poland');
    for (const text of ['Poland treaty', 'Poland last 3 days', 'qqq zzz'])
      expect(cardText(await type('search', undefined, { text }))).toContain('fewer words find more');
  });

  it('a story is found however its words are spelled on either side of the Atlantic', async () => {
    await stored(['on the defense pact of Zelenskyy in Kiev', 'on the defence of Zelenskiy']);
    for (const text of ['defence Zelensky', 'DEFENSE zelenskyj', "Zelenskyy's defence"])
      expect(cardText(await type('search', undefined, { text })).match(/1 report/g), text).toHaveLength(2);
    expect(cardText(await type('search', undefined, { text: 'Kyiv' })).match(/1 report/g)).toHaveLength(1);
  });

  it('/trend says when a story moved last and what shows it, where none did in its days', async () => {
    const nothing = 'No story that bears on the arguments came in these days.';
    expect(cardText(await type('trend'))).toMatch(`${nothing}\n`);
    await stored(['old']);
    const day = dayText(dayOf(test.clock.now));
    test.clock.now += 200 * DAY;
    const empty = cardText(await type('trend', undefined, { days: 90 }));
    expect(empty).toContain(`${nothing} The last one moved on ${day}; /latest shows it.`);
    expect(shown(await type('latest'))).toEqual(['Report old']);
  });

  it('/trend tells every label, the lesser ones in one line', async () => {
    for (const theatre of THEATRES.slice(0, 8)) await stored([theatre], { theatres: [theatre] });
    const text = cardText(await type('trend', undefined, { by: 'theatre' }));
    for (const theatre of THEATRES.slice(0, 8)) expect(text).toMatch(new RegExp(`${THEATRE_LABELS[theatre]}:? 1`));
    expect(text).toContain('and 3 more: ');
  });

  it('a story without a relevant report is said not to bear on the arguments, and has no direction', async () => {
    await stored(['game'], { relevant: false, severity: null, tags: [], theatres: [] });
    const text = cardText(await type('story', undefined, { story: 'game' }));
    expect(text).toContain('No report of it was judged to bear on the article’s arguments.');
    expect(text).not.toContain('Direction');
  });

  it('a story that was joined to another is found under that one, and is not joined or split twice', async () => {
    await stored(['one', 'two', 'three']);
    const done = await press('story.mergeInto:one', ['two']);
    expect(cardText(await press('story.show:one'))).toContain('2 reports');
    expect(cardText(await press('alert.vote:one:relevant'))).toContain('Noted');
    expect(cardText(await press('story.mergeInto:one', ['two']))).toContain('shown as one story already');
    expect(menu(await press('story.merge:one')).map((option) => option.value)).toEqual(['three']);
    await press('story.mergeInto:three', ['one']);
    expect(shown(await type('latest'))).toHaveLength(1);
    expect(cardText(await type('search', undefined, { text: 'report' })).match(/1 report|3 reports/g)).toEqual([
      '3 reports',
    ]);
    await press(button(done, 'Undo') ?? '');
    const [one] = await reportsOf('one');
    const again = 'That report stands in this story no longer.';
    expect(cardText(await press('story.splitOff:two', [one?.[1] ?? '']))).toContain(again);
  });

  it('a report is split off a story that has another, and posted alerts are brought up to date', async () => {
    await storeReports(test.store, { one: ['a', 'b'], two: ['c'] }, test.clock.now);
    expect(cardText(await press('story.split:two'))).toContain('This story has one report only');
    expect(menu(await press('story.split:one')).map((option) => option.label)).toEqual(['Report a', 'Report b']);
    const [a] = await reportsOf('one');
    const told = { severity: 'elevated' as const, tags: [], upTo: 9 };
    const state = { subscriptions: [], told, step: 1, heldUntil: null };
    const alert = { id: 'discord:G:C1|one', address: here, storyId: 'one', state, muted: false };
    await test.store.alerts.save({ ...alert, openedAt: 1, changedAt: 1 });
    await type('alerts', 'subscribe');
    await press('story.splitOff:one', [a?.[1] ?? '']);
    expect(await test.store.outbox.counts()).toEqual([{ platform: 'discord', state: 'due', count: 1 }]);
    expect((await type('latest')).title).toBe('Latest stories');
    expect(shown(await type('latest')).toSorted()).toEqual(['Report a', 'Report b', 'Report c']);
  });

  describe('of feeds', () => {
    const add = (name: string, scope: string, names: Partial<FeedListing> = { outlet: name }) =>
      test.store.feeds.add({ ...listingOf(`https://${name}.example/feed`), ...names }, scope, 'u', test.clock.now);
    const lines = (card: Card) => cardText(card).match(/feed\d\d(?: \(added here\))?/g) ?? [];

    it('/feeds list is turned page by page, marks those added here and shows none of other workspaces', async () => {
      for (let n = 10; n < 34; n++) await add(`feed${n}`, n < 12 ? 'discord:G' : 'public');
      await add('feed99', 'discord:H');
      const first = await type('feeds', 'list');
      expect(lines(first).slice(0, 3)).toEqual(['feed10 (added here)', 'feed11 (added here)', 'feed12']);
      expect(lines(first)).toHaveLength(12);
      const second = await press(button(first, 'More') ?? '');
      expect(lines(second)).toEqual(Array.from({ length: 12 }, (_, n) => `feed${n + 22}`));
      expect(button(second, 'More')).toBeUndefined();
      expect(lines(await press(button(second, 'Back') ?? ''))).toEqual(lines(first));
    });

    it('/feeds list says of each when it was read, what it brings and what is wrong with it', async () => {
      const { now } = test.clock;
      const [before, after] = [now - 10 * MINUTE, now + 10 * MINUTE];
      const read = { lastPollAt: before, lastSuccessAt: before };
      const refusing = { failingSince: before, lastFailureText: 'It refuses.' };
      const healths: Record<string, Partial<FeedHealth>> = {
        new: {},
        read: { ...read, nextPollAt: after, itemsPerDay: 1.2 },
        due: { ...read, nextPollAt: now, lastSuccessAt: null },
        full: { ...read, nextPollAt: now, day: { since: before, items: MOST_A_DAY } },
        failing: { ...read, ...refusing, nextPollAt: after },
        gone: { ...read, ...refusing, nextPollAt: null },
      };
      const names: Record<string, Partial<FeedListing>> = {
        new: { outlet: null, title: 'Its title' },
        due: { outlet: null, title: null },
      };
      for (const [name, health] of Object.entries(healths)) {
        const { feed } = await add(name, 'public', names[name]);
        await test.store.feeds.saveHealth(feed, { ...newFeedHealth(now), ...health });
        if (name !== 'read') continue;
        for (const [key, relevant] of Object.entries({ a: true, b: false, c: false })) {
          const item = { key, title: key, summary: '', url: null, published: now, language: 'en' };
          const [added] = await test.store.items.addNew(feed, [item], { source: name, baseline: () => false, now });
          await test.store.items.judge([
            { id: added?.id ?? '', assessment: assessed({ relevant }), storyId: null, storyOpenedAt: now },
          ]);
        }
      }
      const at = (moment: number) => new Date(moment).toISOString().replace('.000Z', 'Z');
      const text = cardText(await type('feeds', 'list'));
      expect(text).toContain('6 feeds are read for this workspace, 2 failing now.');
      expect(text.match(/^- .*$/gm)?.toSorted()).toEqual([
        `- Its title — not read yet`,
        `- due.example — read ${at(before)}`,
        `- failing — failing since ${at(before)}: It refuses. · next try ${at(after)}`,
        `- full — read ${at(before)} · full for today: of one feed 2,000 new items a day are kept; again ${at(before + DAY)}`,
        `- gone — failing since ${at(before)}: It refuses. · no further try`,
        `- read — read ${at(before)} · about 1 item a day · 33 % relevant · next ${at(after)}`,
      ]);
    });

    it('/feeds remove and export take those that were added here alone', async () => {
      await add('ours', 'discord:G');
      await add('public', 'public');
      const text = cardText(await type('feeds', 'export'));
      expect(text).toContain('https://ours.example/feed');
      expect(text).not.toContain('https://public.example/feed');
      expect(cardText(await type('feeds', 'remove', { feed: 'public' }))).toContain(
        'No feed of that name was added here.',
      );
      const { feed } = await add('second', 'discord:G', { outlet: 'ours' });
      expect(cardText(await type('feeds', 'remove', { feed: 'OURS' }))).toContain('Several feeds have that name.');
      await type('feeds', 'remove', { feed: feed.url });
      expect((await type('feeds', 'remove', { feed: 'OURS' })).title).toBe('Removed: ours');
      expect((await test.store.feeds.visibleTo('discord:G')).map((one) => one.outlet)).toEqual(['public']);
    });
  });
});
