import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { cardText } from '../../src/core/card.ts';
import type { Caller } from '../../src/core/reply.ts';
import { parseSlash } from '../../src/core/slash.ts';
import { openDispatching } from '../support/dispatching.ts';
import { listingOf } from '../support/poller.ts';
import { assessed, storeReports } from '../support/reports.ts';

const here = { platform: 'discord' as const, workspace: 'G', channel: 'C1' };
const ann: Caller = { address: here, direct: false, userId: 'u1', userName: 'Ann', manager: true, admin: false };

describe('what is typed gets an answer that is true of it', () => {
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  beforeEach(() => test.clear());
  afterAll(() => test.close());

  async function type(text: string): Promise<string> {
    const read = parseSlash(text, commands);
    if (read.kind === 'mistake') return read.sentence;
    const reply = await test.dispatcher.command({ ...read, caller: ann });
    if (reply.kind !== 'card') throw new Error('a form');
    return cardText(reply.card);
  }

  /** One report of a feed that this scope sees; its id. */
  async function stored(scope: string, url: string | null): Promise<string> {
    const { feed } = await test.store.feeds.add(listingOf(`https://${scope}.example/feed`), scope, null, 0);
    const report = { key: 'one', title: 'Allies met', summary: '', url, published: test.clock.now, language: 'en' };
    const facts = { source: 'The News', baseline: () => false, now: test.clock.now };
    const [{ id } = { id: '' }] = await test.store.items.addNew(feed, [report], facts);
    await test.store.items.judge([{ id, assessment: assessed(), storyId: id, storyOpenedAt: test.clock.now }]);
    return id;
  }

  it('a number that is none is called so, not missing', async () => {
    for (const [text, name] of [
      ['/trend days:week', 'days'],
      ['/alerts subscribe hourly:many', 'hourly'],
      ['/feeds add https://news.example/feed post:all', 'post'],
    ] as const) {
      expect(await type(text)).toContain(`"${name}" must be a whole number from `);
    }
  });

  it.each([
    [
      '/story',
      '"story" is missing: Words of its headline, an address, or its id. For example: /story drones over Poland',
    ],
    ['/feeds add', 'For example: /feeds add address:https://www.rand.org/pubs/commentary.xml'],
    ['/feeds remove', 'For example: /feeds remove feed:"BBC World"'],
    ['/latest tag:x', 'For example: /latest tag:spillover'],
    ['/latest severity:x', 'For example: /latest severity:watch'],
    ['/alerts subscribe hourly:many', 'For example: /alerts subscribe hourly:1'],
    ['/debate przewodow side:x', 'For example: /debate przewodow side:against'],
  ])('%s is refused with a line that can be typed', async (typed, expected) => {
    const refused = await type(typed);
    expect(refused).toContain(expected);
    expect(parseSlash(refused.split('For example: ')[1] ?? '', commands).kind).toBe('command');
  });

  it.each([
    ['/alerts pause drones', 'The only option is which.'],
    ['/setup export drones', 'The only option is all.'],
    ['/digest schedule 08:30 drones', 'The options are: time, zone, days, weekly.'],
    ['/assess 99999999', 'there are no words in it. Give a headline, or the address of a page.'],
    ['/feeds list', '0 feeds are read for this workspace, 0 failing now.'],
  ])('%s is answered in number and with what to do next', async (typed, expected) => {
    expect(await type(typed)).toContain(expected);
  });

  it('advises against a long set-up only what is left to try', async () => {
    for (let n = 0; n < 21; n++) await type(`/alerts subscribe words:"${'war '.repeat(70)}${n}"`);
    const tooLong = 'That set-up is too long for one message.';
    expect(await type('/setup export')).toContain(`${tooLong} Use "chainwatch setup export --scope discord:G"`);
    const admin = { ...ann, admin: true };
    const all = await test.dispatcher.command({
      command: 'setup',
      subcommand: 'export',
      options: { all: true },
      caller: admin,
    });
    expect(all.kind === 'card' && cardText(all.card)).toContain(`${tooLong} Export channel by channel, or use`);
  });

  it.each([
    ['/latest tag:nuclear', 'Latest stories: Nuclear escalation'],
    ['/latest tag:guarant severity:crit', 'Latest stories: Security guarantee, Critical only'],
    ['/latest tag:escalation', '"tag" must be one of: '],
    ['/latest tag:nu', '"tag" must be one of: '],
    ['/latest tag:nuclear,restraint', '"tag" must be just one of: '],
    ['/alerts subscribe tags:"nuclear, spill restr" preview', 'Nuclear escalation, Spillover, Restraint'],
    ['/alerts subscribe tags:all preview', 'every tag'],
  ])('%s: what begins only one choice stands for it', async (typed, expected) => {
    expect(await type(typed)).toContain(expected);
  });

  it('/help of a subcommand that there is not shows those that there are', async () => {
    expect(await type('/help alerts constructor')).toContain('/alerts subscribe');
  });

  it('/why does not say of what is not relevant that it came with a first poll', async () => {
    await storeReports(test.store, { a: ['gold'] }, test.clock.now, { relevant: false, severity: null });
    const why = await type('/why gold');
    expect(why).toContain('No report of it was judged relevant.');
    expect(why).not.toContain('first poll');
  });

  it('characters that stand for anything in a database find what holds them, not everything', async () => {
    await storeReports(test.store, { a: ['gold'], b: ['100%', 'snake_case'] }, test.clock.now);
    expect(await type('/search %')).toContain('No card or story fits');
    expect(await type('/story _')).toContain('No stored story fits "_"');
    expect(await type('/why 100%')).toContain('Why: Report 100%');
    expect(await type('/why snake_case')).toContain('Why: Report snake_case');
  });

  it('an address is found as people type or copy it: in angle brackets, without scheme or www', async () => {
    await stored('public', 'https://www.news.example/world/a-story');
    for (const typed of ['<https://www.news.example/world/a-story>', 'news.example/world/a-story']) {
      expect(await type(`/story ${typed}`), typed).toContain('Allies met');
      expect(await type(`/why ${typed}`), typed).toContain('Why: Allies met');
      expect(await type(`/search ${typed}`), typed).toContain('Allies met');
    }
  });

  it('/why takes the ids that it shows, of what this workspace sees', async () => {
    await storeReports(test.store, { a: ['gold', 'silver'] }, test.clock.now);
    const shown = await type('/why silver');
    const [, item = '', story = ''] = /Item (\S+) · story (\S+)/.exec(shown) ?? [];
    expect(await type(`/why ${item}`)).toBe(shown);
    expect(await type(`/why ${story}`)).toContain(`story ${story}`);
    const hidden = await stored('discord:OTHER', null);
    expect(await type(`/why ${hidden}`)).toContain(`I have not seen an item that fits "${hidden}"`);
  });

  it.each(['U.S.', 'U.S.A.', 'U.K.'])('/actor knows %s', async (name) => {
    expect(await type(`/actor ${name}`)).not.toContain('No actor fits');
  });

  it.each([
    ['last 2 weeks', 'Timeline, from 31 October 2023'],
    ['Ukraine last 18 months', 'Timeline: Ukraine, from 14 May 2022'],
    ['last ten years', 'Timeline, from 14 November 2013'],
    ['yesterday', 'Timeline, 13 November 2023'],
    ['15.11.2022', 'Timeline, 15 November 2022'],
    ['11/15/2022', 'Timeline, 15 November 2022'],
    ['2022/11', 'Timeline, November 2022'],
    ['15th of November 2022', 'Timeline, 15 November 2022'],
    ['November 15th, 2022', 'Timeline, 15 November 2022'],
    ['from:"November 2022" to:15.11.2022', 'Timeline, from November 2022 to 15 November 2022'],
  ])('/timeline %s', async (typed, title) => {
    expect((await type(`/timeline ${typed}`)).split('\n')[0]).toBe(title);
  });

  it('/alerts subscribe refuses quiet hours that end when they begin, as they would keep nothing quiet', async () => {
    expect(await type('/alerts subscribe quiet:22:00-10pm preview')).toContain('"quiet" ends when it begins');
  });

  it('/alerts subscribe takes as many alerts an hour as the form of /alerts edit', async () => {
    expect(await type('/alerts subscribe hourly:1000 preview')).toContain('at most 1000 an hour');
    expect(await type('/alerts subscribe hourly:1001 preview')).toContain('must be a whole number from 1 to 1000');
  });

  it('/search offers titles, which are looked for among stories as well', async () => {
    await storeReports(test.store, { a: ['on Azov becomes part of the National Guard'] }, test.clock.now);
    const asked = { command: 'search', option: 'text', partial: 'azov becomes', caller: ann };
    const [first] = await test.dispatcher.complete(asked);
    const answer = await type(`/search ${first?.value}`);
    expect(answer).toContain(`Search: ${first?.label}`);
    expect(answer).toContain('Report on Azov becomes');
  });

  it('/help with a slip of the fingers names the command that was meant', async () => {
    expect(await type('/help alrets')).toContain('Did you mean /help alerts?');
  });

  it.each(['/why', '/story', '/help', '/alerts subscribe feeds:'])(
    '%s repeats no more than the beginning of what it cannot find',
    async (command) => {
      const answer = await type(`${command} ${'x'.repeat(190)}`);
      expect(answer).toContain(`"${'x'.repeat(40)}…"`);
      expect(answer).not.toContain('x'.repeat(41));
    },
  );
});
