import { setTimeout as sleep } from 'node:timers/promises';

/** Spaces calls out by key, so that one channel waits and the others do not. */
export interface Pacer {
  /** Waits for this key's turn. Answers the time at which to try again instead where that would take too long. */
  turn(key: string, everyMs: number): Promise<'now' | { at: number }>;
  /** Holds a key until then, as Slack's `Retry-After` asks. */
  hold(key: string, until: number): void;
}

/** Longer waits belong into the outbox, not into a sleeping call that holds a lease. */
const LONGEST_WAIT_MS = 5000;

export function createPacer(now: () => number): Pacer {
  const next = new Map<string, number>();
  const held = new Map<string, number>();
  /** From when on no call that was told to come again is expected. */
  const promised = new Map<string, number>();

  function forgetOld(time: number): void {
    for (const known of [next, held, promised]) {
      if (known.size >= 1000) for (const [key, at] of known) if (at < time) known.delete(key);
    }
  }

  return {
    async turn(key, everyMs) {
      const time = now();
      const at = Math.max(time, next.get(key) ?? 0, held.get(key) ?? 0);
      forgetOld(time);
      if (at - time > LONGEST_WAIT_MS) {
        // Told the same time, all would come at once, and all but a few of them once more.
        const own = Math.max(at, promised.get(key) ?? 0);
        promised.set(key, own + everyMs);
        return { at: own };
      }
      next.set(key, at + everyMs);
      if (at > time) await sleep(at - time);
      // Another call of this key may have been told meanwhile to wait.
      const until = held.get(key) ?? 0;
      return until > at ? { at: until } : 'now';
    },
    hold(key, until) {
      held.set(key, Math.max(until, held.get(key) ?? 0));
    },
  };
}
