import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { UserError } from '../core/errors.ts';
import { readOpml } from '../feeds/opml.ts';
import { integrityProblem, writeProblem } from '../store/backup.ts';
import { postgresFlavour } from '../store/dialect.ts';
import { openDatabase } from '../store/open.ts';
import { UsageError } from './usage.ts';

/** One thing that was looked at. `remedy` says what to do; absent where all is well. */
interface Finding {
  what: string;
  says: string;
  remedy?: string;
}

const LEAST_FREE = 200 * 2 ** 20;
/** Signatures and tokens are refused by Slack when a clock is more than five minutes off. */
const MOST_CLOCK_ERROR = 60_000;
const ANSWER_WITHIN = 10_000;
const RESTORE =
  'Stop Chainwatch, put a backup in its place, remove the files with -wal and -shm beside it, and start (docs/operations.md).';

/** `doctor`: looks at everything that can be wrong before or while Chainwatch runs, with a remedy for each finding. */
export async function doctor(args: string[], environment: Record<string, string | undefined>): Promise<void> {
  if (args.length > 0) throw new UsageError('doctor takes no arguments.');
  const findings = await examine(environment);
  for (const { what, says, remedy } of findings) {
    console.log(
      `${remedy ? 'WRONG' : 'ok   '}  ${what.padEnd(13)}  ${says}${remedy ? `\n       ${''.padEnd(13)}  → ${remedy}` : ''}`,
    );
  }
  const wrong = findings.filter((one) => one.remedy).length;
  if (wrong > 0) throw new UserError(`${wrong} thing${wrong === 1 ? '' : 's'} to mend.`);
}

async function examine(environment: Record<string, string | undefined>): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [
      { what: 'configuration', says: error.message, remedy: 'Change these variables in the environment or in .env.' },
    ];
  }
  const online = [slack(config), discord(config)];
  return [
    { what: 'configuration', says: 'every variable can be used' },
    await database(config),
    disk(config),
    feedList(config),
    ...(await Promise.all(online)).flat(),
  ];
}

async function database(config: Config): Promise<Finding> {
  const what = 'database';
  if (config.DATABASE_URL) {
    try {
      const db = await openDatabase(postgresFlavour(config.DATABASE_URL, 1));
      await db.destroy();
      return { what, says: 'PostgreSQL answers, its tables are up to date' };
    } catch (error) {
      return {
        what,
        says: error instanceof Error ? error.message : String(error),
        remedy: 'Check DATABASE_URL, and that the server runs and lets this user in.',
      };
    }
  }
  const file = join(config.DATA_DIR, 'chainwatch.sqlite');
  if (!existsSync(file)) return { what, says: `${file} is made at the first start` };
  try {
    const broken = integrityProblem(file);
    if (broken) return { what, says: `${file} is damaged: ${broken}`, remedy: RESTORE };
    const refused = writeProblem(file);
    if (!refused) return { what, says: `${file} is whole and can be written` };
    const locked = /locked|busy/i.test(refused);
    const remedy = locked
      ? 'Another program holds it: end that one. An embedded database belongs to one Chainwatch at a time.'
      : 'Let the user that runs Chainwatch write to the file and to its folder, or set DATA_DIR to a folder where it may.';
    return { what, says: `${file} cannot be written: ${refused}`, remedy };
  } catch (error) {
    return { what, says: `${file} cannot be read: ${sentence(error)}`, remedy: RESTORE };
  }
}

function disk(config: Config): Finding {
  const what = 'disk';
  const folder = existsSync(config.DATA_DIR) ? config.DATA_DIR : '.';
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return {
      what,
      says: `${folder} cannot be written to`,
      remedy: 'Let the user that runs Chainwatch write there, or change DATA_DIR.',
    };
  }
  const { bavail, bsize } = statfsSync(folder);
  const says = `${Math.round((bavail * bsize) / 2 ** 20)} MiB are free for ${folder}`;
  return bavail * bsize < LEAST_FREE
    ? { what, says, remedy: 'Free some space, or lower KEEP_ITEMS_DAYS.' }
    : { what, says };
}

