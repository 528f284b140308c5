import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const LockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});

/** `npm run licences`: every package that is installed for running, with its licence, from the lock file. */
const lock = LockSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')));
const packages = Object.entries(lock.packages).filter(([path, one]) => path !== '' && !one.dev);
const byLicence = Map.groupBy(packages, ([, one]) => one.license ?? 'not said');
for (const [licence, list] of [...byLicence].toSorted(([, a], [, b]) => b.length - a.length)) {
  console.log(`${licence} (${list.length})`);
  console.log(`  ${list.map(([path, one]) => `${path.replace(/^.*node_modules\//, '')}@${one.version}`).join(', ')}`);
}
