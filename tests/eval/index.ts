/**
 * `npm run eval -- …`: quality figures against labelled data. Each part is one file that exports
 * `run(args)` and prints text, or JSON with `--json`. A part is chosen by its flag; without one it is relevance.
 */
const PARTS: Record<string, () => Promise<{ run(args: string[]): Promise<void> }>> = {
  '': () => import('./relevance.ts'),
  '--content': () => import('./content.ts'),
  '--lookups': () => import('./lookups.ts'),
  '--obligations': () => import('./obligations.ts'),
  '--feeds': () => import('./feeds.ts'),
  '--news': () => import('./news.ts'),
  '--stories': () => import('./stories.ts'),
  '--fitting': () => import('./fitting.ts'),
  '--replay': () => import('./replay.ts'),
};

const args = process.argv.slice(2);
const flag = args.find((arg) => arg in PARTS) ?? '';
const load = PARTS[flag];
if (!load) {
  console.error(`Usage: npm run eval -- [${Object.keys(PARTS).join(' | ')}] FILE [--json]`);
  process.exit(2);
}
const part = await load();
try {
  await part.run(args.filter((arg) => arg !== flag));
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error)) throw error;
  console.error(`There is no file ${error.path}.`);
  process.exit(2);
}
