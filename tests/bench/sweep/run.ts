import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const ServerSchema = z.object({ port: z.number(), documents: z.number(), kib: z.number() });
const number = z.number().default(0);
const ResultSchema = z.object({
  ms: number,
  cpuMs: number,
  peakMb: number,
  stored: number,
  judged: number,
  polled: number,
  items: number,
  failing: number,
  parseMs: number,
  assessMs: number,
  storeMs: number,
  judgeMs: number,
  threadMs: number,
});
export type Result = z.infer<typeof ResultSchema>;

const execute = promisify(execFile);

/** The publishers, in a process of their own. */
export async function startSweepServer() {
  const data = process.env.CHAINWATCH_EVAL_DATA;
  const real = data ? join(data, 'feeds/real') : '';
  const given = real !== '' && existsSync(real) ? [real] : [];
  const child = spawn(process.execPath, [join(import.meta.dirname, 'server.ts'), ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { ...ServerSchema.parse(JSON.parse(String(line))), stop: () => child.kill() };
}

/** One sweep in a process of its own; see one.ts. */
export function one(...args: (string | number)[]): Promise<Result> {
  return sweep(process.execPath, args);
}

/** The same, kept to one processor by `taskset` of util-linux. */
export function oneOn(processor: number, ...args: (string | number)[]): Promise<Result> {
  return sweep('taskset', args, ['-c', String(processor), process.execPath]);
}

async function sweep(program: string, args: readonly (string | number)[], before: string[] = []): Promise<Result> {
  // A small young generation and a heap that grows in small steps, as in `npm start`.
  const flags = ['--max-semi-space-size=4', '--heap-growing-percent=50', join(import.meta.dirname, 'one.ts')];
  const { stdout } = await execute(program, [...before, ...flags, ...args.map(String)], { maxBuffer: 1e7 });
  return ResultSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
