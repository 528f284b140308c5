import { parseArgs } from 'node:util';
import { PlatformNameSchema } from '../core/address.ts';
import { CHAT_WORKSPACE } from '../core/chat.ts';
import { counted } from '../core/counted.ts';
import { UserError } from '../core/errors.ts';
import { createSetup } from '../setup.ts';
import { createChatStore } from '../store/chat.ts';
import { withStore } from './database.ts';
import { contents } from './lines.ts';
import { readOptions, UsageError } from './usage.ts';

/** `setup export`: the whole set-up of a workspace as YAML. */
export async function exportSetup(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const { workspace, rest } = options(args);
  if (rest.length > 0) throw new UsageError('setup export takes no file; it prints.');
  await withStore(environment, async (store) => {
    process.stdout.write(await createSetup({ store, now: Date.now }).export(workspace, undefined));
  });
}

/** `setup import FILE`: adds what a file says to a workspace. Fails, and adds nothing, where something in it is wrong. */
export async function importSetup(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const { workspace, rest } = options(args);
  const [file, ...more] = rest;
  if (!file || more.length > 0) throw new UsageError('setup import takes one file.');
  const text = (await contents(file)).toString('utf8');
  await withStore(environment, async (store, db) => {
    // Whether a channel of Slack or Discord exists, only those can tell.
    const own = workspace.platform === 'web' ? await createChatStore(db).channels() : null;
    const channels = own?.map((one) => one.id) ?? ('any' as const);
    const wish = { here: undefined, by: 'command line', channels };
    const { added, problems } = await createSetup({ store, now: Date.now }).import(text, workspace, wish);
    if (problems.length > 0) {
      const wrong = problems.map(({ line, reason }) => `Line ${line}: ${reason}`);
      throw new UserError([...wrong, `Nothing was imported. Mend ${file} and import it again.`].join('\n'));
    }
    const { alerts, digests, feeds, already } = added;
    console.log(
      `Added: ${counted(alerts, 'subscription')}, ${counted(digests, 'digest')}, ${counted(feeds, 'feed')}. ${already} ${already === 1 ? 'was' : 'were'} there already.`,
    );
  });
}

function options(args: string[]) {
  return readOptions(() => {
    const { values, positionals } = parseArgs({ args, options: { scope: { type: 'string' } }, allowPositionals: true });
    const [platform, workspace, ...more] = (values.scope ?? `web:${CHAT_WORKSPACE}`).split(':');
    const name = PlatformNameSchema.safeParse(platform);
    if (!name.success || !workspace || more.length > 0)
      throw new UsageError('--scope takes a workspace like slack:T123.');
    return { workspace: { platform: name.data, workspace }, rest: positionals };
  });
}
