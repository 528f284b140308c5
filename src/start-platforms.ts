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
      log.error(
        { platform: platform.name, err: error },
        `${platform.name} is not connected; trying again in a minute.`,
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
