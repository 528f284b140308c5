import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { PlatformNameSchema } from '../core/address.ts';
import { CHAT_WORKSPACE } from '../core/chat.ts';
import { counted } from '../core/counted.ts';
import { UserError } from '../core/errors.ts';
import type { SetupService } from '../core/services.ts';
import { createSetup } from '../setup.ts';
import { createChatStore } from '../store/chat.ts';
import { openStore } from '../store/index.ts';
import type { Db } from '../store/schema.ts';
import { configuredDatabase } from './database.ts';
import { UsageError } from './usage.ts';

type Environment = Record<string, string | undefined>;

/** `setup export`: the whole set-up of a workspace as YAML. */
export async function exportSetup(args: string[], environment: Environment): Promise<void> {
  const { workspace, rest } = options(args);
  if (rest.length > 0) throw new UsageError('setup export takes no file; it prints.');
  await withSetup(environment, async (setup) => {
    process.stdout.write(await setup.export(workspace, undefined));
  });
}

/** `setup import FILE`: adds what a file says to a workspace. Fails, and adds nothing, where something in it is wrong. */
export async function importSetup(args: string[], environment: Environment): Promise<void> {
  const { workspace, rest } = options(args);
  const [file, ...more] = rest;
  if (!file || more.length > 0) throw new UsageError('setup import takes one file.');
  const text = contents(file);
  await withSetup(environment, async (setup, db) => {
    // Whether a channel of Slack or Discord exists, only those can tell.
    const own = workspace.platform === 'web' ? await createChatStore(db).channels() : null;
    const channels = own?.map((one) => one.id) ?? ('any' as const);
    const wish = { here: undefined, by: 'command line', channels };
    const { added, problems } = await setup.import(text, workspace, wish);
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

function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`The file ${file} cannot be read.`, { cause });
  }
}

function options(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, options: { scope: { type: 'string' } }, allowPositionals: true });
    const [platform, workspace] = (values.scope ?? `web:${CHAT_WORKSPACE}`).split(':');
    const name = PlatformNameSchema.safeParse(platform);
    if (!name.success || !workspace) throw new UsageError('--scope takes a workspace like slack:T123.');
    return { workspace: { platform: name.data, workspace }, rest: positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : 'The options cannot be read.', { cause: error });
  }
}

async function withSetup(
  environment: Environment,
  work: (setup: SetupService, db: Db) => Promise<void>,
): Promise<void> {
  const { store, db } = await openStore(configuredDatabase(readConfig(environment)), Date.now);
  try {
    await work(createSetup({ store, now: Date.now }), db);
  } finally {
    await store.close();
  }
}
