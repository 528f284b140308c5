import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { DAY } from '../core/durations.ts';
import type { StoryItem } from './item.ts';

/** A stretch of news with the story each item belongs to; null where that was left open. */
export interface LabelledWindow {
  name: string;
  items: StoryItem[];
  stories: (string | null)[];
}

const TextSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  source: z.string(),
  /** A date, or a date and time. */
  published: z.string(),
});
const WindowItemSchema = TextSchema.extend({ window: z.string().default('all'), story: z.string() });

/** Reads labelled items, one JSON object a line, window by window, each in the order of the file. */
export function readWindows(path: string): LabelledWindow[] {
  const rows = lines(readFileSync(path, 'utf8')).map((line) => WindowItemSchema.parse(JSON.parse(line)));
  return byWindow(rows.map(({ window, story, ...text }) => ({ window, story, item: itemOf(text) })));
}

/** Texts by item id. */
export type Pile = ReadonlyMap<string, z.infer<typeof TextSchema>>;

/** Reads piles of news, one JSON object a line, gzipped where the name says so; the first text of an id counts. */
export function readPile(paths: readonly string[]): Pile {
  const texts = new Map<string, z.infer<typeof TextSchema>>();
  for (const path of paths) {
    const bytes = readFileSync(path);
    for (const line of lines((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))) {
      const text = TextSchema.parse(JSON.parse(line));
      if (!texts.has(text.id)) texts.set(text.id, text);
    }
  }
  return texts;
}

/**
 * Windows judged by hand: `training/judged.tsv` and `training/dense.tsv` (learned from) and `training/fresh.tsv` (only
 * measured on) name window, item and story (`?`: left open); the texts are looked up in the pile they were drawn from.
 */
export function readJudged(pile: Pile, list: 'judged' | 'dense' | 'fresh'): LabelledWindow[] {
  const judged = lines(readFileSync(join(import.meta.dirname, 'training', `${list}.tsv`), 'utf8'));
  return byWindow(
    judged.flatMap((line) => {
      const [window = '', id = '', story = ''] = line.split('\t');
      const text = pile.get(id);
      return text ? [{ window, story: story === '?' ? null : story, item: itemOf(text) }] : [];
    }),
  );
}

/** Whether two windows have a day in common, so that one may tell about the other. */
export function shareDay(a: LabelledWindow, b: LabelledWindow): boolean {
  const days = new Set(a.items.map(dayOf));
  return b.items.some((item) => days.has(dayOf(item)));
}

function dayOf({ reportedAt }: StoryItem): number {
  return Math.floor(reportedAt / DAY);
}

function itemOf({ published, ...text }: z.infer<typeof TextSchema>): StoryItem {
  return { ...text, reportedAt: Date.parse(published) };
}

function byWindow(rows: readonly { window: string; story: string | null; item: StoryItem }[]): LabelledWindow[] {
  const windows = new Map<string, LabelledWindow>();
  for (const { window: name, story, item } of rows) {
    const window = windows.get(name) ?? { name, items: [], stories: [] };
    window.items.push(item);
    window.stories.push(story);
    windows.set(name, window);
  }
  return [...windows.values()];
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
