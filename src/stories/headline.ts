import type { StoryReport } from '../core/story.ts';
import { countsOf } from './window.ts';
import { wordsOf } from './words.ts';

/** Titles between these lengths say what happened and still fit one line. */
const SHORT = 35;
const LONG = 95;

/** Titles that gather the news of a day, or several topics, rather than name one event. */
const ROUND_UP =
  /\blatest developments\b|^mapping\b|\blist of key events\b|\bkey takeaways\b|\bwhat we know\b|, day \d+\b|\. And, |\blive(?: briefing)?: .*;/i;

/** Live blogs and newsletters: many events in one item. */
const LIVE =
  /\blive(?: (?:updates?|news|blog)\b|\s?:)|[–—-] live$|liveblog|at a glance|briefing|newsletter|as\sit\shappened/i;

/** What makes a title a poor name for an event, and how much it costs. */
const FLAWS: readonly [RegExp, number][] = [
  [/\?/, 0.5],
  [
    /^(?:opinion|analysis|editorial|watch|video|live|listen|podcast|explained|explainer|exclusive|factbox|photos?|(?:in )?pictures|re(?:play|watch))\b/i,
    0.5,
  ],
  [/^(?:an )?(?:analysts?|experts?)\b/i, 0.4],
  [LIVE, 0.6],
  [ROUND_UP, 0.6],
  [/^(?:what|why|how|who|inside|can|will|is|are|should|here's)\b/i, 0.4],
  [/ [|–—-] [^|]{3,40}$/, 0.2],
  [/^['"‘“]|\.\.\.|…/, 0.2],
  [/\b[A-Z]{5,}\b/, 0.2],
  [/!/, 0.2],
];

/** Whether a title stands above the news of a day or of several topics: what such a report tells may be another event. */
export function gathersNews(title: string): boolean {
  return LIVE.test(title) || ROUND_UP.test(title);
}

/**
 * The report whose title names the event best: it shares its words with the other titles, is neither clipped nor long,
 * and is no question, opinion, round-up or live blog. The earlier one wins a tie.
 */
export function clearest(reports: readonly StoryReport[]): StoryReport | undefined {
  const titles = reports.map((report) => new Set(wordsOf(report.item.title)));
  const counts = countsOf(titles);
  let best: { report: StoryReport; worth: number } | undefined;
  for (const [i, report] of reports.entries()) {
    const worth = shared(titles[i] ?? new Set(), counts, reports.length) + clarity(report);
    if (!best || worth > best.worth) best = { report, worth };
  }
  return best?.report;
}

function shared(words: ReadonlySet<string>, counts: ReadonlyMap<string, number>, all: number): number {
  if (words.size === 0) return -1;
  let sum = 0;
  for (const word of words) sum += ((counts.get(word) ?? 1) - 1) / Math.max(1, all - 1);
  return sum / words.size;
}

function clarity(report: StoryReport): number {
  const { title } = report.item;
  const tooShort = Math.max(0, SHORT - title.length) / SHORT;
  const tooLong = Math.min(1, Math.max(0, title.length - LONG) / LONG);
  const flaws = FLAWS.reduce((sum, [pattern, cost]) => sum + (pattern.test(title) ? cost : 0), 0);
  return -tooShort - tooLong - flaws - (report.stateRun ? 0.2 : 0);
}
