import { commands } from '../../commands/index.ts';
import { readConfig } from '../config.ts';
import { slackManifest } from '../platforms/slack/manifest.ts';
import { UsageError } from './usage.ts';

/** `slack manifest`: the app manifest to paste into Slack, for HTTP mode where PUBLIC_URL and a signing secret are set. */
export async function printSlackManifest(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  if (args.length > 0) throw new UsageError('slack manifest takes no arguments.');
  const config = readConfig(environment);
  const http = config.SLACK_SIGNING_SECRET !== undefined && config.SLACK_APP_TOKEN === undefined;
  const manifest = slackManifest({
    commands,
    mode: http ? 'http' : 'socket',
    commandName: config.SLACK_COMMAND,
    ...(config.PUBLIC_URL ? { publicUrl: config.PUBLIC_URL } : {}),
  });
  console.log(JSON.stringify(manifest, null, 2));
}
