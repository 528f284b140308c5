import { parseArgs } from 'node:util';
import { PlatformNameSchema } from '../core/address.ts';
import { UserError } from '../core/errors.ts';
import { createInstallationStore } from '../store/installations.ts';
import { keptFor } from '../store/kept.ts';
import { withStore } from './database.ts';
import { readOptions, UsageError } from './usage.ts';

/** `forget WORKSPACE`: shows what is kept for a workspace; with `--yes`, removes it for good. */
export async function forget(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const { name, workspace, yes } = options(args);
  await withStore(environment, async (store, db) => {
    const kept = await keptFor(db, workspace);
    if (kept.length === 0) throw new UserError(`Nothing is kept for ${name}. Look at its id: capitals count.`);
    const width = Math.max(...kept.map(([what]) => what.length));
    console.log([`Kept for ${name}:`, ...kept.map(([what, count]) => `  ${what.padEnd(width)}  ${count}`)].join('\n'));
    if (!yes)
      throw new UserError('Nothing was removed yet. To remove all of it for good, run the same again with --yes.');
    await store.forgetWorkspace(workspace);
    await createInstallationStore(db).remove(workspace);
    console.log('Removed. If the bot is still in that workspace, remove it there too, or it may begin anew.');
  });
}

function options(args: string[]) {
  return readOptions(() => {
    const { values, positionals } = parseArgs({ args, options: { yes: { type: 'boolean' } }, allowPositionals: true });
    const [name = '', ...more] = positionals;
    const [platform, workspace = '', ...rest] = name.split(':');
    const known = PlatformNameSchema.exclude(['web']).safeParse(platform);
    if (!known.success || !/^\w+$/.test(workspace) || rest.length > 0 || more.length > 0)
      throw new UsageError('forget takes one workspace like slack:T012345 or discord:1234.');
    return { name, workspace: { platform: known.data, workspace }, yes: values.yes ?? false };
  });
}
