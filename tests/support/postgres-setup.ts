import type { TestProject } from 'vitest/node';
import { postgresPrograms, startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string | null;
  }
}

/** One server for all tests that need no server of their own: making one takes longer than most of them. */
export default async function startSharedPostgres(project: TestProject) {
  const server = postgresPrograms() ? await startPostgres() : null;
  project.provide('postgres', server?.url('postgres') ?? null);
  return () => server?.stop();
}
