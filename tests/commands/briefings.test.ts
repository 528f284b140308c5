import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDispatcher } from '../../commands/dispatch.ts';
import { commands } from '../../commands/index.ts';
import { SECTIONS } from '../../src/cards/briefing-argument.ts';
import { todayCard } from '../../src/cards/briefing-news.ts';
import { type Card, type Control, cardText, plainText } from '../../src/core/card.ts';
import type { SeenStory, StoryFilter } from '../../src/core/item-table.ts';
import type { Caller, Reply } from '../../src/core/reply.ts';
import type { Services } from '../../src/core/services.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { briefings, commitments, search } from '../commitments/library.ts';
import { cutOf } from '../support/card-limits.ts';

const now = Date.UTC(2026, 2, 5, 12);

const story: SeenStory = {
  view: {
    id: 'story-1',
    headline: `Ally weighs sending troops ${'@everyone '.repeat(40)}`,
    headlineItemId: 'item-1',
    tags: ['ally-deployment'],
    theatres: ['ukraine-russia'],
    actors: [],
    severity: 'elevated',
    firstSeen: now - 1000,
    lastMoved: now,
    reports: [],
    counts: { reports: 1, outlets: 1, countries: 1 },
    countLine: '1 report · 1 outlet · 1 country',
    oneSourceSoFar: false,
    stateRunOnly: false,
    direction: { lean: 'for', deeds: [{ lean: 'for', phrase: 'will deploy', itemId: 'item-1' }] },
  },
  steps: [],
  reports: [],
};

const caller: Caller = {
  address: { platform: 'web', workspace: 'local', channel: 'general' },
  direct: false,
  userId: 'u1',
  userName: 'Ann',
  manager: false,
  admin: false,
};

let zone: string | null = null;
let dispatcher: ReturnType<typeof createDispatcher>;
let asked: StoryFilter[];
let close: () => Promise<void>;

beforeAll(async () => {
  const { store, db } = await openStore(sqliteFlavour(':memory:'), () => now);
  close = () => db.destroy();
  asked = [];
  // Only what these commands use: anything else fails the test that reaches for it.
  const used: Pick<Services, 'commands' | 'store' | 'briefings' | 'commitments' | 'search' | 'stories' | 'timeZoneOf'> =
    {
      commands,
      store,
      briefings,
      commitments,
      search,
      stories: {
        async latest(filter) {
          asked.push(filter);
          return [story];
        },
        page: async () => [],
        get: async () => null,
        of: async () => null,
        find: async () => null,
      },
      timeZoneOf: async () => zone,
    };
  const services = used as Services;
  const silent = () => {};
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  dispatcher = createDispatcher({ commands, actions: [], services, log, now: () => now });
});
afterAll(() => close());

async function run(command: string, options: Record<string, unknown> = {}): Promise<Extract<Reply, { kind: 'card' }>> {
  return cardOf(await dispatcher.command({ command, options, caller }));
}

async function press(action: string, ...values: string[]): Promise<Extract<Reply, { kind: 'card' }>> {
  return cardOf(await dispatcher.action({ action, values, fields: {}, caller }));
}

function cardOf(reply: Reply): Extract<Reply, { kind: 'card' }> {
  if (reply.kind !== 'card') throw new Error('a form');
  return reply;
}

function button(card: Card, label: string): string {
  const control = card.controls.find((one) => one.type === 'button' && one.label === label);
  if (control?.type !== 'button') throw new Error(`no button ${label}`);
  return control.action;
}

function menu(card: Card, placeholder: string): Extract<Control, { type: 'menu' }> {
  const control = card.controls.find((one) => one.type === 'menu' && one.placeholder === placeholder);
  if (control?.type !== 'menu') throw new Error(`no menu ${placeholder}`);
  return control;
}

