import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long a record waits for others, and how much weight goes together. */
const WAIT_MS = 25;
const MOST = 20;

/**
 * Collects records that come one by one and saves them together. `weigh`: how much work one is, 1 for the lightest; nothing
 * else runs while a batch is saved.
 */
export function createBatchWriter<T>(save: (batch: readonly T[]) => Promise<void>, weigh: (record: T) => number) {
  let waiting: { record: T; resolve(): void; reject(error: unknown): void }[] = [];
  let weight = 0;
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<void> = Promise.resolve();

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const batch = waiting;
    waiting = [];
    weight = 0;
    if (batch.length === 0) return;
    last = last.then(async () => {
      // Whoever waits for the process (a command, for one) comes between two batches.
      await nextTurn();
      try {
        await save(batch.map((one) => one.record));
        for (const one of batch) one.resolve();
      } catch (error) {
        const [only, ...others] = batch;
        if (others.length === 0) only?.reject(error);
        // One that cannot be stored must not keep the others from it.
        else for (const one of batch) await save([one.record]).then(one.resolve, one.reject);
      }
    });
  }

  return {
    /** Resolves when the record is stored; rejects when its batch could not be. */
    write(record: T): Promise<void> {
      return new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject });
        weight += weigh(record);
        if (weight >= MOST) flush();
        else timer ??= setTimeout(flush, WAIT_MS);
      });
    },
  };
}
