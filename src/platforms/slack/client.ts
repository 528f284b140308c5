import { webApi } from '@slack/bolt';
import type { Logger } from '../../core/log.ts';
import { boltLogger } from './logger.ts';

export type Client = webApi.WebClient;

/** A post that takes longer than this may or may not stand: it is looked for before the next try. */
const CALL_TIMEOUT_MS = 15_000;

export interface ClientSettings {
  apiUrl?: string | undefined;
  timeoutMs?: number | undefined;
}

/**
 * The client's options for everything but opening sockets. Its own retries are off: they would post twice after a
 * time-out, and a rate limit in one channel would stop its whole queue.
 */
export function clientOptions(settings: ClientSettings, log: Logger): webApi.WebClientOptions {
  return {
    ...(settings.apiUrl ? { slackApiUrl: settings.apiUrl } : {}),
    logger: boltLogger(log),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: settings.timeoutMs ?? CALL_TIMEOUT_MS,
  };
}

export function createClient(token: string, settings: ClientSettings, log: Logger): Client {
  return new webApi.WebClient(token, clientOptions(settings, log));
}
