import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCommitments } from '../../src/briefings/commitments.ts';
import { loadBriefings } from '../../src/briefings/load.ts';
import { borrowed } from '../briefings/check.ts';

const briefings = loadBriefings(join(import.meta.dirname, '../../briefings'));
const folder = join(import.meta.dirname, '../../briefings/commitments');
const library = loadCommitments(folder, briefings);

describe('the commitments', () => {
  it('made with Ukraine for a further attack say so wherever they are told in one line', () => {
    const further = library.all.filter(({ trigger, against }) => against.includes('RU') && /urther/.test(trigger));
    const inUse = further.filter(({ status }) => status === 'in-force' || status === 'contested');
    expect(inUse.length).toBeGreaterThanOrEqual(8);
    expect(inUse.filter(({ wayOut }) => !/further|after this war/.test(wayOut)).map(({ slug }) => slug)).toEqual([]);
  });

  it('are 87, with 13 groups and every state of the world by name', () => {
    expect(library.all).toHaveLength(87);
    expect(library.groups.size).toBe(13);
    expect(library.countries.length).toBeGreaterThanOrEqual(195);
  });

  it('tell a reminder of a pact from its use, and the day of a declaration from that of another text', () => {
    const of = (slug: string) => library.all.find((one) => one.slug === slug);
    const record = of('sa-pk-2025')?.record.map(({ date, how }) => [date, how]);
    expect(record).toEqual([
      ['2026-03-03', 'said'],
      ['2026-03-07', 'said'],
      ['2026-04-11', 'used'],
    ]);
    expect(of('au-jp-2022')?.signed).toBe('2022-10-22');
    expect(of('au-jp-2022')?.dates).toContain('access agreement signed 6 January 2022');
  });

  it('record nothing later than the date to which they are said to reach', () => {
    const later = library.all.filter(({ record, asOf }) =>
      record.some(({ date }) => date.slice(0, asOf.length) > asOf),
    );
    expect(later.map((one) => one.slug)).toEqual([]);
  });

  it('do not call Iranian the missile toward Turkey without Iran’s denial', () => {
    const record = library.all
      .flatMap((one) => one.record)
      .filter(({ text }) => /missile on its way to Turkey/.test(text));
    expect(record).toHaveLength(1);
    expect(record[0]?.text).toContain('Iran denied');
  });

  it('say of every publisher that a state runs that it is state-run', () => {
    const publishers = library.all.flatMap((one) => one.sources).map(({ publisher }) => publisher);
    const stateRun = /\b(Alhurra|Azertac|BelTA|KUNA|PNA|RFE|RIA|Sputnik|TASS|TRT|Xinhua)\b/;
    expect(publishers.filter((name) => stateRun.test(name) && !name.includes('state-run'))).toEqual([]);
  });

  it('say of every text that is not in force what is missing', () => {
    const silent = library.all.filter((one) => one.status === 'negotiating' && !one.unconfirmed);
    expect(silent.map((one) => one.slug)).toEqual([]);
  });

  it('hold the groups at their size: 32 allies, 27 members of the Union, ten of the Joint Expeditionary Force', () => {
    const size = (id: string) => library.groups.get(id)?.members.filter((member) => !member.until).length;
    expect([size('NATO'), size('EU'), size('JEF'), size('GCC')]).toEqual([32, 27, 10, 6]);
  });
});

describe('a wrong commitment', () => {
  const copies: string[] = [];
  afterAll(() => {
    for (const copy of copies) rmSync(copy, { recursive: true });
  });

  it.each([
    ['an unknown group', 'nato-art5.md', 'parties: [NATO]', 'parties: [SEATO]', 'nato-art5.md: unknown party SEATO'],
    ['a strength that is none of ours', 'jef.md', 'none-binding', 'strong', 'jef.md: strength'],
    ['no states that are bound', 'us-il-none.md', 'obligors: [US]\n', '', 'a one-way commitment names its obligors'],
    ['a link to no card', 'nato-art4.md', '[article-4]', '[article-14]', 'nato-art4.md: links to an unknown term'],
    ['a day that no calendar has', 'nato-art4.md', "'2014-03-04'", "'2014-02-30'", 'record.3.date: is not a day'],
    ['a country of three letters', 'countries.tsv', 'FR\t', 'FRA\t', 'countries.tsv'],
  ])('with %s is refused by name and field', (_, file, from, to, message) => {
    const copy = mkdtempSync(join(tmpdir(), 'commitments-'));
    copies.push(copy);
    cpSync(folder, copy, { recursive: true });
    const text = readFileSync(join(copy, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(copy, file), text.replace(from, to));
    expect(() => loadCommitments(copy, briefings)).toThrow(message);
  });
});

const data = process.env.CHAINWATCH_EVAL_DATA;
describe.skipIf(!data)('beside the sources', () => {
  /** Fields that hold the names of treaties, clauses and works. */
  const names = ['title', 'short', 'clause', 'instrument', 'sources'];
  it.each([
    { path: 'source/commitments.yaml', words: 9 },
    { path: 'source/commitments-notes.md', words: 9 },
    { path: 'source/article.txt', words: 8 },
  ])('no commitment shares $words words in a row with $path', ({ path, words }) => {
    expect(borrowed(library.all, readFileSync(join(data ?? '', path), 'utf8'), words, names)).toEqual([]);
  });
});
