import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPReceiver, type Installation } from '@slack/bolt';
import { UserError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { type ClientSettings, clientOptions } from './client.ts';
import { boltLogger } from './logger.ts';

export const EVENTS_PATH = '/slack/events';
export const INSTALL_PATH = '/slack/install';
export const REDIRECT_PATH = '/slack/oauth_redirect';

export interface OAuthSettings {
  clientId: string;
  clientSecret: string;
  stateSecret: string;
  publicUrl: string;
  scopes: readonly string[];
  /** Without the slash. */
  commandName: string;
  /** An admin has installed the app. */
  installed(found: { workspace: string; name: string; token: string; botUserId: string; botId: string }): Promise<void>;
}

export interface HttpDoor {
  receiver: HTTPReceiver;
  /** For the public surface of the server, at the paths above. Answers every request itself. */
  listener(request: IncomingMessage, response: ServerResponse): void;
}

/** HTTP mode: signed requests to one path, and installation into many workspaces by OAuth at two more. */
export function createHttpDoor(parts: {
  signingSecret: string;
  oauth?: OAuthSettings | undefined;
  settings: ClientSettings;
  log: Logger;
}): HttpDoor {
  const { oauth, log } = parts;
  const receiver = new HTTPReceiver({
    signingSecret: parts.signingSecret,
    endpoints: [EVENTS_PATH],
    logger: boltLogger(log),
    ...(oauth ? installer(oauth, parts.settings, log) : {}),
  });
  return {
    receiver,
    listener(request, response) {
      try {
        receiver.requestListener(request, response);
      } catch {
        // Bolt throws for every address that is not its own.
        page(response, 404, 'There is nothing here.');
      }
    },
  };
}

function installer(oauth: OAuthSettings, settings: ClientSettings, log: Logger) {
  const address = oauth.publicUrl.replace(/\/$/, '');
  const done = `Chainwatch is installed. In Slack, invite it to a channel and type /${oauth.commandName}.`;
  return {
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    stateSecret: oauth.stateSecret,
    redirectUri: address + REDIRECT_PATH,
    scopes: [...oauth.scopes],
    installationStore: {
      storeInstallation: (installation: Installation) => store(installation, oauth),
      fetchInstallation: () => Promise.reject(new Error('Tokens are found by the platform, not by Bolt.')),
    },
    installerOptions: {
      installPath: INSTALL_PATH,
      redirectUriPath: REDIRECT_PATH,
      directInstall: true,
      clientOptions: clientOptions(settings, log),
      callbackOptions: {
        success: (_installation: unknown, _options: unknown, _request: IncomingMessage, response: ServerResponse) =>
          page(response, 200, done),
        failure: (error: Error, _options: unknown, _request: IncomingMessage, response: ServerResponse) => {
          log.warn({ err: error }, 'An installation into Slack did not work.');
          const why = error instanceof UserError ? error.message : 'That did not work.';
          page(response, 400, `${why} Please start again at ${address}${INSTALL_PATH}.`);
        },
      },
    },
  };
}

const WHOLE_ORGANISATION =
  'Chainwatch cannot be installed for a whole organisation at once. Install it in each workspace that wants it: Slack lets you choose one at the top of its page.';

async function store(installation: Installation, oauth: OAuthSettings): Promise<void> {
  const { team, bot, isEnterpriseInstall } = installation;
  if (isEnterpriseInstall || !team) throw new UserError(WHOLE_ORGANISATION);
  if (!bot) throw new Error('Slack gave no bot token.');
  const { token, userId: botUserId, id: botId } = bot;
  await oauth.installed({ workspace: team.id, name: team.name ?? team.id, token, botUserId, botId });
}

function page(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}
