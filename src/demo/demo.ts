import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runUntilStopped } from '../cli/start.ts';
import { UsageError } from '../cli/usage.ts';
import { readConfig } from '../config.ts';
import { OUTLETS, startDemoServer } from './server.ts';

/** Short polls, so that the replay moves; no event is too old to be posted. */
const POLL_MINUTES = '0.03-0.05';
const STALE_DAYS = '36500';

/** `demo`: replays past events through the ordinary pipeline, from feeds on loopback, into a throw-away database. */
export async function demo(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  if (args.length > 0) throw new UsageError('demo takes no arguments.');
  const folder = await mkdtemp(join(tmpdir(), 'chainwatch-demo-'));
  const server = await startDemoServer();
  try {
    const feeds = join(folder, 'feeds.opml');
    await writeFile(feeds, opml(server.origin));
    const config = readConfig({
      PORT: environment.PORT,
      DATA_DIR: folder,
      FEEDS: feeds,
      FETCH_ALLOW: new URL(server.origin).host,
      POLL_MINUTES,
      STALE_DAYS,
      LOG_LEVEL: 'warn',
    });
    await runUntilStopped(config, environment, (_config, app) =>
      [
        'Chainwatch demo: a replay of past events, told in our own words and dated as they happened. It is not news.',
        '',
        `  Open ${app.chatUrl} and watch #alerts: the first alerts come within ten seconds, the last after a minute.`,
        '  Everything is kept in a temporary folder that is removed when you stop with Ctrl-C.',
      ].join('\n'),
    );
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function opml(origin: string): string {
  const outlines = Object.entries(OUTLETS).map(
    ([name, title]) =>
      `<outline type="rss" text="${title}" outlet="${title}" country="XX" xmlUrl="${origin}/feed/${name}"/>`,
  );
  return `<?xml version="1.0"?><opml version="2.0"><head><title>Demo</title></head><body>${outlines.join('')}</body></opml>`;
}
