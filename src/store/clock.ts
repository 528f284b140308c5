import { sql } from 'kysely';
import type { Logger } from '../core/log.ts';
import type { Flavour } from './dialect.ts';
import type { Db } from './schema.ts';

/** Between two looks at the server's clock (milliseconds). */
const LOOK_EVERY = 5_000;
/** An answer that took longer than this says too little of the time (milliseconds). */
const QUICK = 1_000;
/** A machine whose clock is further off is told of (milliseconds). */
const MOST_ERROR = 10_000;

/**
 * The time by which every process on one database goes: leases, retries and digests hold among them only if their clocks
 * agree. An embedded database has one process, which goes by its machine's clock; those on a server go by the server's.
 */
export function createClock(wall: () => number, log: Logger) {
  let ahead = 0;
  let told = 0;
  let looking = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(db: Db): Promise<void> {
    const before = performance.now();
    const { rows } = await sql<{ at: number }>`
      select (extract(epoch from clock_timestamp()) * 1000)::double precision at`.execute(db);
    const took = performance.now() - before;
    const [row] = rows;
    if (!row || took > QUICK) return;
    ahead = Math.round(row.at + took / 2 - wall());
    if (Math.abs(ahead - told) < MOST_ERROR) return;
    told = ahead;
    if (Math.abs(ahead) < MOST_ERROR) return;
    const seconds = Math.round(-ahead / 1000);
    log.warn(
      { seconds },
      'The clock of this machine and that of the database server differ. I go by the server’s; let both machines set theirs by NTP.',
    );
  }

  /** One look at a time: a server that has fallen silent answers none, and each holds a connection. */
  async function again(db: Db): Promise<void> {
    if (looking) return;
    looking = true;
    await look(db).catch(() => {});
    looking = false;
  }

  return {
    /** Epoch milliseconds. */
    now: (): number => wall() + ahead,
    /** Goes by the database's clock from now on. */
    async follow(db: Db, flavour: Flavour): Promise<void> {
      if (flavour.name === 'sqlite') return;
      await look(db);
      timer = setInterval(() => void again(db), LOOK_EVERY).unref();
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}