function feedList(config: Config): Finding {
  const what = 'feeds';
  try {
    const { feeds, problems } = readOpml(readFileSync(config.FEEDS, 'utf8'));
    const [first] = problems;
    if (first) return { what, says: `${config.FEEDS}, line ${first.line}: ${first.reason}`, remedy: 'Mend that line.' };
    if (feeds.length === 0)
      return { what, says: `${config.FEEDS} lists no feed`, remedy: 'Name an OPML file with feeds in FEEDS.' };
    return { what, says: `${feeds.length} in ${config.FEEDS}; "chainwatch feeds check ADDRESS" looks at one` };
  } catch (error) {
    return { what, says: sentence(error), remedy: 'Name an OPML file that can be read in FEEDS.' };
  }
}

const SlackAnswerSchema = z.object({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() });
/** Without them posts cannot be sent, or what became of one cannot be looked up. */
const SLACK_SCOPES = ['chat:write', 'channels:history', 'commands'];

async function slack(config: Config): Promise<Finding[]> {
  if (!config.SLACK_BOT_TOKEN) return [{ what: 'slack', says: 'not set up (SLACK_BOT_TOKEN is empty)' }];
  const address = new URL('auth.test', config.SLACK_API_URL ?? 'https://slack.com/api/');
  return ask('slack', address, `Bearer ${config.SLACK_BOT_TOKEN}`, async (response) => {
    const { ok, error, team } = SlackAnswerSchema.parse(await response.json());
    if (!ok)
      return {
        says: `Slack says ${error}`,
        remedy: 'Copy the bot token from the app\'s page "OAuth & Permissions" into SLACK_BOT_TOKEN.',
      };
    const granted = (response.headers.get('x-oauth-scopes') ?? '').split(/,\s*/);
    const missing = SLACK_SCOPES.filter((scope) => granted.length > 1 && !granted.includes(scope));
    if (missing.length > 0)
      return {
        says: `scopes are missing: ${missing.join(', ')}`,
        remedy: 'Install the app again from "chainwatch slack manifest".',
      };
    return { says: `the token works in ${team ?? 'its workspace'}` };
  });
}

async function discord(config: Config): Promise<Finding[]> {
  if (!config.DISCORD_TOKEN) return [{ what: 'discord', says: 'not set up (DISCORD_TOKEN is empty)' }];
  const base = config.DISCORD_API_URL ?? 'https://discord.com/api';
  return ask('discord', new URL(`${base}/v10/users/@me`), `Bot ${config.DISCORD_TOKEN}`, async (response) => {
    if (response.status === 401)
      return {
        says: 'Discord refuses the token',
        remedy: 'Make a new token on the application\'s page "Bot" and put it into DISCORD_TOKEN.',
      };
    return response.ok
      ? { says: 'the token works' }
      : { says: `Discord answers ${response.status}`, remedy: 'Try again in a few minutes.' };
  });
}

/** Asks a platform once: its answer, and this machine's clock against the platform's. */
async function ask(
  what: string,
  address: URL,
  authorization: string,
  read: (response: Response) => Promise<Omit<Finding, 'what'>>,
): Promise<Finding[]> {
  try {
    const response = await fetch(address, { headers: { authorization }, signal: AbortSignal.timeout(ANSWER_WITHIN) });
    const error = Date.now() - Date.parse(response.headers.get('date') ?? '');
    const clock =
      Math.abs(error) > MOST_CLOCK_ERROR
        ? [
            {
              what: 'clock',
              says: `${Math.round(error / 1000)} s off ${what}'s`,
              remedy: 'Let the machine set its clock by NTP.',
            },
          ]
        : [];
    return [{ what, ...(await read(response)) }, ...clock];
  } catch (error) {
    return [
      {
        what,
        says: `cannot be reached: ${sentence(error)}`,
        remedy: 'Check the network, a proxy, and the API address.',
      },
    ];
  }
}

function sentence(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error instanceof Error ? error.message : error}${cause}`;
}
