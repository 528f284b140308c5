import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const PROGRAM = '/usr/sbin/pgbouncer';

export const pgbouncerIsInstalled = existsSync(PROGRAM);

/** A pooler before a database, which lends connections as `mode` says. It refuses to run as root, as PostgreSQL does. */
export async function startPgbouncer(database: string, mode: 'transaction' | 'session') {
  const { hostname, port: serverPort, pathname } = new URL(database);
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-pgbouncer-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const settings = `
[databases]
pooled = host=${hostname} port=${serverPort} dbname=${pathname.slice(1)} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
auth_type = any
pool_mode = ${mode}
unix_socket_dir =
`;
  writeFileSync(join(folder, 'pgbouncer.ini'), settings);
  const id = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres']).toString());
  const user = process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : {};
  const pooler = spawn(PROGRAM, [join(folder, 'pgbouncer.ini')], { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    pooler.stderr.on('data', (said: Buffer) => {
      if (said.includes('process up')) resolve();
    });
    pooler.once('exit', () => reject(new Error('pgbouncer did not start.')));
  });
  return {
    url: `postgres://postgres@127.0.0.1:${port}/pooled`,
    async stop(): Promise<void> {
      const gone = new Promise((resolve) => pooler.once('exit', resolve));
      pooler.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
