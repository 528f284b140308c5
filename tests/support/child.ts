import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { until } from './until.ts';

const CLI = join(import.meta.dirname, '../../src/cli.ts');

/**
 * The whole product as a process of its own. `disk`: its DATA_DIR is a small disk of its own (`size` as mount takes it), which
 * the test reaches by `inside`.
 */
export function startChild(environment: Record<string, string>, disk?: { size: string }, command = 'start') {
  const start = [process.execPath, CLI, command];
  const mounted = `mount -t tmpfs -o size=${disk?.size},mode=777 tmpfs "$DATA_DIR" && exec "$@"`;
  const [program = '', ...args] = disk ? ['unshare', '-Urm', 'sh', '-c', mounted, 'sh', ...start] : start;
  const { PATH } = process.env;
  const child = spawn(program, args, { env: { ...(PATH ? { PATH } : {}), ...environment } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    exited,
    said: () => said,
    /** Everything that was said, once it says something. */
    async says(words: RegExp | string, ms = 60_000): Promise<string> {
      await until(async () => {
        if (child.exitCode !== null && !said.match(words)) throw new Error(`It ended: ${said}`);
        return said.match(words) !== null;
      }, ms).catch((error) => {
        throw new Error(`${error}\nIt said: ${said}`);
      });
      return said;
    },
    /** A file of its disk as others see it. */
    inside: (file: string) => (disk ? `/proc/${child.pid}/root${file}` : file),
    running: () => child.exitCode === null && child.signalCode === null,
    /** Asks it to stop; its exit code. */
    async stop(): Promise<number | null> {
      child.kill('SIGTERM');
      return exited;
    },
    async kill(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await exited;
    },
  };
}
