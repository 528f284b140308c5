import { setTimeout as sleep } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import { UserError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { ClientSettings } from './client.ts';
import { codeOf, UNREACHABLE } from './failure.ts';
import { boltLogger } from './logger.ts';

export interface Socket {
  receiver: SocketModeReceiver;
  /** Throws a sentence for the operator where Slack refuses the app token. */
  start(): Promise<void>;
  stop(): Promise<void>;
  connected(): boolean;
}

/** Slack will not change its mind about these. */
const REFUSED = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'not_allowed_token_type',
  'missing_scope',
];

const HELLO_MS = 30_000;
const CLOSE_MS = 2000;
/** A connection that ends sooner was no use: Socket Mode may be switched off, or too many processes connected. */
const OF_USE_MS = 2000;
const SENT_AWAY =
  'Slack ended the connection at once; trying again. Look whether Socket Mode is switched on for the app, and that no more than ten connections use its token.';
const BACKOFF_MS = [0, 1000, 2000, 5000, 10_000, 30_000];

/**
 * Socket Mode with a reconnection of our own. The client's waits five seconds after each of Slack's routine
 * `refresh_requested`, and ends the process with an unhandled rejection when Slack refuses a new address.
 */
export function createSocket(parts: { appToken: string; settings: ClientSettings; log: Logger }): Socket {
  const receiver = new SocketModeReceiver({
    appToken: parts.appToken,
    autoReconnectEnabled: false,
    logger: boltLogger(parts.log),
    installerOptions: {
      clientOptions: {
        ...(parts.settings.apiUrl ? { slackApiUrl: parts.settings.apiUrl } : {}),
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: HELLO_MS,
      },
    },
  });
  const { client } = receiver;
  let up = false;
  let stopping = false;
  let failures = 0;
  /** Slack could not be reached at the last try: said once, not with every try of hours. */
  let away = false;
  let openedAt = 0;
  /** How many connections in a row were no use. */
  let useless = 0;
  let timer: NodeJS.Timeout | undefined;

  async function open(): Promise<void> {
    const hello = client.start();
    const waited = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error('Slack opened a connection and then said nothing.'));
        void client.disconnect();
      }, HELLO_MS);
    });
    try {
      await Promise.race([hello, waited]);
      up = true;
      openedAt = performance.now();
    } finally {
      clearTimeout(timer);
    }
  }

  function back(): void {
    if (away) parts.log.info({}, 'Connected to Slack again.');
    away = false;
  }

  function reconnect(): void {
    if (stopping) return;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        open().then(back, (error: unknown) => {
          failures += 1;
          if (!away) parts.log.warn({ err: error }, 'Slack could not be reached; trying again.');
          away = true;
          reconnect();
        });
      },
      BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)],
    );
  }

  return {
    receiver,
    connected: () => up,
    async start() {
      try {
        await open();
      } catch (error) {
        const code = codeOf(error);
        const why =
          code && REFUSED.includes(code)
            ? `Slack refused the app token (${code}). Check SLACK_APP_TOKEN: it begins with "xapp-" and has the scope connections:write.`
            : UNREACHABLE;
        throw new UserError(why, { cause: error });
      }
      client.on('disconnected', () => {
        const was = up;
        up = false;
        // While a new connection is being opened, its own failure leads on.
        if (!was) return;
        useless = performance.now() - openedAt < OF_USE_MS ? useless + 1 : 0;
        // One that comes to nothing may be chance.
        failures = Math.max(0, useless - 1);
        if (failures > 0) parts.log.warn({ failures }, SENT_AWAY);
        reconnect();
      });
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      up = false;
      await Promise.race([client.disconnect(), sleep(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}
