import { type Config, databasePaths } from './config.ts';
import type { Logger } from './core/log.ts';
import { createClock } from './store/clock.ts';
import { postgresFlavour, sqliteFlavour } from './store/dialect.ts';
import { openStore } from './store/index.ts';
import { stopWriting } from './store/open.ts';
import { createDatabaseWatch, onceUsable } from './store/watch.ts';

const CONNECTIONS = 8;

/** Opens the database as soon as it can be used, and watches it from then on. `waits` is told why it cannot be used yet. */
export async function openWatchedStore(parts: {
  config: Config;
  log: Logger;
  waits(why: string): void;
  onMended(): void;
  stop: AbortSignal | undefined;
}) {
  const { config, log, waits, onMended, stop } = parts;
  const clock = createClock(Date.now, log);
  const { now } = clock;
  const flavour = config.DATABASE_URL
    ? postgresFlavour(config.DATABASE_URL, CONNECTIONS)
    : sqliteFlavour(databasePaths(config).file);
  const usable = <T>(work: () => Promise<T>) => onceUsable(work, { log, waits, stop });
  // What fails while it is opened is said by whoever waits for it.
  let noteFailure: (error: unknown) => void = () => {};
  const { store, db } = await usable(() => openStore(flavour, now, (error) => noteFailure(error)));
  await usable(() => clock.follow(db, flavour));
  const watch = createDatabaseWatch({
    log,
    probe: () => store.settings.set('chainwatch', 'written', now()),
    stopWriting: () => stopWriting(db, flavour),
    onMended,
  });
  noteFailure = watch.failed;
  return { clock, store, db, watch, usable };
}

export type WatchedStore = Awaited<ReturnType<typeof openWatchedStore>>;
