import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { ScopeSchema } from '../core/item.ts';
import { storiesCsv, storiesJsonLines } from '../export/story-rows.ts';
import { createStoryReader } from '../jobs/story-reader.ts';
import { openStore } from '../store/index.ts';
import { configuredDatabase } from './database.ts';
import { UsageError } from './usage.ts';

const DAY = 24 * 60 * 60_000;
const MOST_STORIES = 100_000;

/** `export`: stories as JSON lines or CSV, as everybody sees them or as one workspace does (`--scope slack:T1`). */
export async function exportStories(args: string[], environment: Record<string, string | undefined>): Promise<void> {
  const { csv, days, scope } = options(args);
  const { store } = await openStore(configuredDatabase(readConfig(environment)), Date.now);
  try {
    const since = Date.now() - days * DAY;
    const seen = await createStoryReader(store, Date.now).latest({ scope, since, limit: MOST_STORIES });
    const views = seen.map((story) => story.view);
    process.stdout.write(csv ? storiesCsv(views) : storiesJsonLines(views));
  } finally {
    await store.close();
  }
}

function options(args: string[]): { csv: boolean; days: number; scope: string } {
  try {
    const { values } = parseArgs({
      args,
      options: { csv: { type: 'boolean' }, days: { type: 'string' }, scope: { type: 'string' } },
    });
    const days = Number(values.days ?? 30);
    const scope = ScopeSchema.safeParse(values.scope ?? 'public');
    if (!(days > 0)) throw new UsageError('--days takes a number of days.');
    if (!scope.success) throw new UsageError('--scope takes public, or a workspace like slack:T123.');
    return { csv: values.csv ?? false, days, scope: scope.data };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : 'The options cannot be read.', { cause: error });
  }
}
