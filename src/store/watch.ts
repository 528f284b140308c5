import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../core/log.ts';
import { unlessStopped } from '../core/unless-stopped.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** Between two tries of something that the database does not allow now (milliseconds). */
const AGAIN_AFTER = 2_000;
/** What goes on is said again this often (milliseconds). */
const REMIND_AFTER = 5 * 60_000;
const PROBE_EVERY = 5_000;
/** Longer than a connection is kept that was made while the server still let this process in (milliseconds). */
const KNOCK_EVERY = 15_000;

/** Does something as soon as the database allows it; says why it waits, now and then. Rejects when `stop` comes first. */
export async function onceUsable<T>(
  work: () => Promise<T>,
  parts: { log: Logger; waits(why: string): void; stop?: AbortSignal | undefined },
): Promise<T> {
  const { log, stop } = parts;
  let remindAt = 0;
  for (;;) {
    try {
      return await unlessStopped(work(), stop);
    } catch (error) {
      const trouble = troubleOf(error);
      // What is written wrong in DATABASE_URL does not mend itself.
      if (!trouble || trouble.kind === 'refused') throw error;
      const { kind, says, remedy } = trouble;
      parts.waits(says);
      if (performance.now() >= remindAt) {
        log.error({ trouble: kind }, `${says} ${remedy} Waiting until it can be used.`);
        remindAt = performance.now() + REMIND_AFTER;
      }
      await sleep(AGAIN_AFTER, undefined, stop ? { signal: stop } : {});
    }
  }
}

/**
 * Knows whether the database can be used. What is found wrong is said once; until it is mended nothing is read from feeds,
 * judged or sent, and now and then a small write is tried. A damaged database is not written to again before a restart.
 */
export function createDatabaseWatch(parts: {
  log: Logger;
  /** A small write. */
  probe(): Promise<void>;
  /** Makes the database refuse every further write. */
  stopWriting(): Promise<void>;
  onMended(): void;
}) {
  let trouble: Trouble | null = null;
  let timer: NodeJS.Timeout | undefined;

  function begin(found: Trouble): void {
    trouble = found;
    parts.log.error(
      { trouble: found.kind },
      `${found.says} ${found.remedy} Nothing is read, judged or sent until then.`,
    );
    clearInterval(timer);
    if (found.kind === 'damaged') parts.stopWriting().catch(() => {});
    else timer = setInterval(() => void probe(), found.kind === 'refused' ? KNOCK_EVERY : PROBE_EVERY).unref();
  }

  async function probe(): Promise<void> {
    try {
      await parts.probe();
    } catch (error) {
      // A server that was away may be back and let nobody in.
      const found = troubleOf(error);
      if (found && trouble && found.kind !== trouble.kind && trouble.kind !== 'damaged') begin(found);
      return;
    }
    if (trouble === null || trouble.kind === 'damaged') return;
    trouble = null;
    clearInterval(timer);
    parts.log.warn({}, 'The database can be used again.');
    parts.onMended();
  }

  return {
    failed(error: unknown): boolean {
      const found = troubleOf(error);
      if (!found) return false;
      if (trouble === null || (found.kind === 'damaged' && trouble.kind !== 'damaged')) begin(found);
      return true;
    },
    usable: (): boolean => trouble === null,
    /** What is wrong now; null when nothing is known to be. */
    trouble: (): Trouble | null => trouble,
    stop(): void {
      clearInterval(timer);
    },
  };
}

export type DatabaseWatch = ReturnType<typeof createDatabaseWatch>;
