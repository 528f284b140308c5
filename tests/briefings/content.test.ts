import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadBriefings } from '../../src/briefings/load.ts';
import { EVIDENCE_GRADES } from '../../src/core/briefing.ts';
import { TAG_INFO } from '../../src/core/vocabulary.ts';
import { readOpml } from '../../src/feeds/opml.ts';
import { BORROWING, borrowed, checkContent } from './check.ts';

const folder = join(import.meta.dirname, '../../briefings');
const briefings = loadBriefings(folder);

describe('the briefings', () => {
  it('pass every rule of the content check', () => {
    expect(checkContent(briefings)).toEqual([]);
  });

  it('are found by slug and cannot be changed', () => {
    const card = briefings.get('chain-gang-mechanism');
    expect(card?.kind).toBe('argument');
    expect(() => Object.assign(card ?? {}, { title: 'other' })).toThrow();
    expect(briefings.get('no-such-card')).toBeUndefined();
  });

  it('are linked both ways', () => {
    for (const card of briefings.all) {
      for (const other of card.related)
        expect(briefings.get(other)?.related, `${card.slug} – ${other}`).toContain(card.slug);
    }
    for (const argument of briefings.arguments) {
      for (const slug of argument.events) {
        const event = briefings.events.find((each) => each.slug === slug);
        expect(event?.arguments).toContain(argument.slug);
      }
      for (const entry of argument.since) {
        const event = briefings.events.find((each) => each.slug === entry.event);
        expect(event?.bearsOn).toContainEqual({ argument: argument.slug, lean: entry.lean });
      }
    }
  });

  it('show the alert tags that test an argument', () => {
    const argument = briefings.arguments.find((card) => card.slug === 'przewodow-attribution');
    expect(argument?.tags).toEqual(['spillover', 'attribution-dispute']);
    const slugs = new Set(briefings.arguments.map((card) => card.slug));
    const tested = Object.values(TAG_INFO).flatMap((tag) => tag.tests);
    expect(tested.filter((slug) => !slugs.has(slug))).toEqual([]);
  });

  it('cover the article: 18 arguments, 29 fact checks, 25 terms and 20 actors or more', () => {
    expect(briefings.arguments).toHaveLength(18);
    expect(briefings.facts.map((card) => card.slug)).toEqual(Array.from({ length: 29 }, (_, n) => `f${n + 1}`));
    expect(briefings.terms.length).toBeGreaterThanOrEqual(25);
    expect(briefings.actors.length).toBeGreaterThanOrEqual(20);
  });

  it('set every apostrophe in titles and texts alike', () => {
    const straight = briefings.all.filter(({ title, body }) => /[a-z]'/.test(`${title} ${body}`));
    expect(straight.map((card) => card.slug)).toEqual([]);
  });

  it('say of every source that a state runs that it is state-run', () => {
    const outlets = briefings.all.flatMap((card) => ('sources' in card ? card.sources : []));
    const named = outlets.flatMap(({ outlet, via }) => [outlet, via ?? '']);
    const stateRun = /\b(Al Jazeera|Rossiyskaya Gazeta|Sputnik|TASS|UATV|Ukrinform)\b/;
    expect(named.filter((name) => stateRun.test(name) && !name.includes('state-run'))).toEqual([]);
  });

  it('call evidence illustrative without counting the examples, which are one or two', () => {
    const graded = briefings.arguments.filter(({ evidence }) => evidence.grade === 'illustrative');
    expect(graded.map(({ evidence }) => evidence.why).join(' ')).toMatch(/One .* Two /);
    expect(EVIDENCE_GRADES.illustrative).not.toMatch(/\bone\b/);
  });

  it('leave no paragraph of the article without an argument', () => {
    const covered = new Set(briefings.arguments.flatMap((card) => card.paragraphs));
    expect(covered.size).toBe(22);
  });
});

describe('a wrong file', () => {
  const copies: string[] = [];
  afterAll(() => {
    for (const copy of copies) rmSync(copy, { recursive: true });
  });

  function withChange(path: string, change: (text: string) => string): string {
    const copy = mkdtempSync(join(tmpdir(), 'briefings-'));
    copies.push(copy);
    cpSync(folder, copy, { recursive: true });
    const file = join(copy, path);
    writeFileSync(file, change(existsSync(file) ? readFileSync(file, 'utf8') : ''));
    return copy;
  }

  it.each([
    [
      'a grade that is none of ours',
      'arguments/chain-gang-mechanism.md',
      (text: string) => text.replace('grade: none', 'grade: weak'),
      'arguments/chain-gang-mechanism.md: evidence.grade',
    ],
    [
      'a day that no calendar has',
      'events/atacms-decision.md',
      (text: string) => text.replace("'2024-11-17'", "'2024-11-31'"),
      'events/atacms-decision.md: date: is not a day',
    ],
    [
      'a misspelled field',
      'terms/buck-passing.md',
      (text: string) => text.replace('aliases:', 'alias:'),
      'terms/buck-passing.md: front matter: Unrecognized key: "alias"',
    ],
    [
      'front matter that is not YAML',
      'terms/buck-passing.md',
      (text: string) => text.replace('[chain', '[[chain'),
      'terms/buck-passing.md: front matter: ',
    ],
    ['no front matter', 'facts/f27.md', () => 'only text', 'facts/f27.md: needs front matter'],
    [
      'a link to no card',
      'terms/buck-passing.md',
      (text: string) => text.replace('[chain-gang-mechanism]', '[chain-gang]'),
      'term buck-passing: arguments: there is no other argument named chain-gang',
    ],
    [
      'a later event without a card',
      'arguments/chain-gang-mechanism.md',
      (text: string) => text.replace('event: atacms-decision', 'event: atacms'),
      'argument chain-gang-mechanism: since: there is no other event named atacms',
    ],
    ['a name taken twice', 'terms/poland.md', () => '---\ntitle: Poland\n---\nText', 'the name is already taken'],
  ])('with %s is refused by name and field', (_, path, change, message) => {
    expect(() => loadBriefings(withChange(path, change))).toThrow(message);
  });
});

describe('the check for borrowed wording', () => {
  const source = 'One two three four five six seven eight nine ten eleven twelve thirteen.';
  const found = (body: string) => borrowed([{ ...briefings.about, body }], source, 8);

  it('finds eight words in a row whatever their case and punctuation', () => {
    expect(found('So: TWO three, four – five six seven – eight nine!')).toEqual([
      'about: two three four five six seven eight nine',
    ]);
    expect(found('two three four five six seven eight, then other words')).toEqual([]);
  });

  it('exempts marked quotations only up to twelve words', () => {
    expect(found('It says “one two three four five six seven eight”.')).toEqual([]);
    expect(found(`It says “${source}”`)).toHaveLength(6);
  });
});

describe('the default feeds', () => {
  const { feeds, off, problems } = readOpml(readFileSync(join(folder, 'feeds.opml'), 'utf8'));

  it('are read whole: forty on, the rest known but off', () => {
    expect(problems).toEqual([]);
    expect(feeds).toHaveLength(40);
    expect(off.length).toBeGreaterThan(20);
  });

  it('say for each feed who publishes it, where, in what language and of what kind', () => {
    const bare = [...feeds, ...off].filter(
      ({ outlet, country, language, kind, group, url }) =>
        !(outlet && country && language && kind && group && url.startsWith('https://')),
    );
    expect(bare).toEqual([]);
  });

  it('name the stance of every think tank and have both schools on', () => {
    const thinkTanks = [...feeds, ...off].filter((feed) => feed.kind === 'think-tank');
    expect(thinkTanks.filter((feed) => !feed.stance)).toEqual([]);
    const stances = feeds.map((feed) => feed.stance);
    expect(stances).toContain('restraint');
    expect(stances).toContain('pro-alliance');
  });
});

const data = process.env.CHAINWATCH_EVAL_DATA;
describe.skipIf(!data)('beside the sources', () => {
  it.each(BORROWING)('no card shares $words words in a row with $path', ({ path, words }) => {
    expect(borrowed(briefings.all, readFileSync(join(data ?? '', path), 'utf8'), words)).toEqual([]);
  });
});
