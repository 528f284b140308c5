import { webApi } from '@slack/bolt';
import { UserError } from '../../core/errors.ts';
import type { InstallationStore } from '../../core/installation.ts';
import type { Logger } from '../../core/log.ts';
import { type Client, type ClientSettings, createClient } from './client.ts';
import { codeOf, UNREACHABLE } from './failure.ts';
import type { Seal } from './seal.ts';

/** A Slack team that the bot may speak to. */
export interface Workspace {
  id: string;
  name: string;
  token: string;
  botUserId: string;
  botId: string;
  client: Client;
}

export interface Workspaces {
  /** Undefined where the bot is not (any more) installed. */
  find(id: string): Promise<Workspace | undefined>;
  /** Since when the bot is surely installed there, in epoch milliseconds; undefined where it is not (any more). */
  installedAt(id: string): Promise<number | undefined>;
  /** Ids of those that installed the app by themselves. */
  installed(): Promise<string[]>;
  /** The app was removed there, or its token revoked. */
  forget(id: string): Promise<void>;
  /** Who the bot is, for the start-up line. Throws a sentence for the operator. */
  connect(): Promise<string>;
}

/** The one workspace whose bot token stands in the configuration. */
export function oneWorkspace(token: string, settings: ClientSettings, log: Logger, now: () => number): Workspaces {
  const client = createClient(token, settings, log);
  /** When Slack has taken the token. */
  let takenAt = 0;
  let found: Promise<Workspace> | undefined;
  let gone = false;

  async function ask(): Promise<Workspace> {
    const askedAt = now();
    const answer = await client.auth.test();
    const { team_id: id, user_id: botUserId, bot_id: botId } = answer;
    if (!id || !botUserId || !botId) throw new UserError('SLACK_BOT_TOKEN is no bot token: it begins with "xoxb-".');
    takenAt = askedAt;
    return { id, name: answer.team ?? id, token, botUserId, botId, client };
  }
  const known = () => {
    found ??= ask().catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };

  return {
    async find(id) {
      const workspace = await known();
      return !gone && workspace.id === id ? workspace : undefined;
    },
    async installedAt(id) {
      return !gone && (await known()).id === id ? takenAt : undefined;
    },
    installed: async () => [],
    async forget(id) {
      gone ||= (await known()).id === id;
    },
    async connect() {
      try {
        const { name, botUserId } = await known();
        return `workspace ${name} as ${botUserId}`;
      } catch (error) {
        if (!(error instanceof webApi.SlackError)) throw error;
        const code = codeOf(error);
        const why = code ? `Slack refused the bot token (${code}). Check SLACK_BOT_TOKEN.` : UNREACHABLE;
        throw new UserError(why, { cause: error });
      }
    },
  };
}

/** Every workspace that installed the app, by the installations in the store. */
export function installedWorkspaces(parts: {
  store: InstallationStore;
  seal: Seal;
  settings: ClientSettings;
  log: Logger;
}): Workspaces {
  const clients = new Map<string, Workspace>();
  return {
    async find(id) {
      const installation = await parts.store.find({ platform: 'slack', workspace: id });
      if (!installation) {
        clients.delete(id);
        return undefined;
      }
      const secret = parts.seal.open(installation.secret, id);
      const known = clients.get(id);
      if (known && known.token === secret.token) return known;
      const workspace = {
        id,
        name: installation.name,
        ...secret,
        client: createClient(secret.token, parts.settings, parts.log),
      };
      clients.set(id, workspace);
      return workspace;
    },
    async installedAt(id) {
      return (await parts.store.find({ platform: 'slack', workspace: id }))?.installedAt;
    },
    installed: () => parts.store.workspaces('slack'),
    async forget(id) {
      clients.delete(id);
      await parts.store.remove({ platform: 'slack', workspace: id });
    },
    async connect() {
      return 'every workspace that installs it';
    },
  };
}
