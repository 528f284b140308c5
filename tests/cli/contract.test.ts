import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { commandLine, type Ended } from '../support/command-line.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');
const folder = mkdtempSync(join(tmpdir(), 'chainwatch-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command line in this process. */
const chainwatch = (args: string[], env: Record<string, string> = {}) =>
  commandLine(args, { PORT: '0', DATA_DIR: join(folder, 'data'), ...env });

/** Runs a command line in a process of its own, as a person would. */
function ownProcess(args: string[], { input = '', cwd = folder, headOnly = false } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { PATH: process.env.PATH ?? '' } });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ended.out += text;
    if (headOnly) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ended.err += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ended, code })));
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A file where a folder is needed. */
const plain = () => file('plain', '');

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const noStack = (text: string) => expect(text).not.toMatch(/^\s+at /m);

describe('the command line', () => {
  it.each([
    [[]],
    [['constructor']],
    [['feeds']],
    [['assess', 'a', 'b']],
    [['stories']],
    [['parse', '--nonsense', 'x']],
    [['brief']],
    [['backup']],
    [['export', '--days', 'Infinity']],
    [['export', '--days', '1e9']],
  ])('answers wrong usage %j with exit 2 and the usage', async (args) => {
    const ended = await chainwatch(args);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('Usage: chainwatch');
    noStack(ended.err);
  });

  it.each([
    [['setup', 'export', '--everything'], "Unknown option '--everything'."],
    [['parse', '--nonsense', 'x'], "Unknown option '--nonsense'."],
    [['export', 'a'], "Unexpected argument 'a'."],
    [['export', '--days', '--csv'], "Option '--days' needs a value."],
    [['export', '--days'], "Option '--days' needs a value."],
    [['export', '--days', '0'], '--days takes a number of days above 0, at most 36500.'],
    [['parse', '--batch', 'feed.xml'], '--batch reads its lines from standard input, and takes nothing beside it.'],
    [['brief', '--batch', 'nato'], '--batch reads its lines from standard input, and takes nothing beside it.'],
  ])('names what is wrong with %j in one sentence above the usage', async (args, sentence) => {
    const [said, usage] = (await chainwatch(args)).err.split('\n');
    expect(said).toBe(sentence);
    expect(usage).toMatch(/^Usage: chainwatch/);
  });

  it.each([[['help', 'feeds']], [['backups', '--help']]])('says of %j that there is no such command', async (args) => {
    const ended = await chainwatch(args);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(/^There is no command "(feeds|backups)"\.\n\nUsage: chainwatch/);
  });

  it.each([[['--help']], [['help']], [['help', 'backup']], [['assess', '--help']], [['feeds', 'check', '-h']]])(
    'answers %j with help and exit 0',
    async (args) => {
      const ended = await chainwatch(args);
      expect(ended).toMatchObject({ code: 0, err: '' });
      expect(ended.out).toContain('Usage: chainwatch');
      expect(ended.out).toContain('"chainwatch" stands for "npm run --silent chainwatch --".');
    },
  );

  it.each([
    [['assess', '/nowhere/news.jsonl']],
    [['assess', '/']],
    [['stories', '/nowhere/news.jsonl']],
    [['parse', '/nowhere/feed.xml']],
    [['feeds', 'check', 'http://127.0.0.1:1/feed']],
    [['backup', '/nowhere/copy.sqlite']],
    [['feedback']],
    [['discord', 'invite']],
  ])('says in one sentence why %j cannot be done, and exits 1', async (args) => {
    const ended = await chainwatch(args, { DATA_DIR: join(plain(), 'data') });
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err.trim()).toMatch(/[.?]$/);
    noStack(ended.err);
  });

  it('says what to do where no card fits, and of an empty file that it is one', async () => {
    expect((await chainwatch(['brief', 'qqqqzzzz'])).err).toBe(
      'No card fits "qqqqzzzz". Try other words, or a name.\n',
    );
    expect((await chainwatch(['parse', plain()])).err).toBe('This is an empty document.\n');
  });

  it.each([
    [['export'], 'No story was found within 30 days; --days looks further back.\n'],
    [['export', '--days', '1'], 'No story was found within 1 day; --days looks further back.\n'],
    [['feedback'], 'There is no feedback yet: no vote on a report, and no correction of a story.\n'],
  ])('says beside the empty output of %j that there is nothing, and exits 0', async (args, err) => {
    const { store } = await openStore(sqliteFlavour(join(folder, 'chainwatch.sqlite')), Date.now);
    await store.close();
    expect(await chainwatch(args, { DATA_DIR: folder })).toEqual({ code: 0, out: '', err });
  });

  it('says how an address on a network of one’s own can be read', async () => {
    const ended = await chainwatch(['feeds', 'check', 'http://127.0.0.1:1/feed']);
    expect(ended.err).toMatch(/private network.*\n.*name its host and port in FETCH_ALLOW\.\n$/);
  });

  it.each([
    [{ SLACK_COMMAND: '/status' }, 'Slack keeps /status for itself. Choose another SLACK_COMMAND.\n'],
    [{ SLACK_SIGNING_SECRET: 's' }, 'In HTTP mode Slack needs a PUBLIC_URL that starts with https://.\n'],
  ])('says in one sentence why no manifest for Slack is made of %j', async (set, err) => {
    expect(await chainwatch(['slack', 'manifest'], set)).toEqual({ code: 1, out: '', err });
  });
});

