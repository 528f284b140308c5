import { existsSync } from 'node:fs';
import { type Config, databasePaths } from '../config.ts';
import { counted } from '../core/counted.ts';
import { createSeal } from '../platforms/slack/seal.ts';
import { postgresFlavour } from '../store/dialect.ts';
import { installationsInFile, installationsOnServer } from '../store/look.ts';
import type { Finding } from './doctor-finding.ts';

/** Workspaces that a finding names at most. */
const NAMED = 5;

/** Whether ENCRYPTION_KEY opens the stored tokens of the workspaces that installed the app by themselves. */
export async function installed(config: Config, key: string): Promise<Finding> {
  const what = 'slack';
  const all = await stored(config);
  // Why not is told by the database.
  if (!all) return { what, says: 'any workspace may install the app; which did cannot be looked up now' };
  const seal = createSeal(key);
  const closed = all.filter(({ secret, workspace }) => {
    try {
      return !seal.open(secret, workspace);
    } catch {
      return true;
    }
  });
  if (closed.length === 0)
    return { what, says: `the app is installed in ${counted(all.length, 'workspace')}; the stored tokens can be read` };
  const names = closed.slice(0, NAMED).map(({ workspace }) => workspace);
  const more = closed.length > NAMED ? ', …' : '';
  return {
    what,
    says: `of ${counted(all.length, 'stored token')} ENCRYPTION_KEY cannot read ${closed.length} (${names.join(', ')}${more}): nothing is posted there`,
    remedy:
      'Set the ENCRYPTION_KEY that they were stored with, or have the app installed there again (PUBLIC_URL/slack/install).',
  };
}

async function stored({ DATABASE_URL, ...config }: Config) {
  try {
    if (DATABASE_URL) return await installationsOnServer(postgresFlavour(DATABASE_URL, 1));
    const { file } = databasePaths(config);
    return existsSync(file) ? installationsInFile(file) : [];
  } catch {
    return null;
  }
}
