import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, type Receiver } from '@slack/bolt';
import type { Command } from '../../core/command.ts';
import { UserError } from '../../core/errors.ts';
import type { HomeSource } from '../../core/home.ts';
import type { InstallationStore } from '../../core/installation.ts';
import type { LinkSource } from '../../core/links.ts';
import type { Logger } from '../../core/log.ts';
import type { Inbound, Platform } from '../../core/platform.ts';
import { createAnswerer } from './answer.ts';
import { createCallers, type ManagerPolicy } from './callers.ts';
import { type ClientSettings, clientOptions } from './client.ts';
import { createDrawer } from './files.ts';
import { createHome } from './home.ts';
import { createHttpDoor, EVENTS_PATH, INSTALL_PATH, type OAuthSettings, REDIRECT_PATH } from './http.ts';
import { takeInput } from './input.ts';
import { boltLogger } from './logger.ts';
import { takeLosses } from './losses.ts';
import { botScopes } from './manifest.ts';
import { createPacer } from './pace.ts';
import { Installed } from './payloads.ts';
import { createSeal, type Seal } from './seal.ts';
import { createSender } from './send.ts';
import { createSocket } from './socket.ts';
import { saySorry } from './sorry.ts';
import { takeLinks } from './unfurl.ts';
import { createWording, wordedHome, wordedInbound, wordedSender } from './wording.ts';
import { installedWorkspaces, oneWorkspace, type Workspaces } from './workspaces.ts';

interface Common {
  commands: readonly Command[];
  /** The slash command, with or without its slash. */
  commandName: string;
  /** Who may change alerts; `members` when absent. */
  managers?: ManagerPolicy;
  home?: HomeSource;
  /** Where our pages are, and what links to them show; absent where there is no public address. */
  links?: { source: LinkSource; publicUrl: string };
  /** Another address of Slack's Web API, for tests; its own when absent. */
  apiUrl?: string;
  callTimeoutMs?: number;
  log: Logger;
  now(): number;
}

interface SlackOAuth {
  clientId: string;
  clientSecret: string;
  publicUrl: string;
  installations: InstallationStore;
  /** 64 hexadecimal digits. */
  encryptionKey: string;
}

export type SlackSettings = Common &
  (
    | { mode: 'socket'; botToken: string; appToken: string }
    | { mode: 'http'; signingSecret: string; botToken: string }
    | { mode: 'http'; signingSecret: string; oauth: SlackOAuth }
  );

export interface SlackPlatform extends Platform {
  /** In HTTP mode: what the server's public surface hands these paths to. */
  http?: { paths: readonly string[]; listener(request: IncomingMessage, response: ServerResponse): void };
}

/** What brings Slack's input in. */
interface Door {
  receiver: Receiver;
  start(): Promise<void>;
  stop(): Promise<void>;
  connected(): boolean;
  name: string;
  http?: NonNullable<SlackPlatform['http']>;
}

const FINISH_MS = 5000;