describe('assess', () => {
  it('answers each line in order, past blank lines and a byte order mark', async () => {
    const news = file('news.jsonl', '\uFEFF{"id":7,"title":"Poland asks for Article 4 talks"}\n\n{"id":"b"}\n');
    const ended = await chainwatch(['assess', news]);
    expect(ended).toMatchObject({ code: 0, err: '' });
    const [first, second] = lines(ended.out);
    expect(first).toMatchObject({ id: '7', relevant: true });
    expect(Object.keys(first)).toEqual(['id', 'relevant', 'score', 'tags', 'theatres', 'severity', 'reasons']);
    expect(second).toMatchObject({ id: 'b', relevant: false });
  });

  it('names the line of the file that it cannot use', async () => {
    const ended = await ownProcess(['assess'], { input: '{"id":"a"}\n\n{"title":"no id"}\n' });
    expect(ended).toMatchObject({ code: 1, err: 'Line 3 cannot be used: id must be a text or a number.\n' });
  });
});

describe('a broken pipe', () => {
  it('is no error: `assess FILE | head -1` ends quietly', async () => {
    const news = file('many.jsonl', '{"id":"a","title":"NATO allies consult over Poland"}\n'.repeat(2_000));
    expect(await ownProcess(['assess', news], { headOnly: true })).toMatchObject({ code: 0, err: '' });
  });
});

describe('stories', () => {
  it('answers in the order of the file, and takes an undated report to be as old as the one before it', async () => {
    const title = 'Russian drones shot down over Poland as NATO jets scramble';
    const news = [
      { id: 'late', title: 'Philippines says its ship was rammed', published: '2025-10-01' },
      { id: 'first', title, published: '2025-09-10' },
      { id: 'undated', title: `${title} overnight`, published: 'yesterday' },
    ];
    const ended = await chainwatch([
      'stories',
      file('undated.jsonl', news.map((one) => JSON.stringify(one)).join('\n')),
    ]);
    const [late, first, undated] = lines(ended.out);
    expect([late.id, first.id, undated.id]).toEqual(['late', 'first', 'undated']);
    expect(undated.story).toBe(first.story);
    expect(late.story).not.toBe(first.story);
  });
});

