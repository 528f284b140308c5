import { parseArgs } from 'node:util';
import { commands } from '../../commands/index.ts';
import { readConfig } from '../config.ts';
import { counted } from '../core/counted.ts';
import { UserError } from '../core/errors.ts';
import { createLogger } from '../log.ts';
import { inviteUrl, registerCommands } from '../platforms/discord/index.ts';
import { readOptions, UsageError } from './usage.ts';

function access(environment: NodeJS.ProcessEnv) {
  const config = readConfig(environment);
  if (!config.DISCORD_TOKEN)
    throw new UserError('DISCORD_TOKEN is not set. README, "Connect Discord", says where to find it.');
  const api = config.DISCORD_API_URL ? { apiUrl: config.DISCORD_API_URL } : {};
  return {
    token: config.DISCORD_TOKEN,
    log: createLogger(config, process.stderr),
    ...api,
    guild: config.DISCORD_GUILD,
  };
}

/** `discord register [--dry-run]`: shows what would change, and writes it. */
export async function discordRegister(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const read = () => parseArgs({ args, options: { 'dry-run': { type: 'boolean' } } });
  const dryRun = readOptions(read).values['dry-run'] ?? false;
  const { guild, ...rest } = access(environment);
  const show = (line: string) => console.log(line);
  const changes = await registerCommands({ ...rest, commands, show, write: !dryRun, ...(guild ? { guild } : {}) });
  if (changes > 0)
    console.log(
      dryRun ? `${counted(changes, 'difference')}; nothing was written.` : `${counted(changes, 'difference')} written.`,
    );
}

/** `discord invite`: the address that adds the bot to a server. */
export async function discordInvite(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  if (args.length > 0) throw new UsageError('discord invite takes no arguments.');
  console.log(await inviteUrl(access(environment)));
}
