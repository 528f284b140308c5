import { keepCompiledCode } from '../../../src/core/compile-cache.ts';

/**
 * One sweep in a process of its own, so that time, processor and peak memory are its own, and with its own code alone:
 * `one.ts prepare|due|ours|naive|bare PORT FEEDS unchanged|fresh|flow DATABASE [own]`. Prints one line of JSON.
 */
const way = process.argv[2] ?? '';
// As the product's own start does.
keepCompiledCode();
const ways: Record<string, () => Promise<object>> =
  way === 'naive' || way === 'bare' ? { ...(await import('./peers.ts')) } : { ...(await import('./ways.ts')) };
const began = performance.now();
const details = (await ways[way]?.()) ?? {};
const { user, system } = process.cpuUsage();
const used = {
  ms: Math.round(performance.now() - began),
  cpuMs: Math.round((user + system) / 1000),
  peakMb: Math.round(process.resourceUsage().maxRSS / 1000),
};
console.log(JSON.stringify({ ...used, ...details }));
process.exit(0);