/** Slack as a platform. `start` rejects with a sentence for the operator where Slack refuses a token. */
export function createSlackPlatform(settings: SlackSettings): SlackPlatform {
  const { log, now } = settings;
  const client: ClientSettings = { apiUrl: settings.apiUrl, timeoutMs: settings.callTimeoutMs };
  const inFlight = new Set<Promise<unknown>>();
  const stopped = new AbortController();
  let inbound: Inbound | undefined;
  const { workspaces, seal } = workspacesOf(settings, client);
  const door = doorOf(settings, client, async ({ workspace, name, ...secret }) => {
    if (!seal || !('oauth' in settings)) return;
    const { installations } = settings.oauth;
    const sealed = seal.close(secret, workspace);
    await installations.save({ platform: 'slack', workspace, name, secret: sealed, installedAt: now() });
    log.info({ workspace }, 'A workspace installed the app.');
    await inbound?.joined({ platform: 'slack', workspace, name });
  });
  const draw = createDrawer(log);
  const commandName = bareName(settings);
  const wording = createWording(settings.commands, commandName);
  let identity = '';
  /** Why the last start failed, for the operator. */
  let trouble = '';

  function noted<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      trouble = error instanceof UserError ? error.message : '';
      throw error;
    });
  }

  function appOver(receiver: Receiver): App {
    const app = new App({
      receiver: counted(receiver, inFlight),
      logger: boltLogger(log),
      clientOptions: clientOptions(client, log),
      convoStore: false,
      extendedErrorHandler: true,
      authorize: async ({ teamId: from }, body) => {
        const teamId = Installed.safeParse(body).data?.view?.app_installed_team_id ?? from;
        const workspace = await workspaces.find(teamId ?? '');
        if (!workspace) throw new Error(`Workspace ${teamId} has not installed the app.`);
        const { id, token, botId, botUserId } = workspace;
        return { teamId: id, botToken: token, botId, botUserId };
      },
    });
    app.error(async ({ error, body }: { error: unknown; body: unknown }) => {
      log.error({ err: error }, 'Input from Slack could not be handled.');
      await saySorry(body, log);
    });
    return app;
  }

  return {
    name: 'slack',
    ...wordedSender(createSender({ workspaces, pacer: createPacer(now), draw, log, now }), wording),
    ...(door.http ? { http: door.http } : {}),
    async start(given: Inbound) {
      inbound = wordedInbound(given, wording);
      trouble = '';
      identity = await noted(workspaces.connect());
      const app = appOver(door.receiver);
      const callers = createCallers({ policy: settings.managers ?? 'members', now, log });
      const home = settings.home && createHome({ source: wordedHome(settings.home, wording), log });
      const answerer = createAnswerer({ draw, log, now });
      takeInput({ app, inbound, workspaces, callers, answerer, home, commands: settings.commands, commandName, now });
      const heedUnheard = takeLosses({ app, inbound, workspaces, log, stopped: stopped.signal });
      if (settings.links)
        takeLinks({ app, workspaces, links: settings.links.source, publicUrl: settings.links.publicUrl, log });
      await noted(door.start());
      const heeding = heedUnheard().finally(() => inFlight.delete(heeding));
      inFlight.add(heeding);
    },
    async stop() {
      stopped.abort();
      await door.stop();
      await Promise.race([Promise.allSettled(inFlight), sleep(FINISH_MS, undefined, { ref: false })]);
    },
    status() {
      const connected = door.connected();
      return { connected, detail: connected ? `${door.name}, ${identity}` : trouble || `${door.name}, not connected` };
    },
  };
}

function workspacesOf(settings: SlackSettings, client: ClientSettings): { workspaces: Workspaces; seal?: Seal } {
  const { log, now } = settings;
  if (!('oauth' in settings)) return { workspaces: oneWorkspace(settings.botToken, client, log, now) };
  const seal = createSeal(settings.oauth.encryptionKey);
  return {
    seal,
    workspaces: installedWorkspaces({ store: settings.oauth.installations, seal, settings: client, log }),
  };
}

function doorOf(settings: SlackSettings, client: ClientSettings, installed: OAuthSettings['installed']): Door {
  const { log } = settings;
  if (settings.mode === 'socket') {
    return { name: 'Socket Mode', ...createSocket({ appToken: settings.appToken, settings: client, log }) };
  }
  const oauth = 'oauth' in settings ? settings.oauth : undefined;
  const { receiver, listener } = createHttpDoor({
    signingSecret: settings.signingSecret,
    oauth: oauth && {
      ...oauth,
      stateSecret: stateSecret(oauth),
      scopes: botScopes(oauth.publicUrl),
      commandName: bareName(settings),
      installed,
    },
    settings: client,
    log,
  });
  let open = false;
  return {
    name: 'HTTP',
    receiver,
    connected: () => open,
    start: async () => {
      open = true;
    },
    stop: async () => {
      open = false;
    },
    http: {
      paths: oauth ? [EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH] : [EVENTS_PATH],
      listener(request, response) {
        // Slack sends again what was not taken.
        if (open) listener(request, response);
        else response.writeHead(503).end();
      },
    },
  };
}

const bareName = ({ commandName }: Common) => commandName.replace(/^\//, '');

/** Signs what a browser carries through Slack's consent page. */
function stateSecret({ encryptionKey }: SlackOAuth): string {
  return createHmac('sha256', encryptionKey).update('slack oauth state').digest('hex');
}

/** The same receiver, its work counted, so that `stop` can wait for what is under way. */
function counted(receiver: Receiver, inFlight: Set<Promise<unknown>>): Receiver {
  return {
    start: (...args) => receiver.start(...args),
    stop: (...args) => receiver.stop(...args),
    init(app) {
      const process = app.processEvent.bind(app);
      app.processEvent = async (event) => {
        const work = process(event);
        inFlight.add(work);
        await work.finally(() => inFlight.delete(work));
      };
      receiver.init(app);
    },
  };
}
