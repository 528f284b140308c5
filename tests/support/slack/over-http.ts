import { createSlackPlatform, type SlackSettings } from '../../../src/platforms/slack/index.ts';
import { nodeListener, openSurface } from '../../../src/server/surface.ts';
import { createInstallationStore } from '../../../src/store/installations.ts';
import type { Db } from '../../../src/store/schema.ts';
import { commands } from './bench.ts';
import { type FakeSlack, TOKENS } from './fake.ts';

const KEY = '0f'.repeat(32);

/** The real adapter over HTTP, which any workspace of a local Slack may install, and the server that Slack calls. */
export async function openOverHttp(
  slack: FakeSlack,
  db: Db,
  { log, publicUrl, commandName }: Pick<SlackSettings, 'log' | 'commandName'> & { publicUrl: string },
) {
  const platform = createSlackPlatform({
    mode: 'http',
    signingSecret: TOKENS.signingSecret,
    oauth: {
      clientId: TOKENS.clientId,
      clientSecret: TOKENS.clientSecret,
      publicUrl,
      installations: createInstallationStore(db),
      encryptionKey: KEY,
    },
    commands,
    commandName,
    apiUrl: slack.apiUrl,
    log,
    now: Date.now,
  });
  const parts = platform.http ? [nodeListener(platform.http.paths, platform.http.listener)] : [];
  const surface = await openSurface({ name: 'public', host: '127.0.0.1', port: 0, access: [], parts, log });
  slack.settings.requestUrl = `${surface.url}/slack/events`;
  return { platform, surface };
}
