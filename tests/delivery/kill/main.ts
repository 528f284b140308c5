import { parseArgs } from 'node:util';
import { madeUpNews, realNews } from './news.ts';
import { killRun } from './run.ts';

/** `npm run killtest -- [--kills 100] [--news 400] [--channels 2] [--processes 1] [--database postgres://…] [--seed N]
 *  [--data FILE.jsonl.gz]` */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    news: { type: 'string', default: '400' },
    channels: { type: 'string', default: '2' },
    processes: { type: 'string', default: '1' },
    database: { type: 'string' },
    data: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  },
});
console.log(`seed ${values.seed}`);
const began = performance.now();
const outcome = await killRun({
  kills: Number(values.kills),
  seed: Number(values.seed),
  processes: Number(values.processes),
  channels: Number(values.channels),
  news: values.data ? realNews(values.data, Number(values.news)) : madeUpNews(Number(values.news)),
  ...(values.database ? { databaseUrl: values.database } : {}),
  say: (line) => console.log(line),
});
const { lost, doubled, outOfOrder, ...counts } = outcome;
console.log({ ...counts, seconds: Math.round((performance.now() - began) / 1000) });
console.log(`lost ${lost.length}, doubled ${doubled.length}, out of order ${outOfOrder.length}`);
for (const line of [...lost, ...doubled, ...outOfOrder].slice(0, 20)) console.log(`  ${line}`);
process.exitCode = lost.length + doubled.length + outOfOrder.length > 0 ? 1 : 0;
