import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { counted } from '../core/counted.ts';
import { UserError } from '../core/errors.ts';
import { readOpml } from '../feeds/opml.ts';
import { integrityProblem, writeProblem } from '../store/backup.ts';
import { postgresFlavour } from '../store/dialect.ts';
import { lookAtServer } from '../store/look.ts';
import { drawing, liveFeeds } from './doctor-machine.ts';
import { discord, type Finding, sentence, slack } from './doctor-platforms.ts';
import { UsageError } from './usage.ts';

const LEAST_FREE = 200 * 2 ** 20;
/** As the server counts: 15.0. */
const OLDEST_SERVER = 150_000;
const RESTORE =
  'Stop Chainwatch, put a backup in its place, remove the files with -wal and -shm beside it, and start (docs/operations.md).';
const ALLOW =
  'Let the user that runs Chainwatch write to the file and to its folder, or set DATA_DIR to a folder where it may.';

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
  if (wrong > 0) throw new UserError(`${counted(wrong, 'thing')} to mend.`);
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
  const online = [liveFeeds(config), slack(config), discord(config)];
  return [
    { what: 'configuration', says: 'every variable can be used' },
    await database(config),
    disk(config),
    drawing(),
    feedList(config),
    ...(await Promise.all(online)).flat(),
  ];
}

async function database(config: Config): Promise<Finding> {
  const what = 'database';
  if (config.DATABASE_URL) return server(config.DATABASE_URL);
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
      : ALLOW;
    return { what, says: `${file} cannot be written: ${refused}`, remedy };
  } catch (error) {
    const says = `${file} cannot be read: ${sentence(error)}`;
    // SQLite opens no database whose folder it may not write to; what is in it may be whole.
    return { what, says, remedy: /unable to open/i.test(says) ? ALLOW : RESTORE };
  }
}

/** Looks only: what is missing is made by the next start, not here. */
async function server(url: string): Promise<Finding> {
  const what = 'database';
  try {
    const { version, missing, unknown, mayCreate } = await lookAtServer(postgresFlavour(url, 1));
    const says = `PostgreSQL ${Math.floor(version / 10_000)} answers`;
    if (version < OLDEST_SERVER) return { what, says, remedy: 'Use PostgreSQL 15 or later.' };
    if (unknown > 0)
      return {
        what,
        says: `${says}, but a newer Chainwatch has worked on it`,
        remedy: 'Install that version again, or restore a backup that was made before it ran.',
      };
    if (missing > 0 && !mayCreate)
      return {
        what,
        says: `${says}, but ${counted(missing, 'change')} of tables ${missing === 1 ? 'is' : 'are'} due and this user may not make them`,
        remedy: 'Let it: grant create on schema public to the user in DATABASE_URL.',
      };
    return {
      what,
      says: `${says}; ${missing > 0 ? `${counted(missing, 'change')} of tables` : 'nothing'} to do at the next start`,
    };
  } catch (error) {
    return {
      what,
      says: sentence(error),
      remedy: 'Check DATABASE_URL, and that the server runs and lets this user in.',
    };
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
