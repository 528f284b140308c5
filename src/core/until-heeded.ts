import { setTimeout as sleep } from 'node:timers/promises';

/** Between two tries, the first and at most (milliseconds). */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/** Does what a platform tells of once and never again: while the database is away, it is tried again until that is back. */
export async function untilHeeded(
  heed: () => Promise<void>,
  { stopped, failed }: { stopped: AbortSignal; failed(error: unknown): void },
): Promise<void> {
  for (let wait = FIRST_WAIT_MS; !stopped.aborted; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await heed();
    } catch (error) {
      failed(error);
      await sleep(wait, undefined, { signal: stopped, ref: false }).catch(() => undefined);
    }
  }
}