describe('every card fits both platforms without cutting', () => {
  it('in each section of each argument, own and shared', async () => {
    for (const { slug } of briefings.arguments) {
      for (const section of SECTIONS) {
        for (const name of ['turn', 'share']) {
          const { card } = await press(`brief.${name}:${slug}:${section}`);
          expect(cutOf(card), `${slug} ${section}`).toEqual([]);
          expect(card.tone, `${slug} ${section}`).toBe('neutral');
        }
      }
    }
  });

  it('for every other briefing', async () => {
    for (const { slug } of briefings.all) {
      const { card } = await press('brief.open', slug);
      expect(card.title).toBe(briefings.get(slug)?.title);
      expect(cutOf(card), slug).toEqual([]);
    }
  });

  it('for both sides and each side of every debate', async () => {
    for (const { slug } of briefings.arguments) {
      for (const options of [{}, { side: 'for' }, { side: 'against' }]) {
        const { card } = await run('debate', { argument: slug, ...options });
        expect(cutOf(card), slug).toEqual([]);
      }
    }
  });

  it('for the overview, the lists and the argument of the day', async () => {
    for (const command of ['brief', 'timeline', 'factcheck', 'today']) {
      expect(cutOf((await run(command)).card), command).toEqual([]);
    }
    for (const { slug } of briefings.all) {
      expect(cutOf((await run('timeline', { about: slug })).card), slug).toEqual([]);
      expect(cutOf((await run('factcheck', { about: slug })).card), slug).toEqual([]);
    }
  });

  it('for each argument on its day', () => {
    const stories = Array.from({ length: 5 }, (_, at) => ({ ...story.view, id: `story-${at}` }));
    for (const argument of briefings.arguments) {
      expect(cutOf(todayCard(argument, stories, 7, briefings)), argument.slug).toEqual([]);
    }
  });

  it('whatever is asked', async () => {
    const query = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('przewodow', 'zzz', 'Article 5'),
    );
    const command = fc.constantFrom(
      ['brief', 'query'],
      ['define', 'term'],
      ['actor', 'name'],
      ['timeline', 'about'],
      ['factcheck', 'about'],
      ['debate', 'argument'],
      ['search', 'text'],
    );
    await fc.assert(
      fc.asyncProperty(query, command, async (text, [name = '', option = '']) => {
        const { card } = await run(name, { [option]: text });
        expect(cutOf(card)).toEqual([]);
        const choices = await dispatcher.complete({ command: name, option, partial: text, caller });
        expect(choices.length).toBeLessThanOrEqual(25);
        expect(choices.every(({ label, value }) => label.length <= 100 && value.length <= 100)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('/brief', () => {
  it('alone shows every argument by theme', async () => {
    const { card, visibility } = await run('brief');
    for (const { title } of briefings.arguments) expect(cardText(card)).toContain(title);
    expect(menu(card, 'Open an argument').options).toHaveLength(briefings.arguments.length);
    expect(visibility).toBe('private');
  });

  it('answers privately with the best card and offers the next best', async () => {
    const { card, visibility } = await run('brief', { query: 'missile in Poland' });
    expect(card.title).toBe(briefings.get('przewodow-attribution')?.title);
    expect(menu(card, 'This also fits').options.length).toBeGreaterThan(0);
    expect(visibility).toBe('private');
  });

  it('answers everybody when asked to, without controls that change the shared message', async () => {
    const { card, visibility } = await run('brief', { query: 'missile in Poland', public: true });
    expect(visibility).toBe('public');
    const reply = await press(button(card, 'Counter-arguments'));
    expect(reply).toMatchObject({ visibility: 'private' });
    expect(reply.replace).toBeUndefined();
  });

  it('turns to each section in place and shares the one that is shown', async () => {
    const { card } = await run('brief', { query: 'przewodow-attribution' });
    const counter = await press(button(card, 'Counter-arguments'));
    expect(counter.replace).toBe(true);
    const [first = ''] =
      briefings.arguments.find(({ slug }) => slug === 'przewodow-attribution')?.counterArguments ?? [];
    expect(cardText(counter.card)).toContain(first);
    const shared = await press(button(counter.card, 'Share in channel'));
    expect(shared.visibility).toBe('public');
    expect(cardText(shared.card)).toBe(cardText(counter.card));
  });

  it('shows the flags on the facts of an argument with their verdicts', async () => {
    const { card } = await press('brief.turn:przewodow-attribution:evidence');
    expect(cardText(card)).toMatch(/F14 · Partly accurate: /);
  });

  it('says of each later event which way it speaks', async () => {
    const { card } = await press('brief.turn:chain-gang-mechanism:since');
    expect(cardText(card)).toMatch(/speaks (for|against|both)/);
  });

  it('shows the stories whose tags test the argument, with a direction only where a deed supports it', async () => {
    const { card } = await press('brief.turn:third-party-coalition:news');
    expect(asked.at(-1)).toMatchObject({ scope: 'web:local', tags: ['ally-deployment'] });
    expect(cardText(card)).toContain('speaks for the thesis: “will deploy”');
  });

  it('says how to browse when nothing fits', async () => {
    const { card } = await run('brief', { query: 'chain gang prison labour' });
    expect(card.title).toBe('No card fits');
    expect(cardText(card)).toContain('/brief lists the arguments');
    expect(menu(card, 'Open the nearest').options.length).toBeGreaterThan(0);
  });

  it('names what to do when a control leads to a card that is gone', async () => {
    const { card } = await press('brief.turn:no-such-card:main');
    expect(cardText(card)).toContain('/brief lists the current ones');
  });
});

describe('the other look-ups', () => {
  it('/define explains a term and /actor a party, each only of its kind', async () => {
    expect((await run('define', { term: 'tripwires' })).card.title).toBe(briefings.get('tripwire-force')?.title);
    expect((await run('actor', { name: 'Selenskyj' })).card.title).toBe(briefings.get('zelensky')?.title);
    expect((await run('define', { term: 'pancake recipe' })).card.title).toBe('No term fits');
  });

  it.each([
    ['bandwagoning', true],
    ['proxy war', true],
    ['appeasement', true],
    ['nuclear umbrella', false],
    ['casus foederis', false],
    ['tripwires', false],
    ['what is meant by moral hazard here', false],
    ['moral hazard here', false],
    ['what do you call it when an ally drags you in', false],
  ])('/define %s says first whether another term stands in for one that has no card', async (term, standsIn) => {
    const { card } = await run('define', { term });
    expect(cardText(card).includes(`I have no card on “${term}”. The nearest is this one: ${card.title}.`)).toBe(
      standsIn,
    );
  });

  it('/timeline keeps to a span and an argument, oldest first', async () => {
    const { card } = await run('timeline', { from: '2023-05', to: '2023' });
    const text = cardText(card);
    expect(text).toContain('3 May 2023');
    expect(text).not.toContain('2022');
    expect(text.indexOf('3 May 2023')).toBeLessThan(text.indexOf('22 May 2023'));
    const about = await run('timeline', { about: 'przewodow-attribution' });
    expect(cardText(about.card)).toContain('15 November 2022');
    expect(cardText(about.card)).not.toContain('Kursk');
  });

  it('/timeline of a year or a month tells what happened in it, not what mentions it', async () => {
    const { card } = await run('timeline', { about: '2022' });
    const text = cardText(card);
    expect(card.title).toBe('Timeline, 2022');
    for (const day of ['24 February 2022', '26 September 2022', '15 November 2022']) expect(text).toContain(day);
    expect(text).not.toContain('June 2023');
    for (const about of ['November 2022', 'nov 2022', '2022-11']) {
      const month = cardText((await run('timeline', { about })).card);
      expect(month, about).toMatch(/^Timeline, November 2022\n[\s\S]*15 November 2022[\s\S]*17 November 2022/);
      expect(month, about).not.toContain('September');
    }
  });

  it.each([
    ['since 2024', 'Timeline, from 2024'],
    ['from 2024', 'Timeline, from 2024'],
    ['2014 to 2022', 'Timeline, from 2014 to 2022'],
    ['2014–2022', 'Timeline, from 2014 to 2022'],
    ['between 2014 and Nov 2022', 'Timeline, from 2014 to November 2022'],
    ['from 2022 until now', 'Timeline, from 2022 to 5 March 2026'],
    ['until 2022', 'Timeline, to 2022'],
    ['before 2022', 'Timeline, to 31 December 2021'],
    ['after February 2022', 'Timeline, from 1 March 2022'],
    ['last year', 'Timeline, 2025'],
    ['last month', 'Timeline, February 2026'],
    ['the last 3 years', 'Timeline, from 5 March 2023'],
    ['15 November 2022', 'Timeline, 15 November 2022'],
    ['November 15, 2022', 'Timeline, 15 November 2022'],
    ['since Feb 24, 2022', 'Timeline, from 24 February 2022'],
    ['Feb. 24 2022 to Nov 15, 2022', 'Timeline, from 24 February 2022 to 15 November 2022'],
    ['Poland on Nov 15, 2022', 'Timeline: Poland, 15 November 2022'],
    ['Nord Stream since 2022', 'Timeline: “Nord Stream”, from 2022'],
    ['Ukraine, 2014 to 2022', 'Timeline: Ukraine, from 2014 to 2022'],
    ['Ukraine last year', 'Timeline: Ukraine, 2025'],
    ['since 2025 Ukraine', 'Timeline: Ukraine, from 2025'],
    ['2024 NATO', 'Timeline: NATO, 2024'],
    ['May 2023 to July 2023 in Poland', 'Timeline: Poland, from May 2023 to July 2023'],
    ['last 2 years, Iran', 'Timeline: Iran, from 5 March 2024'],
  ])('/timeline %s is understood as it is typed', async (about, title) => {
    const { card } = await run('timeline', { about });
    expect(card.title).toBe(title);
  });

  it('/timeline reads no span where there is none, and one that ends before it begins is said to', async () => {
    expect((await run('timeline', { about: 'Nord Stream 2' })).card.title).not.toContain('2,');
    expect(cardText((await run('timeline', { about: '2025 to 2020' })).card)).toContain('Swap the two, please.');
  });

  it('finds a card by the paragraph of the article that it cites', async () => {
    expect((await run('brief', { query: 'P16' })).card.title).toBe(briefings.get('przewodow-attribution')?.title);
    expect((await run('debate', { argument: 'p22' })).card.title).toBe(briefings.get('declare-non-involvement')?.title);
    const fact = (await run('factcheck', { about: 'paragraph 16' })).card;
    expect(fact.title).toBe(briefings.get('f13')?.title);
    expect(JSON.stringify(fact.controls)).toContain('"f14"');
    expect((await run('factcheck', { about: 'P4' })).card.title).toBe('No fact check fits');
  });

  it('/timeline turns its pages and refuses a day that is none', async () => {
    const { card } = await run('timeline');
    const next = await press(button(card, 'Later'));
    expect(next.replace).toBe(true);
    expect(cardText(next.card)).not.toBe(cardText(card));
    expect(cardText((await run('timeline', { from: 'sometime' })).card)).toContain('such as 2022, 2022-11');
    for (const day of ['2022-02-30', '13/25/2022', 'Nord Stream since 31.11.2022'])
      expect(cardText((await run('timeline', { about: day })).card)).toMatch(/I cannot read "[\d./-]+" as a day/);
    expect(cardText((await run('timeline', { about: 'march 2022' })).card)).toContain('/latest has the news');
  });

  it('/timeline finds names in whole words, with the demonyms and surnames of what is named', async () => {
    const days = async (about: string) => {
      const [list] = (await run('timeline', { about })).card.body.filter((block) => block.type === 'list');
      return list?.items.map((item) => plainText(item)) ?? [];
    };
    expect((await days('US')).join('\n')).not.toMatch(/Vilnius|Russia and Georgia|Washington Post/);
    expect((await days('Baltic')).join('\n')).toMatch(/Estonian airspace/);
    expect((await days('Baltic')).join('\n')).not.toMatch(/Azov/);
    expect(await days('Donald Trump')).toEqual([
      expect.stringMatching(/Trump says that fighting for Montenegro/),
      // By another name of the event: its text has no names of leaders.
      expect.stringMatching(/Talks in Alaska/),
    ]);
    expect(await days('Finland')).toEqual([expect.stringMatching(/Finland/), expect.stringMatching(/Sweden/)]);
    expect(await days('Korea')).toEqual([expect.stringMatching(/North Korean troops/)]);
    expect(await days('Taiwan')).toEqual([expect.stringMatching(/Taiwan/)]);
    expect((await days('baltic-states')).join('\n')).not.toMatch(/brigade/);
  });

  it('/timeline turns the pages of a name that was typed', async () => {
    const { card } = await run('timeline', { about: 'Kyiv' });
    expect(card.title).toBe('Timeline: Ukraine');
    expect((await press(button(card, 'Later'))).card.title).toBe('Timeline: Ukraine');
  });

  it('/timeline says so when no event has the name, and offers the nearest', async () => {
    const { card } = await run('timeline', { about: 'Vietnam' });
    expect(cardText(card)).toContain('I know no event for “Vietnam”');
    expect(menu(card, 'Open the nearest').options[0]?.label).toBe('Entanglement');
    const leader = cardText((await run('timeline', { about: 'Angela Merkel' })).card);
    expect(leader).toContain('No event names “Angela Merkel”. The nearest card is “Germany”; these are its events.');
  });

  it('/timeline of what an argument is called tells its events beside those that only mention the words', async () => {
    const text = cardText((await run('timeline', { about: 'NATO enlargement' })).card);
    expect(text).toContain('Poland, Hungary and the Czech Republic join NATO');
    expect(text).toContain('Baltic states and others join NATO');
    const pipelines = cardText((await run('timeline', { about: 'Nord Stream' })).card);
    expect(pipelines).not.toContain('Dugina');
    expect(cardText((await run('timeline', { about: 'Kremlin drones' })).card)).not.toContain('Dugina');
  });

  it('/timeline says that a span ends before it begins', async () => {
    const text = cardText((await run('timeline', { from: '2025', to: '2020' })).card);
    expect(text).toContain('"from" (2025) lies after "to" (2020). Swap the two, please.');
    expect((await run('timeline', { from: '2022-11', to: '2022' })).card.title).toContain('Timeline');
  });

  it('/actor says when a card of another name answers, and only then', async () => {
    const other = (name: string) => `I have no card on “${name}”. The nearest is this one: Germany.`;
    for (const name of ['Merkel', 'Olaf Scholz', 'Angela Merkel']) {
      expect(cardText((await run('actor', { name })).card)).toContain(other(name));
    }
    for (const name of ['Germany', 'germany', 'Berlin', 'Germna', 'Trump', 'president Zelensky', 'Finland', 'UK']) {
      expect(cardText((await run('actor', { name })).card)).not.toContain('I have no card');
    }
  });

  it.each(['Turkey', 'Japan', 'Switzerland'])(
    '/actor leads to the commitments of a state without a card: %s',
    async (name) => {
      expect(cardText((await run('actor', { name })).card)).toContain(`/commitments ${name} says what binds it.`);
      expect(cardText((await run('actor', { name: 'Merkel' })).card)).not.toContain('/commitments');
    },
  );

  it.each([
    ['Türkei', 'Turkey'],
    ['日本', 'Japan'],
    ['Suiza', 'Switzerland'],
  ])('/actor leads to the commitments of a state by its name in another language: %s', async (name, own) => {
    expect(cardText((await run('actor', { name })).card)).toContain(`/commitments ${own} says what binds it.`);
  });

  it.each([
    ['Almanya', 'germany'],
    ['Wielka Brytania', 'france-and-britain'],
    ['Finnland', 'finland-and-sweden'],
  ])('/actor shows the card of a state by its name in another language: %s', async (name, slug) => {
    const { card } = await run('actor', { name });
    expect(card.title).toBe(briefings.get(slug)?.title);
    expect(cardText(card)).not.toContain('I have no card');
  });

  it.each(['United Nations', 'African Union', 'Wagner group'])(
    '/actor does not take the last word of an organisation for a surname: %s',
    async (name) => {
      expect((await run('actor', { name })).card.title).toBe('No actor fits');
    },
  );

  it.each(['European Union', 'EU', 'Europäische Union', 'l’Union européenne'])(
    '/actor leads to the treaty of an organisation without a card, never to another one: %s',
    async (name) => {
      const { card } = await run('actor', { name });
      expect(card.title).toBe('Treaty on European Union, Article 42(7)');
      expect(cardText(card)).toContain(`I have no card on “${name}”. The nearest is this one: ${card.title}.`);
    },
  );

  it('/actor of a town leads to its state, not to who was born there', async () => {
    expect((await run('actor', { name: 'Kraków' })).card.title).toBe('Poland');
  });

  it('/timeline tells no events of what has none: the moon landing is not of Russia', async () => {
    expect((await run('timeline', { about: 'moon landing' })).card.title).toBe('No event fits');
  });

  it('/actor does not take the United Nations for the last name of Kim Jong Un', async () => {
    const { card } = await run('actor', { name: 'UN' });
    expect(card.title).toBe('No actor fits');
    expect(cardText(card)).not.toContain('North Korea');
    expect((await run('actor', { name: 'Kim Jong Un' })).card.title).toBe('North Korea');
  });

  it.each([
    ['how do I get alerts?', true],
    ['how do I unsubscribe', true],
    ['help', true],
    ['about', false],
    ['air raid alerts in Poland', false],
    ['pancake recipe', false],
  ])('/brief leads to /help and /alerts only where the bot is asked about: %s', async (query, leads) => {
    const text = cardText((await run('brief', { query })).card);
    expect(text.includes('/alerts subscribe gets alerts in a channel; /help lists all that I can do.')).toBe(leads);
  });

  it('/factcheck lists all facts, those of an argument, or one by number', async () => {
    const first = (await run('factcheck')).card;
    const second = (await press(button(first, 'Later'))).card;
    const listed = [first, second].flatMap((card) => menu(card, 'Open a fact check').options);
    expect(listed).toHaveLength(briefings.facts.length);
    expect((await run('factcheck', { about: 'F13' })).card.title).toBe(briefings.get('f13')?.title);
    const ofArgument = await run('factcheck', { about: 'przewodow-attribution' });
    expect(menu(ofArgument.card, 'Open a fact check').options.map(({ value }) => value)).toContain('f13');
  });

  it('/debate gives both sides, or one', async () => {
    const { debate } = briefings.arguments.find(({ slug }) => slug === 'reckless-driving') ?? {};
    const both = cardText((await run('debate', { argument: 'reckless driving' })).card);
    const against = cardText((await run('debate', { argument: 'reckless driving', side: 'against' })).card);
    expect(both).toContain(debate?.support);
    expect(both).toContain(debate?.opposition);
    expect(against).toContain(debate?.rebuttal.againstThesis);
    expect(against).not.toContain(debate?.support);
  });

  it('/search shows briefings and stories together', async () => {
    const { card } = await run('search', { text: 'Nord Stream' });
    expect(cardText(card)).toContain('Briefings');
    expect(cardText(card)).toContain('No stored story fits.');
  });

  it('/today attributes its argument and gives the best counter-argument and a source for each side', async () => {
    const { card } = await run('today');
    const shown = briefings.arguments.find(({ title }) => card.title === `The article’s argument of the day: ${title}`);
    const text = cardText(card);
    expect(text).toContain(`Best counter-argument: ${shown?.counterArguments[0]}`);
    expect(text).toContain(`Best source for it: ${shown?.supporting.authors}`);
    expect(text).toContain(`Best source against it: ${shown?.opposing.authors}`);
  });

  it('/today keeps its argument all day and takes turns over days', async () => {
    const first = await run('today');
    expect((await run('today')).card.title).toBe(first.card.title);
    expect(asked.at(-1)?.since).toBe(now - 7 * 24 * 60 * 60 * 1000);
    zone = 'Pacific/Kiritimati';
    expect((await run('today')).card.title).not.toBe(first.card.title);
    zone = null;
  });
});
