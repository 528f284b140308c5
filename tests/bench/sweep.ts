import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { one, seconds, startSweepServer } from './sweep/run.ts';

/** Sweeps over real documents, each in a process of its own, beside what does less. */
export async function run(): Promise<void> {
  const server = await startSweepServer();
  console.log(`${server.documents} documents, mean ${server.kib} KiB; load ${loadavg()[0]?.toFixed(1)}`);
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-sweep-'));
  try {
    for (const hosts of ['', 'own']) {
      console.log(hosts === 'own' ? 'Each feed on a host of its own:' : 'Feeds of 25 hosts:');
      if (hosts === '') await compare(100, 'fresh', ['naive'], server.port, folder, hosts);
      await compare(1_000, 'fresh', ['naive', 'bare'], server.port, folder, hosts);
      if (hosts === '') await compare(100, 'unchanged', ['bare'], server.port, folder, hosts);
      await compare(1_000, 'unchanged', ['bare'], server.port, folder, hosts);
      await compare(10_000, 'unchanged', ['bare'], server.port, folder, hosts);
    }
  } finally {
    server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function compare(feeds: number, state: string, peers: string[], port: number, folder: string, hosts: string) {
  const rest = [port, feeds, state, join(folder, `${feeds}-${state}${hosts}.sqlite`), hosts];
  await one('prepare', ...rest);
  const { stored, judged, items, cpuMs, peakMb, failing } = await one('ours', ...rest);
  console.log(`${feeds} feeds, ${state}:`);
  const news = state === 'fresh' ? `, ${items} items judged by ${seconds(judged)}` : '';
  console.log(
    `  ours: read and stored in ${seconds(stored)}${news}, CPU ${seconds(cpuMs)}, peak ${peakMb} MB, ${failing} failing`,
  );
  for (const peer of peers) {
    const { ms, cpuMs, peakMb } = await one(peer, ...rest);
    const ratio = (mine: number) => (mine / ms).toFixed(2);
    console.log(
      `  ${peer}: ${seconds(ms)}, CPU ${seconds(cpuMs)}, peak ${peakMb} MB; ours takes ${ratio(stored)} × its time, ${ratio(judged)} × with judging`,
    );
  }
}
