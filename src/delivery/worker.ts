import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimedDelivery } from '../core/outbox.ts';
import type { DatabaseState } from '../core/store.ts';
import { type DeliverParts, deliver, record } from './deliver.ts';

/** A claim ends by itself after this long, so that a dead process's work is taken up; a living one renews it (milliseconds). */
const LEASE = 30_000;
const RENEW_EVERY = 5_000;
/** How many channels are served at once. */
const BATCH = 50;
/** How long to sleep at most when nothing is due: the net below `wake` (milliseconds). */
const LONGEST_SLEEP = 5_000;
const BLOCKED_SLEEP = 250;
const TROUBLED_SLEEP = 1_000;
/** While others are being sent, claims wait a moment for each other: each one waits for the disk (milliseconds). */
const GATHER = 20;
/** How often to look for what dead processes held (milliseconds). */
const RECOVER_EVERY = 1_000;
/** The clock was set, or the machine slept, where wall time and running time part by more than this (milliseconds). */
const MOST_DRIFT = 5_000;

/**
 * Serves the outbox until stopped: recovers what dead processes held, then claims and sends. Channels do not wait
 * for each other: each finished delivery makes room for the next claim.
 */
export function createDeliveryWorker(
  parts: DeliverParts & {
    /** What is not to be posted now though it was claimed: it has been decided on anew. */
    heldBack(delivery: ClaimedDelivery): Promise<boolean>;
    database: DatabaseState;
    processId: string;
  },
) {
  const inFlight = new Map<Promise<unknown>, ClaimedDelivery>();
  let renewedAt = 0;
  const clock = { wall: parts.now(), running: performance.now() };
  /** In running time. */
  let mayRecoverAt = 0;
  let running = false;
  let loop: Promise<void> = Promise.resolve();
  /** Something happened since the last claim. */
  let woken = false;
  let wakeUp: () => void = () => {};

  function wake(): void {
    woken = true;
    wakeUp();
  }

  async function rest(): Promise<void> {
    const next = await parts.outbox.nextDueAt();
    const wait = (next ?? Number.POSITIVE_INFINITY) - parts.now();
    // Due and yet not claimed: another process is claiming it.
    await pause(wait <= 0 ? BLOCKED_SLEEP : Math.min(LONGEST_SLEEP, wait));
  }

  /** Sleeps until `wake`, at most so long. */
  async function pause(ms: number): Promise<void> {
    if (woken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function launch(delivery: ClaimedDelivery): void {
    const task: Promise<unknown> = post(delivery)
      .catch((error: unknown) => {
        // The row stays claimed; its lease ends and it is reconciled then.
        parts.log.error({ key: delivery.key, err: error }, 'A delivery could not be recorded.');
      })
      .finally(() => {
        inFlight.delete(task);
        wake();
      });
    inFlight.set(task, delivery);
  }

  async function post(delivery: ClaimedDelivery): Promise<void> {
    try {
      if (await parts.heldBack(delivery)) return;
    } catch (error) {
      if (!parts.database.failed(error))
        parts.log.error({ key: delivery.key, err: error }, 'A delivery could not be looked at; trying again.');
      // Nothing of it was sent: left to its lease, it would be in doubt.
      const outcome = { state: 'retry', at: parts.now() + TROUBLED_SLEEP, reason: String(error) } as const;
      return record(parts, delivery, outcome);
    }
    await deliver(parts, delivery);
  }

  /** Before recovering, also after a machine has slept: what this process is still sending is not taken for a dead one's. */
  async function renew(): Promise<void> {
    if (Math.abs(parts.now() - renewedAt) < RENEW_EVERY) return;
    renewedAt = parts.now();
    await parts.outbox.renew([...inFlight.values()], renewedAt + LEASE);
  }

  /** After the clock was set, leases of living processes seem to have ended: they get the time to renew them. */
  function mindTheClock(): void {
    const wall = parts.now();
    const running = performance.now();
    const drift = wall - clock.wall - (running - clock.running);
    Object.assign(clock, { wall, running });
    if (Math.abs(drift) < MOST_DRIFT) return;
    parts.log.warn({ seconds: Math.round(drift / 1000) }, 'The clock of this machine was set, or it slept.');
    mayRecoverAt = running + LEASE;
  }

  async function recover(): Promise<void> {
    if (performance.now() < mayRecoverAt) return;
    mayRecoverAt = performance.now() + RECOVER_EVERY;
    await parts.outbox.recover(parts.now());
  }

  async function run(): Promise<void> {
    while (running) {
      if (!parts.database.usable()) {
        woken = false;
        await pause(TROUBLED_SLEEP);
        continue;
      }
      try {
        mindTheClock();
        await renew();
        await recover();
        woken = false;
        const room = BATCH - inFlight.size;
        const claimed =
          room > 0
            ? await parts.outbox.claim({ now: parts.now(), by: parts.processId, leaseMs: LEASE, limit: room })
            : [];
        claimed.forEach(launch);
        if (claimed.length === 0) await rest();
        if (inFlight.size > 0) await sleep(GATHER);
      } catch (error) {
        if (!parts.database.failed(error))
          parts.log.error({ err: error }, 'The outbox could not be read; trying again.');
        woken = false;
        await pause(TROUBLED_SLEEP);
      }
    }
  }

  return {
    start(): void {
      running = true;
      loop = run();
    },
    /** Something new may be due. */
    wake,
    /** Takes no more; waits for what is in flight. */
    async stop(): Promise<void> {
      running = false;
      wake();
      await loop;
      await Promise.allSettled(inFlight.keys());
    },
  };
}
