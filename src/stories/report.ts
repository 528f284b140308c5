import type { StoryItem } from './item.ts';
import { wordsOf } from './words.ts';

/** An item as grouping compares it. */
export interface Report {
  id: string;
  at: number;
  source: string;
  scope: string;
  /** Every word once, to 1 when it stands in the title and `SUMMARY_WEIGHT` when only in the summary. */
  words: ReadonlyMap<string, number>;
  /** Live blogs, round-ups and newsletters: many events in one item. */
  roundup: boolean;
}

/** A word of the title says more about the event than one further down. */
const SUMMARY_WEIGHT = 0.6;
/** The first words of a summary say what happened; what follows is background. */
const SUMMARY_WORDS = 45;

const ROUNDUP =
  /\b(?:live (?:updates?|news|blog|now)|liveblog|politics live|news live|war live|at a glance|briefing|newsletter|up first|firstft|morning edition|evening edition|what we know on day|the rundown|what to watch|week in review|daily (?:digest|brief)|(?:ukraine|israel|gaza|iran) latest|first thing|five things|5 things|top stories|and more)\b|– (?:as\sit\shappened|live)|\| .*live$|^live:/i;

/** Prepares an item for comparison. */
export function readReport(item: StoryItem): Report {
  const title = wordsOf(item.title);
  const summary = wordsOf(item.summary).slice(0, SUMMARY_WORDS);
  const words = new Map<string, number>();
  for (const word of title) words.set(word, 1);
  for (const word of summary) if (!words.has(word)) words.set(word, SUMMARY_WEIGHT);
  return {
    id: item.id,
    at: item.reportedAt,
    source: item.source,
    scope: item.scope ?? 'public',
    words,
    roundup: ROUNDUP.test(item.title),
  };
}
