import { UserError } from './core/errors.ts';
import type { Logger } from './core/log.ts';
import type { Inbound, Platform } from './core/platform.ts';

/** How long to wait before a chat that could not be reached is tried again (milliseconds). */
const AGAIN_AFTER = 60_000;

/**
 * Starts the platforms. The web chat must start, and waits in `usable` for a database that cannot be used yet; a remote one
 * that cannot (no network, a wrong token) is said in the log and tried again every minute, while everything else runs.
 */
export function startPlatforms(
  platforms: readonly Platform[],
  inbound: Inbound,
  log: Logger,
  usable: (work: () => Promise<void>) => Promise<void>,
) {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  async function start(platform: Platform): Promise<void> {
    // The web chat needs nothing but the database.
    if (platform.name === 'web') return usable(() => platform.start(inbound));
    try {
      await platform.start(inbound);
    } catch (error) {
      // What is for the operator says enough; of anything else it must be seen where it comes from.
      const known = error instanceof UserError;
      const details = known ? { cause: reasons(error.cause).join(': ') } : { err: error };
      const why = known ? ` ${error.message}` : '';
      log.error(
        { platform: platform.name, ...details },
        `${platform.name} is not connected; trying again in a minute.${why}`,
      );
      if (stopped) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void start(platform);
      }, AGAIN_AFTER);
      timers.add(timer);
    }
  }

  return {
    ready: Promise.all(platforms.map(start)),
    stop(): void {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** Deep enough for what the clients wrap. */
const MOST_REASONS = 4;

/** What an error says, and of what stands behind it what it does not repeat. */
function reasons(error: unknown, most = MOST_REASONS): string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [String(error)];
  const behind: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  const deeper = most > 1 ? reasons(behind, most - 1) : [];
  return [error.message, ...deeper.filter((reason) => !error.message.includes(reason))].filter(Boolean);
}
