import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, databasePaths } from './config.ts';
import { UserError } from './core/errors.ts';
import type { Logger } from './core/log.ts';
import type { Platform } from './core/platform.ts';
import { unlessStopped } from './core/unless-stopped.ts';
import { startClock } from './jobs/clock.ts';
import { syncDefaultFeeds } from './news.ts';
import { createParts } from './parts.ts';
import { createRollCall } from './roles.ts';
import { startPlatforms } from './start-platforms.ts';
import { lockDatabase } from './store/lock.ts';
import { type OperatorSurface, openOperator, openPublic } from './surfaces.ts';
import { openWatchedStore } from './watched-store.ts';

/** When the index of look-ups is built: after the bustle of a start (milliseconds). */
const PREPARE_AFTER = 3_000;
/** A shutdown that takes longer than this ends anyway; what was in flight is reconciled at the next start. */
const STOP_WITHIN = 8_000;
/** A database that falls silent is not waited for. */
const CLOSE_WITHIN = 1_000;

export interface App {
  platforms: readonly Platform[];
  feeds: number;
  /** Where the web chat answers; null where it is off. */
  chatUrl: string | null;
  /** Polls what is due now instead of at the next tick. */
  poll(): Promise<unknown>;
  /** Finishes what is in flight, within ten seconds. */
  stop(): Promise<void>;
}

/**
 * Wires every part and starts those of this process's roles. Waits for a database that cannot be used yet, until `stop`.
 * Throws with a sentence for the operator when something is missing.
 */
export async function startApp(config: Config, log: Logger, stop?: AbortSignal): Promise<App> {
  makeFolder(config.DATA_DIR);
  const unlock = config.DATABASE_URL ? () => {} : lockDatabase(databasePaths(config).lock);
  let operator: OperatorSurface | undefined;
  try {
    operator = await openOperator(config, log);
    const app = await startParts(config, log, operator, stop);
    return { ...app, stop: () => app.stop().finally(unlock) };
  } catch (error) {
    await operator?.close();
    unlock();
    throw error;
  }
}

async function startParts(config: Config, log: Logger, operator: OperatorSurface, stop?: AbortSignal): Promise<App> {
  const has = (role: Config['ROLES'][number]) => config.ROLES.includes(role);
  // The database may be away and back before there is anything to deliver with.
  let deliverAgain: () => void = () => {};
  const onMended = () => deliverAgain();
  const opened = await openWatchedStore({ config, log, waits: operator.waits, onMended, stop });
  const { clock, store, watch, usable } = opened;
  const { now } = clock;
  const feeds = await usable(() => syncDefaultFeeds(store, config.FEEDS, log, now()));
  const parts = await createParts(config, log, opened);
  const { announcer, exports, inbound, news, platforms, wakeups, web, worker } = parts;
  deliverAgain = worker.wake;

  const served = platforms.filter((platform) => has(platform.name === 'web' ? 'web' : 'chat'));
  const connecting = startPlatforms(served, inbound, log, usable);
  await unlessStopped(connecting.ready, stop);
  const publicSurface = await openPublic({
    config,
    slack: has('chat') ? parts.slack : null,
    routes: has('chat') ? exports.routes : null,
    log,
  });
  const rollCall = createRollCall({ config, settings: store.settings, now });
  operator.started({ store, watch, platforms: served, metrics: parts.metrics, missingRoles: rollCall.missing });
  // An embedded database belongs to this process alone: whatever is claimed was claimed by one that is gone.
  const alone = store.embedded;
  await usable(() => store.outbox.recover(now(), alone));
  if (alone) await usable(() => store.feeds.releaseAll());
  if (has('poll')) wakeups.on('poll', () => void news.poll());
  const jobs = startClock(has('poll') ? news.jobs : [], log, watch);
  if (has('poll')) void news.firstPoll();
  if (has('deliver')) {
    // After a long time without a process nobody wants what was news then. The feeds are being read meanwhile.
    await usable(() => announcer.thinOut(store));
    wakeups.on('deliver', worker.wake);
    worker.start();
  }
  // Nobody else can be at work on an embedded database.
  if (!alone) rollCall.start();
  // A second of work, which the first person to look something up should not wait for, nor the start.
  const preparing =
    has('chat') || has('web') ? setTimeout(() => void parts.search.prepare(), PREPARE_AFTER) : undefined;

  async function stopAll(): Promise<void> {
    watch.stop();
    clock.stop();
    rollCall.stop();
    clearTimeout(preparing);
    const drained = (async () => {
      connecting.stop();
      await Promise.all([jobs.stop(), wakeups.close()]);
      // What is being fetched is given up; it is asked for again at the next start.
      await Promise.all([news.stop(), parts.fetcher.close(), worker.stop()]);
      await Promise.all([publicSurface?.close(), operator.close(), ...platforms.map((platform) => platform.stop())]);
    })();
    await atMost(STOP_WITHIN, drained);
    await parts.parser.close();
    await atMost(CLOSE_WITHIN, store.close());
  }

  return { platforms, feeds, poll: news.poll, chatUrl: web.url() ?? null, stop: stopAll };
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}

function makeFolder(folder: string): void {
  try {
    makeStepwise(resolve(folder));
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new UserError(`The folder ${folder} cannot be written to. Allow it, or name another one in DATA_DIR.`, {
      cause,
    });
  }
}

/** Where nothing can be made (under /proc), the `recursive` of Node 24 tries for ever. */
function makeStepwise(folder: string): void {
  const isThere = () => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isThere()) return;
  makeStepwise(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process made it at the same moment.
    if (!isThere()) throw error;
  }
}
