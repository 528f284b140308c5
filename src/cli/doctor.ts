import { readFileSync } from 'node:fs';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { counted } from '../core/counted.ts';
import { UserError } from '../core/errors.ts';
import { readOpml } from '../feeds/opml.ts';
import { database } from './doctor-database.ts';
import { type Finding, sentence } from './doctor-finding.ts';
import { drawing, liveFeeds } from './doctor-machine.ts';
import { disk, ports } from './doctor-place.ts';
import { discord, slack } from './doctor-platforms.ts';
import { roles } from './doctor-roles.ts';
import { UNDONE_REMEDY, undone } from './undone.ts';
import { UsageError } from './usage.ts';

/** `doctor`: looks at everything that can be wrong before or while Chainwatch runs, with a remedy for each finding. */
export async function doctor(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
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

async function examine(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
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
    configured(config),
    await database(config),
    ...(await roles(config)),
    disk(config),
    ...(await ports(config)),
    drawing(),
    feedList(config),
    ...(await Promise.all(online)).flat(),
  ];
}

function configured(config: Config): Finding {
  const left = undone(config);
  if (!left) return { what: 'configuration', says: 'every variable can be used' };
  return { what: 'configuration', says: left, remedy: UNDONE_REMEDY };
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
