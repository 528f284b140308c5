import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './log.ts';

/** Between two tries, the first and at most (milliseconds). */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Does what a platform tells of once and never again: while the database is away, it is tried again until that is back. `what`
 * names it in the log: "loss of a channel".
 */
export async function untilHeeded(
  what: string,
  workspace: string,
  heed: () => Promise<void>,
  { stopped, log }: { stopped: AbortSignal; log: Logger },
): Promise<void> {
  for (let wait = FIRST_WAIT_MS; !stopped.aborted; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await heed();
    } catch (error) {
      log.error({ workspace, err: error }, `The ${what} could not be heeded yet; trying again.`);
      await sleep(wait, undefined, { signal: stopped, ref: false }).catch(() => undefined);
    }
  }
}
