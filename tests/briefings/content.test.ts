import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ARTICLE_RUN, checkContent, prose, runsOf, sharedRuns } from '../../src/briefings/check.ts';
import { loadBriefings } from '../../src/briefings/load.ts';
import { TAG_INFO } from '../../src/core/vocabulary.ts';

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
  const text = 'One two three four five six seven eight nine ten eleven twelve thirteen.';
  const source = runsOf(text, ARTICLE_RUN);

  it('finds eight words in a row whatever their case and punctuation', () => {
    expect(sharedRuns('So: TWO three, four “five” six seven eight nine!', source)).toEqual([]);
    expect(sharedRuns('So: TWO three, four (five) six seven eight nine!', source)).toHaveLength(1);
    expect(sharedRuns('two three four five six seven eight, then other words', source)).toEqual([]);
  });

  it('exempts marked quotations only up to twelve words', () => {
    expect(sharedRuns('It says “one two three four five six seven eight”.', source)).toEqual([]);
    expect(sharedRuns(`It says “${text}”`, source)).not.toEqual([]);
  });

  it('knows every argument that a tag tests', () => {
    const tested = new Set(Object.values(TAG_INFO).flatMap((tag) => tag.tests));
    expect(briefings.arguments.filter((card) => !tested.has(card.slug))).toEqual([]);
  });
});

const data = process.env.CHAINWATCH_EVAL_DATA;
describe.skipIf(!data)('beside the sources', () => {
  // The article's wording is not ours to use; of the editors' notes, only runs long enough to be a copied sentence count.
  it.each([
    ['source/article.txt', ARTICLE_RUN],
    ['source/briefing-notes.md', 10],
  ])('no card borrows from %s', (path, length) => {
    const source = runsOf(readFileSync(join(data ?? '', path), 'utf8'), length);
    const borrowed = briefings.all.flatMap((card) =>
      prose(card).flatMap((text) => sharedRuns(text, source).map((run) => `${card.slug}: ${run}`)),
    );
    expect(borrowed).toEqual([]);
  });
});
