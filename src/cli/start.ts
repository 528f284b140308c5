import { type Config, readConfig } from '../config.ts';
import { counted } from '../core/counted.ts';
import { createLogger } from '../log.ts';
import { type App, startApp } from '../main.ts';
import { UNDONE_REMEDY, undone } from './undone.ts';
import { UsageError } from './usage.ts';

/** How often to look whether npm is still there (milliseconds). */
const LOOK_FOR_PARENT = 500;

/** `start`: runs until SIGTERM or Ctrl-C, then finishes what is in flight. */
export async function start(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  if (args.length > 0) throw new UsageError('start takes no arguments.');
  await runUntilStopped(readConfig(environment), environment, welcome);
}

/**
 * Starts the product, prints what `say` makes of it, and waits for a signal to stop; where npm started it, also for the end
 * of npm.
 */
export async function runUntilStopped(
  config: Config,
  environment: NodeJS.ProcessEnv,
  say: (config: Config, app: App) => string,
): Promise<void> {
  // What it says may go to a full disk, or to a reader that ends (`| tee FILE`): that ends a command, but nothing that runs.
  process.stdout.removeAllListeners('error').on('error', () => {});
  const log = createLogger(config, process.stderr);
  const stop = new AbortController();
  const stopped = new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  if (environment.npm_lifecycle_event) whenParentIsGone(() => stop.abort());
  const app = await startApp(config, log, stop.signal).catch((error: unknown) => {
    if (stop.signal.aborted) return null;
    throw error;
  });
  if (!app) return console.log('Stopped before everything had started.');
  console.log(say(config, app));
  if (!stop.signal.aborted) await stopped;
  console.log('Stopping: finishing what is in flight …');
  await app.stop();
  console.log('Stopped. Nothing was lost.');
}

/** npm hands a signal to its shell, and the shell ends without passing it on. */
function whenParentIsGone(then: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, LOOK_FOR_PARENT).unref();
}

function welcome(config: Config, app: App): string {
  const lines = ['Chainwatch is running.', ''];
  if (app.chatUrl) lines.push(`  Web chat   ${app.chatUrl}  (open it in a browser and type /help)`);
  if (config.ROLES.includes('poll'))
    lines.push(
      `  Feeds      ${counted(app.feeds, 'default feed')} ${app.feeds === 1 ? 'is' : 'are'} asked from now on; /feeds list shows how they fare`,
    );
  lines.push(`  Database   ${config.DATABASE_URL ? 'PostgreSQL' : config.DATA_DIR}`);
  const chats: [string, string, string][] = [
    ['Discord', 'discord', 'not connected: set DISCORD_TOKEN (README, "Connect Discord")'],
    ['Slack', 'slack', 'not connected: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README, "Connect Slack")'],
  ];
  for (const [title, name, otherwise] of chats) {
    const found = connection(config, app, name, otherwise);
    if (found) lines.push(`  ${title.padEnd(9)}  ${found}`);
  }
  const left = undone(config);
  if (left) lines.push('', `${left}.`, UNDONE_REMEDY);
  lines.push('', 'Stop with Ctrl-C.');
  return lines.join('\n');
}

/** How this process meets a chat; undefined where it neither takes input there nor posts. */
function connection({ ROLES }: Config, app: App, name: string, otherwise: string): string | undefined {
  if (!ROLES.includes('chat') && !ROLES.includes('deliver')) return undefined;
  const platform = app.platforms.find((one) => one.name === name);
  if (!platform) return otherwise;
  return ROLES.includes('chat')
    ? platform.status().detail
    : 'posts are sent from here; the process with the role chat takes the input';
}
