import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { PlatformNameSchema } from '../core/address.ts';
import { UserError } from '../core/errors.ts';
import { openStore } from '../store/index.ts';
import { createInstallationStore } from '../store/installations.ts';
import { keptFor } from '../store/kept.ts';
import { configuredDatabase } from './database.ts';
import { UsageError } from './usage.ts';

/** `forget WORKSPACE`: shows what is kept for a workspace; with `--yes`, removes it for good. */
export async function forget(args: string[], environment: Record<string, string | undefined>): Promise<void> {
  const { name, workspace, yes } = options(args);
  const { store, db } = await openStore(configuredDatabase(readConfig(environment)), Date.now);
  try {
    const kept = await keptFor(db, workspace);
    if (kept.length === 0) throw new UserError(`Nothing is kept for ${name}. Look at its id: capitals count.`);
    const width = Math.max(...kept.map(([what]) => what.length));
    console.log([`Kept for ${name}:`, ...kept.map(([what, count]) => `  ${what.padEnd(width)}  ${count}`)].join('\n'));
    if (!yes)
      throw new UserError('Nothing was removed yet. To remove all of it for good, run the same again with --yes.');
    await store.forgetWorkspace(workspace);
    await createInstallationStore(db).remove(workspace);
    console.log('Removed. If the bot is still in that workspace, remove it there too, or it may begin anew.');
  } finally {
    await store.close();
  }
}

function options(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, options: { yes: { type: 'boolean' } }, allowPositionals: true });
    const [name = '', ...more] = positionals;
    const [platform, workspace = '', ...rest] = name.split(':');
    const known = PlatformNameSchema.exclude(['web']).safeParse(platform);
    if (!known.success || !/^\w+$/.test(workspace) || rest.length > 0 || more.length > 0)
      throw new UsageError('forget takes one workspace like slack:T012345 or discord:1234.');
    return { name, workspace: { platform: known.data, workspace }, yes: values.yes ?? false };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : 'The options cannot be read.', { cause: error });
  }
}
