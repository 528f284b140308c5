import { schedule } from 'node-cron';
import type { Logger } from '../core/log.ts';
import type { DatabaseState } from '../core/store.ts';

export interface Job {
  name: string;
  /** Cron expression with seconds. */
  on: string;
  run(): Promise<unknown>;
}

const quiet = { info() {}, warn() {}, error() {}, debug() {} };

/**
 * Runs each job on its cron expression (with seconds), never two of one at once, and none while the database cannot be used.
 * What is due is read from the store by the job itself, so that a missed or doubled tick changes nothing.
 */
export function startClock(jobs: readonly Job[], log: Logger, database: DatabaseState) {
  const tasks = jobs.map((job) =>
    schedule(
      job.on,
      async () => {
        if (!database.usable()) return;
        try {
          await job.run();
        } catch (error) {
          if (!database.failed(error))
            log.error({ job: job.name, err: error }, 'A job failed; it runs again on its next tick.');
        }
      },
      // A tick that finds the last run still going is no news.
      { name: job.name, noOverlap: true, suppressMissedWarning: true, logger: quiet },
    ),
  );
  return {
    async stop(): Promise<void> {
      await Promise.all(tasks.map((task) => task.destroy()));
    },
  };
}
