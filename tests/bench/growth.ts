import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svgToPng } from '../../src/pictures/png.ts';
import { matchingTimes } from './matching.ts';
import { duration, logPlot, type Series } from './plot.ts';
import { groupingMs } from './stories.ts';
import { one, startSweepServer } from './sweep/run.ts';

const PICTURE = join(import.meta.dirname, '../../docs/pictures/growth.png');

/** How each cost grows with its size: a table, and a plot in `docs/pictures/growth.png`. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chainwatch-growth-'));
  const server = await startSweepServer();
  const sweep = (state: string) => async (feeds: number) => {
    const rest = [server.port, feeds, state, join(folder, `${feeds}-${state}.sqlite`), ''];
    await one('prepare', ...rest);
    return (await one('ours', ...rest)).judged;
  };
  const matching = async (subscriptions: number) => {
    const { times } = await matchingTimes(subscriptions, (n) => ({ least: 'watch', words: `zebra${n}` }));
    return times.slice(1).reduce((sum, ms) => sum + ms, 0) / (times.length - 1);
  };
  try {
    const series = [
      await measured('unchanged feeds: the sweep', [100, 1_000, 10_000], sweep('unchanged')),
      await measured('fresh feeds of 45 items: until judged', [10, 100, 1_000], sweep('fresh')),
      await measured('subscriptions: matching a story', [100, 1_000, 10_000], matching),
      await measured('active reports: grouping an item', [100, 1_000, 10_000], async (n) => groupingMs(n)),
    ];
    writeFileSync(PICTURE, svgToPng(logPlot('Time by size; the dotted line is growth in proportion', series)));
    console.log('plot: docs/pictures/growth.png');
  } finally {
    server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measured(name: string, sizes: readonly number[], cost: (size: number) => Promise<number>) {
  const points: [number, number][] = [];
  for (const size of sizes) points.push([size, await cost(size)]);
  console.log(`${name}: ${points.map(([size, ms]) => `${size.toLocaleString('en')} ${duration(ms)}`).join(', ')}`);
  return { name, points } satisfies Series;
}
