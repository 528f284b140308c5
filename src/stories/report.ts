import { shortHash } from '../core/short-hash.ts';
import type { StoryItem } from './item.ts';
import { wordsOf } from './words.ts';

/** An item as grouping compares it. */
export interface Report {
  id: string;
  at: number;
  source: string;
  scope: string;
  /** The words of the title, then those that only the summary has, each once. */
  words: readonly string[];
  /** How many of them are the title's. */
  titleWords: number;
  /** Live blogs, round-ups and newsletters: many events in one item. */
  roundup: boolean;
  /** Hash of title and summary; null where they are too short, or too much of a form, to tell an event. */
  text: string | null;
}

/** A word of the title says more about the event than one further down. */
const SUMMARY_WEIGHT = 0.6;
/** The first words of a summary say what happened; what follows is background. */
const SUMMARY_WORDS = 45;

/** Fewer different words may be a heading that stands above something else every day. */
const LEAST_WORDS = 8;

const ROUNDUP =
  /\b(?:live (?:updates?|news|blog|now)|liveblog|politics live|news live|war live|at a glance|briefing|newsletter|up first|firstft|morning edition|evening edition|what we know on day|the rundown|what to watch|week in review|daily (?:digest|brief)|(?:ukraine|israel|gaza|iran) latest|first thing|five things|5 things|top stories|and more)\b|– (?:as\sit\shappened|live)|\| .*live$|^live:/i;

/** Prepares an item for comparison. */
export function readReport(item: StoryItem): Report {
  const title = new Set(wordsOf(item.title));
  const words = [...new Set([...title, ...wordsOf(item.summary).slice(0, SUMMARY_WORDS)])];
  const roundup = ROUNDUP.test(item.title);
  return {
    id: item.id,
    at: item.reportedAt,
    source: item.source,
    scope: item.scope ?? 'public',
    words,
    titleWords: title.size,
    roundup,
    text: roundup || words.length < LEAST_WORDS ? null : shortHash(`${item.title}\n${item.summary}`),
  };
}

/** What the word at a place counts: 1 in the title, less when only in the summary. */
export function weightAt(report: Report, place: number): number {
  return place < report.titleWords ? 1 : SUMMARY_WEIGHT;
}
