import { existsSync, statfsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes long though its file is small, mostly waiting for processes of its own: begun last, it would run alone. */
const LONGEST = [
  ...['delivery/kill', 'delivery/trouble', 'jobs/pipeline', 'jobs/fleet', 'jobs/followed', 'jobs/first-look'],
  ...['jobs/judge-busy', 'store/clock', 'slack/away', 'commands/first-question', 'commands/feeds-post'],
];
/** Browsers are heavy: of so many files that are begun one has a browser, so that seldom two are open. */
const BROWSER_EVERY = 5;

/** A folder in memory (Linux), and how much of it has to be free: files of tests are written and deleted there, not on the disk. */
const MEMORY = '/dev/shm';
const FREE_GB = 4;

if (existsSync(MEMORY)) {
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize > FREE_GB * 1024 ** 3) process.env.TMPDIR = MEMORY;
}

class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isOneOf =
      (names: string[]) =>
      ({ moduleId }: TestSpecification) =>
        names.some((name) => moduleId.includes(`/${name}`));
    const sorted = await super.sort(files);
    const longest = sorted.filter(isOneOf(LONGEST));
    const browser = sorted.filter(isOneOf(['e2e/']));
    const others = sorted.filter((file) => !longest.includes(file) && !browser.includes(file));
    const mixed = browser.flatMap((file) => [file, ...others.splice(0, BROWSER_EVERY - 1)]);
    return [...longest, ...mixed, ...others];
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: 'tests/support/postgres-setup.ts',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // For two cores: the others fill the time in which tests wait for a timer, a socket or a child process.
    maxWorkers: 4,
    // Importing the product takes longer than most files' tests: a worker imports it once.
    isolate: false,
    sequence: { sequencer: Order },
    // A browser or a socket may come late on a busy machine; what fails twice fails.
    retry: 1,
  },
});
