import { ConfigError } from '../config.ts';
import { UserError } from '../core/errors.ts';
import { UsageError } from './usage.ts';

interface CliCommand {
  usage: string;
  description: string;
  run(args: string[], environment: NodeJS.ProcessEnv): Promise<void>;
}

/** Each loads its own part only when it runs: `parse` needs neither platforms nor store. */
const COMMANDS: Record<string, CliCommand> = {
  start: {
    usage: 'start',
    description: 'Run Chainwatch',
    run: async (...given) => (await import('./start.ts')).start(...given),
  },
  demo: {
    usage: 'demo',
    description: 'Replay past events into a throw-away database, offline',
    run: async (...given) => (await import('../demo/demo.ts')).demo(...given),
  },
  assess: {
    usage: 'assess [FILE|-]',
    description: 'Judge news items: JSON lines in, JSON lines out',
    run: async (args) => (await import('./assess.ts')).assess(args),
  },
  stories: {
    usage: 'stories FILE',
    description: 'Group news items into stories: JSON lines in and out',
    run: async (args) => (await import('./stories.ts')).stories(args),
  },
  parse: {
    usage: 'parse FILE [--url ADDRESS] [--content-type TYPE] | parse --batch',
    description: 'Read a feed document and print its items',
    run: async (args) => (await import('./parse.ts')).parse(args),
  },
  brief: {
    usage: 'brief QUERY [--json] | brief --batch',
    description: 'The briefing card that fits best',
    run: async (args) => (await import('./brief.ts')).brief(args),
  },
  'feeds check': {
    usage: 'feeds check ADDRESS',
    description: 'What would be read from an address',
    run: async (...given) => (await import('./feeds.ts')).checkFeedAddress(...given),
  },
  doctor: {
    usage: 'doctor',
    description: 'What is wrong with this set-up, and what to do about it',
    run: async (...given) => (await import('./doctor.ts')).doctor(...given),
  },
  backup: {
    usage: 'backup FILE',
    description: 'A consistent copy of the embedded database, also while it runs',
    run: async (...given) => (await import('./backup.ts')).backup(...given),
  },
  'migrate-to': {
    usage: 'migrate-to DATABASE',
    description: 'Copy everything into a new database: postgres://… or an SQLite file',
    run: async (...given) => (await import('./migrate-to.ts')).migrateTo(...given),
  },
  export: {
    usage: 'export [--csv] [--days N] [--scope WORKSPACE]',
    description: 'Stories of the last 30 days as JSON lines or CSV',
    run: async (...given) => (await import('./export.ts')).exportStories(...given),
  },
  'setup export': {
    usage: 'setup export [--scope WORKSPACE]',
    description: 'Subscriptions, digests and own feeds of a workspace as YAML',
    run: async (...given) => (await import('./setup.ts')).exportSetup(...given),
  },
  'setup import': {
    usage: 'setup import FILE [--scope WORKSPACE]',
    description: 'Add what such a file says',
    run: async (...given) => (await import('./setup.ts')).importSetup(...given),
  },
  feedback: {
    usage: 'feedback',
    description: 'What people voted, as training data in JSON lines',
    run: async (...given) => (await import('./feedback.ts')).feedback(...given),
  },
  forget: {
    usage: 'forget WORKSPACE [--yes]',
    description: 'Remove everything kept for a workspace like slack:T012345; shows it first',
    run: async (...given) => (await import('./forget.ts')).forget(...given),
  },
  'discord register': {
    usage: 'discord register [--dry-run]',
    description: 'Tell Discord the slash commands; shows what changes first',
    run: async (...given) => (await import('./discord.ts')).discordRegister(...given),
  },
  'discord invite': {
    usage: 'discord invite',
    description: 'The address that adds the bot to a Discord server',
    run: async (...given) => (await import('./discord.ts')).discordInvite(...given),
  },
  'slack manifest': {
    usage: 'slack manifest',
    description: 'The app manifest to paste into Slack',
    run: async (...given) => (await import('./slack.ts')).printSlackManifest(...given),
  },
};

/** The name is short for what is typed in the project's folder. */
const STANDS_FOR = '"chainwatch" stands for "npm run --silent chainwatch --".';

function help(): string {
  const width = Math.max(...Object.values(COMMANDS).map((command) => command.usage.length));
  const lines = Object.values(COMMANDS).map((command) => `  ${command.usage.padEnd(width)}  ${command.description}`);
  return [
    'Usage: chainwatch <command>',
    '',
    ...lines,
    '',
    STANDS_FOR,
    'Settings come from the environment or .env; .env.example describes them.',
  ].join('\n');
}

/** Runs one command line. Returns the exit code: 0 done, 1 failed (one sentence on stderr), 2 wrong usage (help on stderr). */
export async function run(args: string[], environment: NodeJS.ProcessEnv): Promise<number> {
  if (args[0] === 'help') return run([...args.slice(1), '--help'], environment);
  const found = find(args);
  if (!found) {
    const named = args.filter((arg) => !asksForHelp(arg)).join(' ');
    if (named === '' && args.length > 0) {
      console.log(help());
      return 0;
    }
    console.error(named === '' ? help() : `There is no command "${named}".\n\n${help()}`);
    return 2;
  }
  if (found.rest.some(asksForHelp)) {
    console.log(`${found.command.description}.\nUsage: chainwatch ${found.command.usage}\n${STANDS_FOR}`);
    return 0;
  }
  try {
    await found.command.run(found.rest, environment);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nUsage: chainwatch ${found.command.usage}`);
      return 2;
    }
    if (error instanceof UserError || error instanceof ConfigError) {
      console.error(error.message);
      return 1;
    }
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}

function asksForHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h';
}

function find(args: string[]): { command: CliCommand; rest: string[] } | null {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command && args.length >= words) return { command, rest: args.slice(words) };
  }
  return null;
}
