import { parseArgs } from 'node:util';
import { startPostgres } from '../../support/postgres.ts';
import { madeUpNews, realNews } from './news.ts';
import { killRun } from './run.ts';

/**
 * `npm run killtest -- [--kills 100] [--news 400] [--channels 2] [--processes 1] [--postgres] [--seed N] [--data FILE.jsonl.gz]`
 * `--postgres` starts a server of its own, which crashes and comes back half-way through.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    news: { type: 'string', default: '400' },
    channels: { type: 'string', default: '2' },
    processes: { type: 'string', default: '1' },
    postgres: { type: 'boolean', default: false },
    data: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  },
});
console.log(`seed ${values.seed}`);
const began = performance.now();
const server = values.postgres ? await startPostgres() : null;
const outcome = await killRun({
  kills: Number(values.kills),
  seed: Number(values.seed),
  processes: Number(values.processes),
  channels: Number(values.channels),
  news: values.data ? realNews(values.data, Number(values.news)) : madeUpNews(Number(values.news)),
  ...(server ? { databaseUrl: await server.database(), halfway: () => server.crash(3_000) } : {}),
  say: (line) => console.log(`${Math.round((performance.now() - began) / 1000)} s: ${line}`),
}).finally(() => server?.stop());
const { lost, doubled, outOfOrder, crashes, ...counts } = outcome;
console.log({ ...counts, seconds: Math.round((performance.now() - began) / 1000) });
console.log(
  `lost ${lost.length}, doubled ${doubled.length}, out of order ${outOfOrder.length}, ended by themselves ${crashes.length}`,
);
for (const line of [...lost, ...doubled, ...outOfOrder, ...crashes].slice(0, 20)) console.log(`  ${line}`);
process.exitCode = lost.length + doubled.length + outOfOrder.length + crashes.length > 0 ? 1 : 0;
