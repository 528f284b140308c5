import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const ServerSchema = z.object({ port: z.number(), documents: z.number(), kib: z.number() });
const ResultSchema = z.object({
  ms: z.number(),
  cpuMs: z.number(),
  peakMb: z.number(),
  stored: z.number().optional(),
  judged: z.number().optional(),
  items: z.number().optional(),
  failing: z.number().optional(),
});
type Result = z.infer<typeof ResultSchema>;

const execute = promisify(execFile);

/** Sweeps over real documents, each in a process of its own, beside what does less. */
export async function run(): Promise<void> {
  const real = join(process.env.CHAINWATCH_EVAL_DATA ?? '', 'feeds/real');
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'sweep/server.ts'),
      ...(process.env.CHAINWATCH_EVAL_DATA && existsSync(real) ? [real] : []),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(child.stdout, 'data');
  const { port, documents, kib } = ServerSchema.parse(JSON.parse(String(line)));
  console.log(`${documents} documents, mean ${kib} KiB; load ${loadavg()[0]?.toFixed(1)}`);
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-sweep-'));
  try {
    for (const hosts of ['', 'own']) {
      console.log(hosts === 'own' ? 'Each feed on a host of its own:' : 'Feeds of 25 hosts:');
      await compare(1_000, 'fresh', ['naive', 'bare'], port, folder, hosts);
      await compare(1_000, 'unchanged', ['bare'], port, folder, hosts);
      await compare(10_000, 'unchanged', ['bare'], port, folder, hosts);
    }
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

async function compare(
  feeds: number,
  state: string,
  peers: string[],
  port: number,
  folder: string,
  hosts: string,
): Promise<void> {
  const file = join(folder, `${feeds}-${state}${hosts}.sqlite`);
  const one = async (way: string): Promise<Result> => {
    const args = [join(import.meta.dirname, 'sweep/one.ts'), way, String(port), String(feeds), state, file, hosts];
    const { stdout } = await execute(process.execPath, args, { maxBuffer: 1e7 });
    return ResultSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  };
  await one('prepare');
  const ours = await one('ours');
  const stored = ours.stored ?? ours.ms;
  console.log(`${feeds} feeds, ${state}:`);
  const items = state === 'fresh' ? `, ${ours.items} items judged by ${seconds(ours.judged ?? 0)}` : '';
  console.log(
    `  ours: read and stored in ${seconds(stored)}${items}, CPU ${seconds(ours.cpuMs)}, peak ${ours.peakMb} MB, ${ours.failing} failing`,
  );
  for (const peer of peers) {
    const { ms, cpuMs, peakMb } = await one(peer);
    console.log(
      `  ${peer}: ${seconds(ms)}, CPU ${seconds(cpuMs)}, peak ${peakMb} MB; ours takes ${(stored / ms).toFixed(2)} × its time, ${((ours.judged ?? 0) / ms).toFixed(2)} × with judging`,
    );
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
