import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, for it mostly waits: begun last, it would run alone. */
const LONGEST = ['delivery/kill', 'delivery/trouble', 'jobs/pipeline', 'jobs/fleet', 'e2e/web'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => Number(!LONGEST.some((name) => moduleId.includes(`/${name}`)));
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
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
    sequence: { sequencer: LongestFirst },
    // A browser or a socket may come late on a busy machine; what fails twice fails.
    retry: 1,
  },
});
