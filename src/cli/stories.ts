import { createGrouper } from '../stories/group.ts';
import type { StoryItem } from '../stories/item.ts';
import { linesOf, NewsLineSchema, parseLine, print } from './lines.ts';
import { UsageError } from './usage.ts';

/**
 * `stories FILE`: all items grouped by event as the running bot would, in order of `published`; ties keep the file's order.
 * An item without a usable date counts as reported together with the one before it.
 */
export async function stories(args: string[]): Promise<void> {
  const [file, ...rest] = args;
  if (!file || rest.length > 0 || (file.startsWith('-') && file !== '-'))
    throw new UsageError('stories takes one file.');
  const items: StoryItem[] = [];
  for await (const line of linesOf(file)) {
    const { id, title, summary, source, published } = parseLine(NewsLineSchema, line);
    const at = Date.parse(published ?? '');
    const reportedAt = Number.isNaN(at) ? (items.at(-1)?.reportedAt ?? 0) : at;
    items.push({ id, title, summary, source, reportedAt });
  }
  const grouper = createGrouper();
  const placed = new Map<string, string>();
  for (const item of items.toSorted((a, b) => a.reportedAt - b.reportedAt)) {
    placed.set(item.id, grouper.add(item).story);
  }
  for (const { id } of items) await print({ id, story: placed.get(id) ?? id });
}
