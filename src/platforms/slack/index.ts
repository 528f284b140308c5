import { App, type Receiver } from '@slack/bolt';
import type { Command } from '../../core/command.ts';
import type { HomeSource } from '../../core/home.ts';
import type { Logger } from '../../core/log.ts';
import type { Inbound, Platform } from '../../core/platform.ts';
import { createAnswerer } from './answer.ts';
import { createCallers, type ManagerPolicy } from './callers.ts';
import { type ClientSettings, clientOptions } from './client.ts';
import { createHome } from './home.ts';
import { takeInput } from './input.ts';
import { boltLogger } from './logger.ts';
import { takeLosses } from './losses.ts';
import { createPacer } from './pace.ts';
import { createSender } from './send.ts';
import { createSocket } from './socket.ts';
import { oneWorkspace } from './workspaces.ts';

export interface SlackSettings {
  mode: 'socket';
  botToken: string;
  appToken: string;
  commands: readonly Command[];
  /** The slash command, with or without its slash. */
  commandName: string;
  managers?: ManagerPolicy;
  home?: HomeSource;
  /** Another address of Slack's Web API, for tests; its own when absent. */
  apiUrl?: string;
  callTimeoutMs?: number;
  log: Logger;
  now(): number;
}

const FINISH_MS = 5000;

/** Slack as a platform. `start` rejects with a sentence for the operator where Slack refuses a token. */
export function createSlackPlatform(settings: SlackSettings): Platform {
  const { log, now } = settings;
  const client: ClientSettings = { apiUrl: settings.apiUrl, timeoutMs: settings.callTimeoutMs };
  const workspaces = oneWorkspace(settings.botToken, client, log);
  const socket = createSocket({ appToken: settings.appToken, settings: client, log });
  const inFlight = new Set<Promise<unknown>>();
  const upload = async () => new Map<string, string>();
  const sender = createSender({ workspaces, pacer: createPacer(now), upload, log, now });
  let identity = 'not started';

  function appOver(receiver: Receiver): App {
    const app = new App({
      receiver: counted(receiver, inFlight),
      logger: boltLogger(log),
      clientOptions: clientOptions(client, log),
      convoStore: false,
      authorize: async ({ teamId }) => {
        const workspace = await workspaces.find(teamId ?? '');
        if (!workspace) throw new Error(`Workspace ${teamId} has not installed the app.`);
        return {
          teamId: workspace.id,
          botToken: workspace.token,
          botId: workspace.botId,
          botUserId: workspace.botUserId,
        };
      },
    });
    app.error(async (error) => log.error({ err: error }, 'Input from Slack could not be handled.'));
    return app;
  }

  return {
    name: 'slack',
    ...sender,
    async start(inbound: Inbound) {
      identity = await workspaces.connect();
      const app = appOver(socket.receiver);
      const callers = createCallers({ policy: settings.managers ?? 'members', now, log });
      const home = settings.home && createHome({ source: settings.home, log });
      const answerer = createAnswerer({ upload, log, now });
      const { commands } = settings;
      const commandName = settings.commandName.replace(/^\//, '');
      takeInput({ app, inbound, workspaces, callers, answerer, home, commands, commandName, now });
      takeLosses({ app, inbound, workspaces, log });
      await socket.start();
    },
    async stop() {
      await socket.stop();
      await Promise.race([
        Promise.allSettled(inFlight),
        new Promise((resolve) => setTimeout(resolve, FINISH_MS).unref()),
      ]);
    },
    status() {
      const connected = socket.connected();
      return { connected, detail: connected ? `Socket Mode, ${identity}` : 'Socket Mode, not connected' };
    },
  };
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