describe('parse', () => {
  const FEED = `<rss version="2.0"><channel><title>News</title>
    <item><guid>a</guid><title>One</title><link>https://news.example/1</link><pubDate>Wed, 10 Sep 2025 06:00:00 GMT</pubDate></item>
    <item><guid>b</guid><title>Two</title></item></channel></rss>`;

  it('prints the items in document order', async () => {
    const ended = await chainwatch(['parse', file('feed.xml', FEED)]);
    expect(JSON.parse(ended.out)).toMatchObject({
      title: 'News',
      items: [
        { title: 'One', url: 'https://news.example/1', published: '2025-09-10T06:00:00.000Z' },
        { title: 'Two', url: null, published: null },
      ],
    });
  });

  it('answers every line of a batch, also those it cannot read', async () => {
    const requests = [JSON.stringify({ file: file('feed.xml', FEED) }), JSON.stringify({ file: '/nowhere' }), '{'];
    const ended = await ownProcess(['parse', '--batch'], { input: requests.join('\n') });
    expect(ended.code).toBe(0);
    const [good, missing, broken] = lines(ended.out);
    expect(good.items).toHaveLength(2);
    expect(missing).toEqual({ file: '/nowhere', error: 'The file /nowhere cannot be read.' });
    expect(broken).toEqual({ error: 'Line 3 cannot be used: it is not JSON.' });
  });
});

describe('brief', () => {
  it('prints the best card, or what matched best first, or nothing', async () => {
    const card = await chainwatch(['brief', 'przewodow']);
    const json = await chainwatch(['brief', 'przewodow', '--json']);
    const none = await chainwatch(['brief', 'qqqqzzzz', '--json']);
    expect(card.out).toMatch(/Przewod[oó]w/);
    expect(Object.keys(JSON.parse(json.out).matches[0])).toEqual(['slug', 'title', 'score']);
    expect(JSON.parse(none.out)).toEqual({ matches: [] });
  });

  it('answers as the command does in a chat: a commitment by its name, an argument by its paragraph', async () => {
    expect((await chainwatch(['brief', 'ANZUS'])).out).toMatch(/^ANZUS Treaty: Australia/);
    expect((await chainwatch(['brief', 'P16'])).out).toContain('Przewodów');
    expect(await chainwatch(['brief', 'qqqqzzzz'])).toMatchObject({ code: 1, out: '' });
  });
});

describe('start', () => {
  let port: number;
  let close: () => void;
  beforeAll(async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    port = typeof address === 'object' && address ? address.port : 0;
    close = () => taken.close();
  });
  afterAll(() => close());

  it('says every wrong setting at once', async () => {
    const ended = await chainwatch(['start'], { PORT: 'abc', ROLES: 'x', KEEP_ITEMS_DAYS: '-1' });
    expect(ended.code).toBe(1);
    expect(ended.err).toContain('3 mistakes');
    for (const name of ['PORT', 'ROLES', 'KEEP_ITEMS_DAYS'])
      expect(ended.err).toMatch(new RegExp(`^  ${name} must`, 'm'));
  });

  const reasons: [string, () => Record<string, string>, string][] = [
    ['the port is taken', () => ({ PORT: String(port) }), 'is taken'],
    ['the feed list is missing', () => ({ FEEDS: '/nowhere.opml' }), 'FEEDS'],
    [
      'the feed list is cut off',
      () => ({ FEEDS: file('cut.opml', '<opml><body><outline xmlUrl="ht') }),
      'names no feed',
    ],
    ['the feed list is no OPML', () => ({ FEEDS: file('page.opml', '<html>no</html>') }), 'names no feed'],
    ['the data folder cannot be made', () => ({ DATA_DIR: '/proc/none/data' }), 'DATA_DIR'],
    ['the data folder is a file', () => ({ DATA_DIR: plain() }), 'DATA_DIR'],
  ];
  it.each(reasons)('ends with one clear sentence when %s', async (_what, given, words) => {
    const ended = await chainwatch(['start'], given());
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err.toLowerCase()).toContain(words.toLowerCase());
    expect(ended.err.trim().split('\n')).toHaveLength(1);
  });

  it('says so when .env cannot be read', async () => {
    mkdirSync(join(folder, 'odd', '.env'), { recursive: true });
    const ended = await ownProcess(['--help'], { cwd: join(folder, 'odd') });
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toContain('.env cannot be read');
    noStack(ended.err);
  });
});
