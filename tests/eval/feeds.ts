import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeHTML } from 'entities/decode';
import { parseDate } from '../../src/feeds/parse/dates.ts';
import { decode } from '../../src/feeds/parse/decode.ts';
import type { ParsedFeed } from '../../src/feeds/parse/normalize.ts';
import { createFeedParser, type FeedParser } from '../../src/feeds/parser.ts';

/** `npm run eval -- --feeds DIR`: how many documents of DIR/manifest.tsv give a usable item, and the first title, link and date expected. */

type Expected = {
  file: string;
  contentType: string;
  title: string;
  link: string;
  id: string;
  published: string;
  updated: string;
};

type Outcome = {
  file: string;
  group: string;
  real: boolean;
  hasItems: boolean;
  usable: boolean;
  /** null = nothing expected. */
  title: boolean | null;
  link: boolean | null;
  id: boolean | null;
  date: boolean | null;
  ms: number;
  note: string;
};

const REAL = /real|samplefeeds/;

export async function run(args: string[]): Promise<void> {
  const outcomes = await evaluate(args.find((arg) => !arg.startsWith('--')) ?? '.');
  if (args.includes('--json')) console.log(JSON.stringify(summary(outcomes), null, 2));
  else print(outcomes);
}

/** Reads every document of `directory/manifest.tsv` in the parsing thread and compares with what is expected. */
export async function evaluate(directory: string): Promise<Outcome[]> {
  const parser = createFeedParser();
  // The first document pays for starting the thread.
  await parser.parse(Buffer.from('<rss/>'), { url: null, contentType: null, now: 0 });
  const outcomes: Outcome[] = [];
  for (const expected of readManifest(join(directory, 'manifest.tsv'))) {
    outcomes.push(await judge(parser, directory, expected));
  }
  await parser.close();
  return outcomes;
}

async function judge(parser: FeedParser, directory: string, expected: Expected): Promise<Outcome> {
  const bytes = readFileSync(join(directory, expected.file));
  const contentType = expected.contentType || null;
  const started = performance.now();
  const read = await parser.parse(bytes, { url: null, contentType, now: Date.now() }).catch((error: unknown) => error);
  const ms = performance.now() - started;
  const items = isFeed(read) ? read.items : [];
  const first = items[0];
  const group = expected.file.split('/')[0] ?? '';
  const dates = [expected.published, expected.updated].filter((text) => text !== '').map(parseDate);
  const published = first?.published ?? null;
  const outcome = {
    file: expected.file,
    group,
    real: REAL.test(group),
    hasItems: announcesItems(decode(bytes, contentType)),
    usable: items.some((item) => (item.title !== '' && item.title !== 'Untitled') || item.url !== null),
    title: expected.title === '' ? null : comparable(first?.title ?? '') === comparable(expected.title),
    link: expected.link === '' ? null : sameAddress(first?.link ?? '', expected.link),
    id: expected.id === '' ? null : (first?.id ?? '') === expected.id,
    date: dates.length === 0 ? null : dates.includes(published),
    ms,
  };
  const note = `got ${JSON.stringify({ title: first?.title, link: first?.link, id: first?.id, published: iso(published) })} expected ${JSON.stringify(
    {
      title: expected.title,
      link: expected.link,
      id: expected.id,
      published: expected.published,
      updated: expected.updated,
    },
  )}${isFeed(read) ? '' : ` ${read}`}`;
  return { ...outcome, note };
}

function isFeed(value: unknown): value is ParsedFeed {
  return typeof value === 'object' && value !== null && 'items' in value;
}

/** An item or entry with words or an address in an element that could make it usable: found without any parser. */
function announcesItems(text: string): boolean {
  const start = text.search(/<(\w+:)?(item|entry)[\s/>]/i);
  const inside = start < 0 ? '' : text.slice(start, start + 200_000);
  const filled =
    /<(?:\w+:)?(title|link|guid|description|summary|content|encoded|abstract)\b[^>]*>([\s\S]*?)<\/(?:\w+:)?\1>/gi;
  const words = [...inside.matchAll(filled)].some((match) => comparable(comparable(match[2] ?? '')) !== '');
  return words || /<(\w+:)?link\b[^>]*\bhref="[^"]/i.test(inside) || /"items"\s*:\s*\[\s*\{/.test(text);
}

/** Tags stripped, entities decoded, white space as one. */
function comparable(text: string): string {
  const bare = decodeHTML(text).replace(/<\/?[a-z][^<>]*>/gi, ' ');
  return decodeHTML(bare).replace(/\s+/g, ' ').trim();
}

function sameAddress(a: string, b: string): boolean {
  return (URL.parse(a)?.href ?? a) === (URL.parse(b)?.href ?? b);
}

function iso(moment: number | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}

function readManifest(path: string): Expected[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const columns = header.split('\t');
  return lines.map((line) => {
    const cells = line
      .split('\t')
      .map((cell) => (/^".*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell));
    const cell = (name: string) => cells[columns.indexOf(name)]?.trim() ?? '';
    return {
      file: cell('file'),
      contentType: cell('content_type'),
      title: cell('expected_first_title'),
      link: cell('expected_first_link'),
      id: cell('expected_first_id'),
      published: cell('expected_first_published'),
      updated: cell('expected_first_updated'),
    };
  });
}

/** Share of the outcomes for which `pick` is true, of those for which it is not null; 1 when there are none. */
export function ratio(outcomes: readonly Outcome[], pick: (outcome: Outcome) => boolean | null): number {
  const counted = outcomes.map(pick).filter((value) => value !== null);
  return counted.length === 0 ? 1 : counted.filter(Boolean).length / counted.length;
}

function share(outcomes: readonly Outcome[], pick: (outcome: Outcome) => boolean | null): string {
  const counted = outcomes.map(pick).filter((value) => value !== null);
  const percent = (100 * ratio(outcomes, pick)).toFixed(1);
  return counted.length === 0 ? '-' : `${counted.filter(Boolean).length}/${counted.length} ${percent} %`;
}

function summary(outcomes: readonly Outcome[]) {
  const row = (some: readonly Outcome[]) => ({
    documents: some.length,
    usable: share(some, (outcome) => (outcome.hasItems ? outcome.usable : null)),
    title: share(some, (outcome) => outcome.title),
    link: share(some, (outcome) => outcome.link),
    id: share(some, (outcome) => outcome.id),
    date: share(some, (outcome) => outcome.date),
    slowestMs: Math.round(Math.max(0, ...some.map((outcome) => outcome.ms))),
  });
  const groups = Map.groupBy(outcomes, (outcome) => outcome.group);
  return {
    all: row(outcomes),
    real: row(outcomes.filter((outcome) => outcome.real)),
    ...Object.fromEntries([...groups].map(([group, some]) => [group, row(some)])),
  };
}

function print(outcomes: readonly Outcome[]): void {
  console.table(summary(outcomes));
  const list = (name: string, failed: (outcome: Outcome) => boolean) => {
    const found = outcomes.filter(failed);
    console.log(`\n${name}: ${found.length}`);
    for (const outcome of found) console.log(`  ${outcome.file}  ${outcome.note}`);
  };
  list('Items, but none usable', (outcome) => outcome.hasItems && !outcome.usable);
  list('Wrong title', (outcome) => outcome.title === false);
  list('Wrong link', (outcome) => outcome.link === false);
  list('Wrong id', (outcome) => outcome.id === false);
  list('Wrong date', (outcome) => outcome.date === false);
}
