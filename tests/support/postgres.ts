import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const VERSIONS = '/usr/lib/postgresql';

/** The newest installed PostgreSQL's programs; null where there is none. With CI=true that is an error, not a skip. */
export function postgresPrograms(): string | null {
  const versions = existsSync(VERSIONS)
    ? readdirSync(VERSIONS)
        .map(Number)
        .sort((a, b) => b - a)
    : [];
  const folder = versions
    .map((version) => join(VERSIONS, String(version), 'bin'))
    .find((bin) => existsSync(join(bin, 'postgres')));
  if (!folder && process.env.CI === 'true') throw new Error(`PostgreSQL is not installed (${VERSIONS}).`);
  return folder ?? null;
}

export type PostgresServer = Awaited<ReturnType<typeof startPostgres>>;

/** A throw-away server on loopback. It refuses to run as root, so root hands it to the user `postgres`. */
export async function startPostgres() {
  const programs = postgresPrograms();
  if (!programs) throw new Error('PostgreSQL is not installed.');
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const quiet = { ...user, cwd: folder, stdio: 'ignore' as const };
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    quiet,
  );
  const port = await freePort();
  let server: ChildProcess | null = null;
  let databases = 0;

  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;

  async function query(text: string): Promise<void> {
    const client = new pg.Client(url('postgres'));
    client.on('error', () => {});
    await client.connect();
    await client.query(text).finally(() => client.end());
  }

  async function start(): Promise<void> {
    const options = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder, '-c', 'fsync=off'];
    server = spawn(join(programs ?? '', 'postgres'), options, quiet);
    for (let tries = 0; ; tries++) {
      try {
        return await query('select 1');
      } catch (error) {
        if (tries > 300) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  /** SIGINT ends it at once and in order, SIGQUIT as a crash does. */
  async function end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const running = server;
    server = null;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await gone;
  }

  await start();
  return {
    url,
    /** A new, empty database; its address. */
    async database(): Promise<string> {
      const name = `test_${++databases}`;
      await query(`create database ${name}`);
      return url(name);
    },
    /** Runs a statement as its owner. */
    query,
    /** From now on everybody but its owner needs a password. */
    askForPasswords(): void {
      const lines = ['local all all trust', 'host all postgres 127.0.0.1/32 trust', 'host all all 127.0.0.1/32 md5'];
      writeFileSync(join(data, 'pg_hba.conf'), `${lines.join('\n')}\n`);
      server?.kill('SIGHUP');
    },
    /** Ends it as a crash does. */
    down: () => end('SIGQUIT'),
    up: start,
    /** Ends it as a crash does, leaves it down for a while, and starts it again. */
    async crash(downMs: number): Promise<void> {
      await end('SIGQUIT');
      await new Promise((resolve) => setTimeout(resolve, downMs));
      await start();
    },
    async stop(): Promise<void> {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres']).toString());
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
