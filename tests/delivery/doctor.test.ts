import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backup } from '../../src/cli/backup.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { integrityProblem } from '../../src/store/backup.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';

const OPML = '<opml version="2.0"><body><outline type="rss" text="x" xmlUrl="https://news.example/x"/></body></opml>';

describe('the doctor', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
    file = join(folder, 'chainwatch.sqlite');
    writeFileSync(join(folder, 'feeds.opml'), OPML);
    const { store } = await openStore(sqliteFlavour(file), Date.now);
    await store.settings.set('somebody', 'something', 1);
    await store.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What it prints, with how it ends. */
  async function says(changes: Record<string, string> = {}): Promise<string> {
    const lines: string[] = [];
    const print = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    const environment = { DATA_DIR: folder, FEEDS: join(folder, 'feeds.opml'), ...changes };
    const end = await doctor([], environment).then(
      () => 'fine',
      (error: unknown) => String(error),
    );
    print.mockRestore();
    return [...lines, end].join('\n');
  }

  it('finds nothing where all is well', async () => {
    expect(await says()).toMatch(/is whole and can be written[\s\S]*fine$/);
  });

  it('names wrong variables', async () => {
    expect(await says({ PORT: 'x' })).toMatch(/PORT must be a port number[\s\S]*→ Change these/);
  });

  it('finds a damaged database and tells the way back', async () => {
    writeFileSync(file, 'no database at all, but long enough to be read as one'.repeat(100));
    expect(await says()).toMatch(/WRONG {2}database[\s\S]*put a backup in its place/);
  });

  it('finds that another program holds the database', async () => {
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    expect(await says()).toMatch(/database is locked[\s\S]*end that one/);
    other.close();
  });

  it('finds a server that does not answer, and shows no password', async () => {
    const text = await says({ DATABASE_URL: 'postgres://u:geheim@127.0.0.1:1/x' });
    expect(text).toMatch(/WRONG {2}database[\s\S]*Check DATABASE_URL/);
    expect(text).not.toContain('geheim');
  });

  it('finds a feed list that is missing or empty', async () => {
    expect(await says({ FEEDS: join(folder, 'none') })).toMatch(/WRONG {2}feeds/);
    writeFileSync(join(folder, 'feeds.opml'), '<opml version="2.0"><body/></opml>');
    expect(await says()).toMatch(/WRONG {2}feeds/);
  });

  it('finds refused tokens, missing scopes and a wrong clock', async () => {
    let answer: { body: object; status?: number; scopes?: string } = { body: { ok: false, error: 'invalid_auth' } };
    const server = createServer((_, response) => {
      const { status = 200, scopes = 'chat:write,channels:history,commands' } = answer;
      const date = new Date(Date.now() - 600_000).toUTCString();
      response.writeHead(status, { 'x-oauth-scopes': scopes, date }).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: url };
    expect(await says(slack)).toMatch(/WRONG {2}slack +Slack says invalid_auth/);
    answer = { body: { ok: true, team: 'Us' }, scopes: 'chat:write,commands' };
    expect(await says(slack)).toMatch(/scopes are missing: channels:history/);
    answer = { body: { ok: true, team: 'Us' } };
    expect(await says(slack)).toMatch(/the token works in Us[\s\S]*WRONG {2}clock/);
    answer = { body: {}, status: 401 };
    expect(await says({ DISCORD_TOKEN: 'x', DISCORD_API_URL: url })).toMatch(/Discord refuses the token/);
    await new Promise((resolve) => server.close(resolve));
  });

  it('a backup made beside a writer is whole and holds what was there', async () => {
    const { store } = await openStore(sqliteFlavour(file), Date.now);
    const copy = join(folder, 'copy.sqlite');
    const print = vi.spyOn(console, 'log').mockImplementation(() => {});
    const writing = store.settings.set('somebody', 'else', 2);
    await backup([copy], { DATA_DIR: folder });
    await writing;
    print.mockRestore();
    await store.close();
    expect(integrityProblem(copy)).toBeNull();
    const again = await openStore(sqliteFlavour(copy), Date.now);
    expect(await again.store.settings.get('somebody', 'something')).toBe(1);
    await again.store.close();
  });
});
