import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // For two cores: a third fills the time in which tests wait for a timer, a socket or a child process.
    maxWorkers: 3,
    // A browser or a socket may come late on a busy machine; what fails twice fails.
    retry: 1,
  },
});
