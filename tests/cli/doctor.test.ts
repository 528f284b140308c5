import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { doctor } from '../../src/cli/doctor.ts';
import { readConfig } from '../../src/config.ts';
import { botScopes } from '../../src/platforms/slack/manifest.ts';
import { createSeal } from '../../src/platforms/slack/seal.ts';
import { createRollCall } from '../../src/roles.ts';
import { postgresFlavour, sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { createInstallationStore } from '../../src/store/installations.ts';
import { lockDatabase } from '../../src/store/lock.ts';
import type { Db } from '../../src/store/schema.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { pgbouncerIsInstalled, startPgbouncer } from '../support/pgbouncer.ts';
import { postgresPrograms } from '../support/postgres.ts';
import { newPostgresDatabase } from '../support/shared-postgres.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/doctor.md'), 'utf8');
/** Stands in the manual where a finding names a feed's address. */
const ADDRESS = 'https://example.org/feed';
const opml = (address: string) =>
  `<opml version="2.0"><body><outline type="rss" text="x" xmlUrl="${address}"/></body></opml>`;

/** What a chat platform answers, by the last word of the path asked. */
type Answers = Record<string, { body: unknown; status?: number; scopes?: string; minutesOff?: number }>;

describe('the doctor', () => {
  let folder: string;
  let file: string;
  let news: Awaited<ReturnType<typeof startFeedServer>>;
  let platform: Server;
  let platformUrl: string;
  let answers: Answers = {};

  beforeAll(async () => {
    news = await startFeedServer();
    news.set('news', 'News', [{ id: 'a', title: 'A' }]);
    platform = createServer((request, response) => {
      const {
        body,
        status = 200,
        scopes = '',
        minutesOff = 0,
      } = answers[request.url?.split('/').at(-1) ?? ''] ?? {
        body: {},
        status: 404,
      };
      const date = new Date(Date.now() - minutesOff * 60_000).toUTCString();
      response.writeHead(status, { 'x-oauth-scopes': scopes, date }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
    const address = platform.address();
    platformUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  });
  afterAll(async () => {
    await news.close();
    await new Promise((resolve) => platform.close(resolve));
  });
  beforeEach(async () => {
    answers = {};
    folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
    file = join(folder, 'chainwatch.sqlite');
    writeFileSync(join(folder, 'feeds.opml'), opml(news.url('news')));
    const { store } = await openStore(sqliteFlavour(file), Date.now);
    await store.settings.set('somebody', 'something', 1);
    await store.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** With these the feed can be read; without them it is refused at once, which spares a thread to read it. */
  const readable = () => ({ FETCH_ALLOW: news.host });

  /** What it prints, with how it ends. */
  async function says(changes: Record<string, string> = {}): Promise<string> {
    const lines: string[] = [];
    const print = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    const set = { PORT: '0', DATA_DIR: folder, FEEDS: join(folder, 'feeds.opml') };
    const end = await doctor([], { ...set, ...changes }).then(
      () => 'fine',
      (error: unknown) => String(error),
    );
    print.mockRestore();
    return [...lines, end].join('\n');
  }

  it('finds nothing where all is well', async () => {
    const text = await says(readable());
    expect(text).toMatch(/is whole and can be written[\s\S]*can be drawn[\s\S]*1 of 1 that were asked[\s\S]*fine$/);
  });

  const slack = () => ({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: platformUrl });
  const discord = () => ({ DISCORD_TOKEN: 'x', DISCORD_API_URL: platformUrl });
  const signedIn = { body: { ok: true, team: 'Us' }, scopes: botScopes(undefined).join(',') };
  const opened = { body: { ok: true } };

  const KEY = '0f'.repeat(32);
  const oauth = () => ({
    ...{ SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'x', SLACK_SIGNING_SECRET: 'y', ENCRYPTION_KEY: KEY },
    ...{ PUBLIC_URL: 'https://bot.example.org', PUBLIC_PORT: '0' },
  });
  async function install(db: Db, workspace: string, key: string): Promise<void> {
    const secret = createSeal(key).close({ token: 'xoxb-1', botUserId: 'U1', botId: 'B1' }, workspace);
    await createInstallationStore(db).save({ platform: 'slack', workspace, name: 'Us', secret, installedAt: 1 });
  }

  const broken: [string, () => Promise<Record<string, string>> | Record<string, string>, RegExp][] = [
    ['variables are wrong', () => ({ PORT: 'x' }), /WRONG .*\n.*PORT must be a port number/],
    [
      'ROLES leaves to others what no other process can do',
      () => ({ ROLES: 'web' }),
      /WRONG {2}configuration +Nobody reads feeds, nobody posts alerts and digests: ROLES=web leaves/,
    ],
    [
      'the database is damaged',
      () => {
        writeFileSync(file, 'no database at all, but long enough to be read as one'.repeat(100));
        return {};
      },
      /cannot be read: file is not a database/,
    ],
    ['the feed list is no OPML', () => ({ FEEDS: listOf('<html>no</html>') }), /WRONG {2}feeds +.*lists no feed/],
    ['the database server does not answer', () => ({ DATABASE_URL: 'postgres://u:geheim@127.0.0.1:1/x' }), /REFUSED/],
    ['the data folder cannot be made', () => ({ DATA_DIR: '/proc/none/data' }), /WRONG {2}disk +\/proc keeps no files/],
    [
      'the data folder is a file',
      () => ({ DATA_DIR: join(folder, 'feeds.opml') }),
      /WRONG {2}disk .*feeds.opml is no folder/,
    ],
    [
      'feeds of a private network are not allowed',
      () => ({}),
      /WRONG {2}live feeds .*private network.*\n.*FETCH_ALLOW/,
    ],
    [
      'a port is taken',
      () => ({ OPS_PORT: new URL(platformUrl).port }),
      /WRONG {2}port +operations: \d+ on 127.0.0.1 is taken by another program/,
    ],
    [
      'an address to listen on is nowhere',
      () => ({ HOST: 'nowhere.invalid', PORT: '8020', CHAT_TOKEN: 'a-token-that-is-long-enough' }),
      /WRONG {2}port .*nowhere.invalid.*HOST must be/,
    ],
    [
      'a newer version has worked on the database',
      () => {
        const database = new DatabaseSync(file);
        database.exec("insert into kysely_migration values ('999-later', 'x')");
        database.close();
        return {};
      },
      /is whole, but a newer Chainwatch has worked on it/,
    ],
    ['the feed list lists nothing', () => ({ FEEDS: listOf('<opml version="2.0"><body/></opml>') }), /lists no feed/],
    [
      'no feed can be reached',
      () => ({ FEEDS: listOf(opml('http://127.0.0.1:1/x?token=geheim')), FETCH_ALLOW: '127.0.0.1:1' }),
      /none of 1 that were asked can be read.*\n.*"chainwatch feeds check http:\/\/127\.0\.0\.1:1\/x\?token=…"\.$/m,
    ],
    [
      "Slack refuses the bot's token",
      () => {
        answers = { 'auth.test': { body: { ok: false, error: 'invalid_auth' } }, 'apps.connections.open': opened };
        return slack();
      },
      /Slack says invalid_auth$/m,
    ],
    [
      'Slack lacks scopes',
      () => {
        const scopes = botScopes(undefined)
          .filter((scope) => scope !== 'channels:history')
          .join(',');
        answers = { 'auth.test': { ...signedIn, scopes }, 'apps.connections.open': opened };
        return slack();
      },
      /scopes are missing: channels:history$/m,
    ],
    [
      "Slack refuses the app's token",
      () => {
        answers = { 'auth.test': signedIn, 'apps.connections.open': { body: { ok: false, error: 'not_allowed' } } };
        return slack();
      },
      /Slack says not_allowed to the app-level token/,
    ],
    [
      'ENCRYPTION_KEY is not the one that a workspace’s token was stored with',
      async () => {
        const { db, store } = await openStore(sqliteFlavour(file), Date.now);
        await install(db, 'T1', KEY);
        await install(db, 'T2', 'ab'.repeat(32));
        await store.close();
        return oauth();
      },
      /WRONG {2}slack +of 2 stored tokens ENCRYPTION_KEY cannot read 1 \(T2\): nothing is posted there/,
    ],
    [
      'the clock is wrong',
      () => {
        answers = { 'auth.test': { ...signedIn, minutesOff: 10 }, 'apps.connections.open': opened };
        return slack();
      },
      /WRONG {2}clock +60\d s off/,
    ],
    [
      'Discord refuses the token',
      () => {
        answers = { guilds: { body: {}, status: 401 } };
        return discord();
      },
      /Discord refuses the token/,
    ],
    [
      'Discord has a trouble of its own',
      () => {
        answers = { guilds: { body: {}, status: 503 } };
        return discord();
      },
      /Discord answers 503/,
    ],
    [
      'the bot was invited to no server',
      () => {
        answers = { guilds: { body: [] } };
        return discord();
      },
      /the bot is in no server/,
    ],
    [
      'the bot lacks a permission in a server',
      () => {
        // View Channel, Send Messages, Embed Links, Attach Files; the rest is missing.
        const permissions = String((1n << 10n) | (1n << 11n) | (1n << 14n) | (1n << 15n));
        answers = { guilds: { body: [{ id: '1', name: 'Our server', permissions }] } };
        return discord();
      },
      /in Our server the bot lacks ReadMessageHistory, CreatePublicThreads, SendMessagesInThreads/,
    ],
    [
      'the bot lacks a permission in a server that Discord lists only after two hundred others',
      () => {
        const whole = Array.from({ length: 200 }, (_, at) => ({ id: `${at}`, name: 'One of many', permissions: '8' }));
        const last = [{ id: '200', name: 'The last server', permissions: '0' }];
        answers = { guilds: { body: whole }, 'guilds?after=199': { body: last } };
        return discord();
      },
      /in The last server the bot lacks/,
    ],
  ];
  it.each(broken)('when %s, says so with the remedy that the manual shows', async (_what, breakIt, sentence) => {
    const text = await says(await breakIt());
    expect(text).toMatch(sentence);
    const from = text.slice(text.lastIndexOf('\n', text.search(sentence)) + 1);
    const [finding] = from.split(/\n(?=ok|WRONG)/);
    expect(finding).toMatch(/^WRONG [\s\S]*\n +→ /);
    expect(text).toMatch(/\d+ things? to mend\.$/);
    expect(text).not.toContain('geheim');
    const remedies = [...text.matchAll(/→ (.+)/g)].map((match) => (match[1] ?? '').replace(/http:\S+(?=")/, ADDRESS));
    expect(remedies.length).toBeGreaterThan(0);
    for (const remedy of remedies) expect(PAGE).toContain(remedy);
  });

  function listOf(text: string): string {
    const path = join(folder, 'other.opml');
    writeFileSync(path, text);
    return path;
  }

  it('looks at the place where the data folder will be, and makes nothing there', async () => {
    const text = await says({ ...readable(), DATA_DIR: join(folder, 'a/b') });
    expect(text).toMatch(/there is none yet at .*\/a\/b\/[\s\S]*\d+ MiB are free for .*\/a\/b$[\s\S]*fine$/m);
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });

  it('takes a port for its own where Chainwatch runs on this database', async () => {
    const unlock = lockDatabase(join(folder, 'chainwatch.lock'));
    const text = await says({ ...readable(), OPS_PORT: new URL(platformUrl).port });
    unlock();
    expect(text).toMatch(
      /ok {5}port +operations: \d+ on 127.0.0.1 is taken, as it is while Chainwatch runs[\s\S]*fine$/,
    );
  });

  it('says how many changes of tables the next start makes, and makes none itself', async () => {
    const database = new DatabaseSync(file);
    const remove = "delete from kysely_migration where name = '009-relevant-stories'";
    expect(await says()).toMatch(/can be written; nothing to do at the next start/);
    database.exec(remove);
    expect(await says()).toMatch(/can be written; 1 change of tables to do at the next start/);
    expect(database.prepare(remove).run().changes).toBe(0);
    database.close();
  });

  it('finds that another program holds the database', async () => {
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    expect(await says()).toMatch(/database is locked[\s\S]*end that one/);
    other.close();
  });

  it('sends nobody to a backup for a database that merely cannot be opened', async () => {
    // As on a disk that is mounted read-only, SQLite cannot make the files beside it.
    mkdirSync(`${file}-wal`);
    const text = await says();
    expect(text).toMatch(/cannot be read: unable to open/);
    expect(text).toContain('write to the file and to its folder');
    expect(text).not.toContain('put a backup');
  });

  it('does not call Slack unconnected where any workspace may install the app', async () => {
    expect(await says(oauth())).toMatch(/ok {5}slack +the app is installed in 0 workspaces;/);
  });

  describe.skipIf(!postgresPrograms())('on PostgreSQL', () => {
    it('tells how many stored tokens of workspaces can be read', async () => {
      const url = await newPostgresDatabase();
      const { db, store } = await openStore(postgresFlavour(url, 1), Date.now);
      await install(db, 'T1', KEY);
      await store.close();
      const given = { ...oauth(), DATABASE_URL: url };
      expect(await says(given)).toMatch(
        /ok {5}slack +the app is installed in 1 workspace; the stored tokens can be read/,
      );
      expect(await says({ ...given, ENCRYPTION_KEY: 'ab'.repeat(32) })).toMatch(/cannot read 1 \(T1\)/);
    });

    it('finds a role that no process of a fleet carries, and tells nothing of roles where none runs', async () => {
      const url = await newPostgresDatabase();
      const { store } = await openStore(postgresFlavour(url, 1), Date.now);
      expect(await says({ DATABASE_URL: url })).not.toMatch(/roles/);
      await store.settings.set('chainwatch', 'role:deliver', true, Date.now() - 1_000);
      const config = readConfig({ DATABASE_URL: url, ROLES: 'poll,web' });
      const rollCall = createRollCall({ config, settings: store.settings, now: Date.now });
      rollCall.start();
      await expect.poll(() => store.settings.get('chainwatch', 'role:web')).toBe(true);
      expect(await rollCall.missing()).toEqual(['deliver']);
      rollCall.stop();
      const shown = await says({ DATABASE_URL: url });
      expect(shown).toMatch(/WRONG {2}roles +no process carries deliver\n/);
      for (const [, remedy = ''] of shown.matchAll(/→ (.+)/g)) expect(PAGE).toContain(remedy);
      await store.settings.set('chainwatch', 'role:deliver', true, Date.now() + 60_000);
      expect(await says({ DATABASE_URL: url })).toMatch(/ok {5}roles +each is carried by a process/);
      expect(await rollCall.missing()).toEqual([]);
      await store.close();
    });

    async function query(url: string, text: string) {
      const client = new pg.Client(url);
      await client.connect();
      return client.query(text).finally(() => client.end());
    }

    it('looks without making tables, and says what the next start will do', async () => {
      const url = await newPostgresDatabase();
      expect(await says({ DATABASE_URL: url })).toMatch(/PostgreSQL \d+ answers; \d+ changes? of tables to do/);
      const { rows } = await query(
        url,
        `select table_name from information_schema.tables where table_schema = 'public'`,
      );
      expect(rows).toEqual([]);
      await (await openStore(postgresFlavour(url, 1), Date.now)).store.close();
      expect(await says({ DATABASE_URL: url })).toMatch(/answers; nothing to do/);
    });

    it('finds that nothing can be written to it, as to a standby', async () => {
      const url = await newPostgresDatabase();
      await query(url, `alter database ${new URL(url).pathname.slice(1)} set default_transaction_read_only = on`);
      const shown = await says({ DATABASE_URL: url });
      expect(shown).toMatch(/WRONG {2}database +PostgreSQL \d+ answers, but nothing can be written there/);
      for (const [, remedy = ''] of shown.matchAll(/→ (.+)/g)) expect(PAGE).toContain(remedy);
    });

    it.skipIf(!pgbouncerIsInstalled)('finds a pooler through which processes cannot wake each other', async () => {
      const url = await newPostgresDatabase();
      for (const mode of ['transaction', 'session'] as const) {
        const pooler = await startPgbouncer(url, mode);
        const shown = await says({ DATABASE_URL: pooler.url }).finally(pooler.stop);
        if (mode === 'session') expect(shown).toMatch(/ok {5}database +PostgreSQL \d+ answers; 8 changes/);
        else expect(shown).toMatch(/WRONG {2}database +PostgreSQL \d+ answers through a pooler that lends/);
        for (const [, remedy = ''] of shown.matchAll(/→ (.+)/g)) expect(PAGE).toContain(remedy);
      }
    });

    it('finds that it cannot hold every text, for which a start ends too', async () => {
      const url = await newPostgresDatabase();
      const latin = `${url}_latin`;
      const name = new URL(latin).pathname.slice(1);
      await query(url, `create database ${name} encoding 'LATIN1' locale 'C' template template0`);
      const shown = await says({ DATABASE_URL: latin });
      expect(shown).toMatch(/WRONG {2}database +PostgreSQL \d+ answers, but keeps text as LATIN1, not UTF8/);
      for (const [, remedy = ''] of shown.matchAll(/→ (.+)/g)) expect(PAGE).toContain(remedy);
      await expect(openStore(postgresFlavour(latin, 1), Date.now)).rejects.toThrow(
        /keeps text as LATIN1.*createdb -E UTF8/,
      );
    });

    it('finds that a newer version has worked on it, and that this user may not make tables', async () => {
      const url = await newPostgresDatabase();
      const reader = new URL(url).pathname.slice(1);
      await query(url, `create role ${reader} login`);
      const asReader = url.replace('postgres@', `${reader}@`);
      const shown = await says({ DATABASE_URL: asReader });
      expect(shown).toMatch(/this user may not make them/);
      await (await openStore(postgresFlavour(url, 1), Date.now)).store.close();
      await query(url, `insert into kysely_migration values ('999-later', 'x')`);
      const newer = await says({ DATABASE_URL: url });
      expect(newer).toMatch(/a newer Chainwatch has worked on it/);
      for (const [, remedy = ''] of `${shown}\n${newer}`.matchAll(/→ (.+)/g)) expect(PAGE).toContain(remedy);
    });
  });
});
