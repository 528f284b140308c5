import { parseArgs } from 'node:util';
import { MOST_DAYS } from '../config.ts';
import { counted } from '../core/counted.ts';
import { DAY } from '../core/durations.ts';
import { ScopeSchema } from '../core/item.ts';
import { storiesCsv, storiesJsonLines } from '../export/story-rows.ts';
import { createStoryReader } from '../jobs/story-reader.ts';
import { withStore } from './database.ts';
import { readOptions, UsageError } from './usage.ts';

const MOST_STORIES = 100_000;

/** `export`: stories as JSON lines or CSV, as everybody sees them or as one workspace does (`--scope slack:T1`). */
export async function exportStories(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const { csv, days, scope } = options(args);
  await withStore(environment, async (store) => {
    const since = Math.round(Date.now() - days * DAY);
    const seen = await createStoryReader(store).latest({ scope, since, limit: MOST_STORIES });
    const views = seen.map((story) => story.view);
    if (views.length === 0)
      console.error(`No story was found within ${counted(days, 'day')}; --days looks further back.`);
    process.stdout.write(csv ? storiesCsv(views) : storiesJsonLines(views));
  });
}

function options(args: string[]): { csv: boolean; days: number; scope: string } {
  return readOptions(() => {
    const { values } = parseArgs({
      args,
      options: { csv: { type: 'boolean' }, days: { type: 'string' }, scope: { type: 'string' } },
    });
    const days = Number(values.days ?? 30);
    const scope = ScopeSchema.safeParse(values.scope ?? 'public');
    if (!(days > 0 && days <= MOST_DAYS))
      throw new UsageError(`--days takes a number of days above 0, at most ${MOST_DAYS}.`);
    if (!scope.success) throw new UsageError('--scope takes public, or a workspace like slack:T123.');
    return { csv: values.csv ?? false, days, scope: scope.data };
  });
}
