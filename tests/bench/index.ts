import { cpus, totalmem } from 'node:os';

/** `npm run bench [-- NAME …]`: speed and memory as ratios against a peer in the same run. Each part is one file that exports `run()`. */
const PARTS: Record<string, () => Promise<{ run(): Promise<void> }>> = {
  start: () => import('./start.ts'),
  relevance: () => import('./relevance.ts'),
  feeds: () => import('./feeds.ts'),
  flow: () => import('./flow.ts'),
  answers: () => import('./answers.ts'),
  year: () => import('./year.ts'),
  sweep: () => import('./sweep.ts'),
  growth: () => import('./growth.ts'),
  matching: () => import('./matching.ts'),
  stories: () => import('./stories.ts'),
  web: () => import('./web.ts'),
  commitments: () => import('./commitments.ts'),
  'first-alert': () => import('./first-alert.ts'),
  latency: () => import('./latency.ts'),
};

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
);
const wanted = process.argv.slice(2);
for (const [name, load] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n# ${name}`);
  const part = await load();
  await part.run();
}
