import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, type TestContext } from 'vitest';
import { startChild } from '../support/child.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { freePort } from '../support/free-port.ts';
import { postgresPrograms, startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { madeUpNews } from './kill/news.ts';

/** Whether a test may give a process a small disk of its own. */
const disks = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
/** Deeds, which a new channel is told of. */
const news = madeUpNews(30).filter((_, n) => [4, 10, 16, 20].includes(n));
const [first, ...later] = news;
/** Reads feeds and delivers, and takes no input, for which it would have to get ready. */
const NO_INPUT = { ROLES: 'poll,deliver' };

/** A folder, a feed and a configuration of its own, and the processes that a test starts there; all end with the test. */
async function makePlace({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const feeds = await startFeedServer();
  feeds.set('news', 'News', []);
  const opml = join(folder, 'feeds.opml');
  const outline = `<outline type="rss" text="News" outlet="News" xmlUrl="${feeds.url('news')}"/>`;
  writeFileSync(opml, `<opml version="2.0"><body>${outline}</body></opml>`);
  const opsPort = await freePort();
  const environment = {
    DATA_DIR: data,
    FEEDS: opml,
    FETCH_ALLOW: feeds.host,
    POLL_MINUTES: '0.02-0.03',
    PORT: '0',
    OPS_PORT: String(opsPort),
  };
  const children: ReturnType<typeof startChild>[] = [];
  onTestFinished(async () => {
    await Promise.all(children.map((child) => child.kill()));
    await feeds.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(changes: Record<string, string> = {}, disk?: { size: string }) {
    const child = startChild({ ...environment, ...changes }, disk);
    children.push(child);
    return child;
  }

  return {
    data,
    file: join(data, 'chainwatch.sqlite'),
    feeds,
    start,
    /** A process that has read its feed once and posted one alert. */
    async working(disk?: { size: string }) {
      const child = start({}, disk);
      await child.says('Chainwatch is running');
      await until(async () => feeds.requests > 0);
      feeds.set('news', 'News', first ? [first] : []);
      await child.says(/#1".*Delivered/);
      return child;
    },
    alive: async () => (await fetch(`http://127.0.0.1:${opsPort}/healthz`)).text(),
    ready: async () => (await fetch(`http://127.0.0.1:${opsPort}/readyz`)).text(),
    metrics: async () => (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text(),
    async doctorSays(): Promise<string> {
      const doctor = startChild(environment, undefined, 'doctor');
      await doctor.exited;
      return doctor.said();
    },
  };
}

const alerts = (said: string) => said.match(/#1".*Delivered/g)?.length ?? 0;

describe.concurrent('a running process whose database cannot be used', () => {
  it.skipIf(!disks)(
    'says once that the disk is full, waits, and goes on when there is space again',
    { timeout: 180_000 },
    async (test) => {
      const { data, feeds, working, ready } = await makePlace(test);
      const child = await working({ size: '6m' });
      const filler = child.inside(join(data, 'filler'));
      fill(filler);
      feeds.set('news', 'News', news);
      await child.says(/disk of the database is full .*Free some space/);
      expect(await ready()).toContain('NOT READY database: The disk of the database is full');
      const before = child.said();
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect(child.said().slice(before.length)).not.toContain('"level":"error"');
      expect(child.running()).toBe(true);
      rmSync(filler);
      await child.says('can be used again');
      await until(async () => alerts(child.said()) === news.length, 60_000);
      expect(await ready()).toContain('ok database');
      expect(await child.stop()).toBe(0);
    },
  );

  it.skipIf(!disks)('waits where the disk is full before the tables are made', { timeout: 60_000 }, async (test) => {
    const { start } = await makePlace(test);
    const child = start(NO_INPUT, { size: '40k' });
    await child.says(/disk of the database is full .*Free some space.*Waiting/);
    expect(child.running()).toBe(true);
    expect(await child.stop()).toBe(0);
  });

  it('says who holds a locked database, and goes on when it is let go', { timeout: 180_000 }, async (test) => {
    const { file, feeds, working, doctorSays } = await makePlace(test);
    const child = await working();
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    feeds.set('news', 'News', news);
    await child.says(/Another program holds the database .*End that program/);
    expect(await doctorSays()).toMatch(/WRONG {2}database.*locked\n.*end that one/);
    other.close();
    await child.says('can be used again');
    await until(async () => alerts(child.said()) === news.length, 60_000);
    expect(child.running()).toBe(true);
  });

  it('stops writing to a damaged database, stays up to say so, and tells the way back', {
    timeout: 180_000,
  }, async (test) => {
    const { file, feeds, start, working, ready, doctorSays } = await makePlace(test);
    const child = await working();
    damage(file);
    feeds.set('news', 'News', later);
    await child.says(/The database is damaged .*put a backup in place/);
    expect(await ready()).toContain('NOT READY database: The database is damaged');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(child.running()).toBe(true);
    expect(alerts(child.said())).toBe(1);
    await child.stop();
    expect(await doctorSays()).toMatch(/WRONG {2}database.*damaged[\s\S]*put a backup in its place/);
    // Nor does it end, and be started anew for ever, where it is damaged from the start.
    const next = start(NO_INPUT);
    await next.says(/damaged .*put a backup in place/);
    expect(next.running()).toBe(true);
    await next.kill();
    writeFileSync(file, 'no database at all'.repeat(500));
    const another = start(NO_INPUT);
    await another.says(/damaged \(.*not a database\).*put a backup in place.*Waiting/);
    expect(await another.stop()).toBe(0);
  });

  it.skipIf(!postgresPrograms())(
    'waits for a server that is not there yet, and can be stopped while it waits',
    { timeout: 180_000 },
    async (test) => {
      const { start, ready, alive } = await makePlace(test);
      const server = await startPostgres();
      try {
        const DATABASE_URL = await server.database();
        await server.down();
        const waiting = start({ ...NO_INPUT, DATABASE_URL });
        const stopped = start({ ...NO_INPUT, DATABASE_URL: 'postgres://u:pass-word@127.0.0.1:1/x', OPS_PORT: '' });
        await stopped.says(/server does not answer .*Check DATABASE_URL.*Waiting/);
        expect(stopped.said()).not.toContain('pass-word');
        expect(await stopped.stop()).toBe(0);
        await waiting.says(/server does not answer/);
        expect(await alive()).toBe('alive\n');
        expect(await ready()).toMatch(/^NOT READY database: The database server does not answer/);
        await server.up();
        await waiting.says('Chainwatch is running');
        expect(waiting.said().match(/does not answer/g)).toHaveLength(1);
        expect(await waiting.stop()).toBe(0);
      } finally {
        await server.stop();
      }
    },
  );

  it.skipIf(!postgresPrograms())(
    'is not ready, and can be stopped, where the server falls silent',
    { timeout: 180_000 },
    async (test) => {
      const { start, ready, metrics } = await makePlace(test);
      const server = await startPostgres();
      test.onTestFinished(() => server.stop());
      const url = new URL(await server.database());
      const way = await startWay(Number(url.port));
      test.onTestFinished(() => way.close());
      url.port = String(way.port);
      const child = start({ ...NO_INPUT, DATABASE_URL: url.href });
      await child.says('Chainwatch is running');
      expect(await ready()).toContain('ok database');
      way.holdUp();
      expect(await ready()).toContain('NOT READY database');
      expect(await metrics()).toMatch(/^process_cpu_seconds_total /m);
      const asked = Date.now();
      expect(await child.stop()).toBe(0);
      expect(Date.now() - asked).toBeLessThan(12_000);
    },
  );

  it.skipIf(!postgresPrograms())(
    'says what to do once a server that was away no longer takes its password, and goes on when it does; metrics of the process are told meanwhile',
    { timeout: 180_000 },
    async (test) => {
      const { start, ready, metrics } = await makePlace(test);
      const server = await startPostgres();
      test.onTestFinished(() => server.stop());
      const url = await server.database();
      await server.query("create role watcher login superuser password 'before'");
      server.askForPasswords();
      const child = start({ ...NO_INPUT, DATABASE_URL: url.replace('postgres@', 'watcher:before@') });
      await child.says('Chainwatch is running');
      expect(await metrics()).toMatch(/^chainwatch_queue_age_seconds \d/m);
      await server.query("alter role watcher password 'after'");
      // The connections that it has end with the server.
      await server.down();
      await child.says('does not answer');
      await server.up();
      await child.says(/no longer lets this process in .*into DATABASE_URL, and restart/);
      expect(await ready()).toContain('NOT READY database: The database server no longer lets this process in');
      const told = await metrics();
      expect(told).toMatch(/^process_cpu_seconds_total /m);
      expect(told).not.toMatch(/^chainwatch_queue_age_seconds/m);
      expect(child.said()).not.toContain('runs again on its next tick');
      await server.query("alter role watcher password 'before'");
      await child.says('can be used again');
      expect(await child.stop()).toBe(0);
    },
  );
});

/** A way to a port of this machine on which everything can be held up, as by a network that drops what it should carry. */
async function startWay(to: number) {
  const sockets = new Set<Socket>();
  let held = false;
  const way = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}));
    near.on('data', (data) => held || far.write(data)).on('close', () => far.destroy());
    far.on('data', (data) => held || near.write(data)).on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  const address = way.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    holdUp(): void {
      held = true;
    },
    close(): void {
      for (const socket of sockets) socket.destroy();
      way.close();
    },
  };
}

/** Writes until nothing more fits. */
function fill(path: string): void {
  const handle = openSync(path, 'w');
  try {
    for (const size of [65_536, 4_096]) for (;;) if (!wrote(handle, Buffer.alloc(size))) break;
  } finally {
    closeSync(handle);
  }
}

function wrote(handle: number, bytes: Buffer): boolean {
  try {
    return writeSync(handle, bytes) > 0;
  } catch {
    return false;
  }
}

/** Overwrites the first pages of what is read for every new item, behind the process's back. */
function damage(path: string): void {
  const database = new DatabaseSync(path);
  const roots = database.prepare("select rootpage from sqlite_master where tbl_name = 'item' and rootpage > 0").all();
  database.exec("insert into setting (owner, name, value) values ('test', 'x', '1'); pragma wal_checkpoint(truncate)");
  database.close();
  const handle = openSync(path, 'r+');
  for (const { rootpage } of roots) writeSync(handle, Buffer.alloc(4096, 0xab), 0, 4096, (Number(rootpage) - 1) * 4096);
  closeSync(handle);
}
