import { DAY, HOUR } from '../core/durations.ts';
import { background, UNKNOWN_COUNT } from './background.ts';
import type { Rarity } from './likeness.ts';
import { type Report, weightAt } from './report.ts';

/** A story that still takes reports. */
export interface OpenStory {
  id: string;
  openedAt: number;
  /** Active reports in the order they came. */
  reports: readonly Report[];
  /** In how many of these reports each word stands; not kept for a single report. */
  counts?: ReadonlyMap<string, number>;
}

interface CountedStory extends OpenStory {
  reports: Report[];
  counts?: Map<string, number>;
}

/** A text in the index, with the story it was put into. */
interface Entry {
  /** The first report with this text, dated as its latest copy. */
  report: Report;
  /** The items that have the text: the first report and its copies. */
  ids: string[];
  story: CountedStory;
  /** What it shares with the report that candidates are sought for; 0 in between. */
  worth: number;
}

/** A report is compared with for this long; a story none of whose reports is that young is closed by silence. */
const SILENCE = 72 * HOUR;
/** A story takes no report after this age, however lively: what follows is a new story. */
const AGE = 7 * DAY;
/** At most so many postings are walked to find candidates, rarest words first. */
const POSTINGS = 1200;
/** Words in more than this share of all news find nothing. */
const COMMON = 0.03;
/** How many stories a report is compared with, and how little of what the best one shares still makes a candidate. */
export interface Reach {
  most: number;
  near: number;
}
const REACH: Reach = { most: 6, near: 0.45 };
/** Where words are compared with the recent stream, the background counts as so many reports, and the stream as at most so many. */
const BACKGROUND_WORTH = 100;
const STREAM_WORTH = 400;

/**
 * The reports of one scope of the last three days and an index of their words. Its state follows from the reports it was
 * given and the order they came in alone, so that it can be rebuilt from stored items.
 */
export class ActiveWindow {
  #clock = Number.NEGATIVE_INFINITY;
  readonly #stories = new Map<string, CountedStory>();
  /** By the id of each item. */
  readonly #entries = new Map<string, Entry>();
  /** How many entries there are; a copy is none of its own. */
  #size = 0;
  readonly #postings = new Map<string, Set<Entry>>();
  /** Logs of the counts of words, kept until the word's count changes. */
  readonly #logCounts = new Map<string, number>();
  readonly #texts = new Map<string, Entry>();
  /** Reports by hour, for eviction. */
  readonly #hours = new Map<number, Entry[]>();

  /** The story an active item was put into. */
  storyOf(itemId: string): OpenStory | undefined {
    return this.#entries.get(itemId)?.story;
  }

  story(id: string): OpenStory | undefined {
    return this.#stories.get(id);
  }

  /** Rarity of a word in natural log, counted over the background and these reports together. */
  readonly rarity: Rarity = (word) => {
    let count = this.#logCounts.get(word);
    if (count === undefined) {
      const recent = this.#postings.get(word)?.size ?? 0;
      count = Math.log((background.counts.get(word) ?? UNKNOWN_COUNT) + recent);
      this.#logCounts.set(word, count);
    }
    return Math.log(background.items + this.#size) - count;
  };

  /**
   * How rare a word is outside a story, in natural log: over the other reports of the last days and the background together.
   * What half of the day's news says tells nothing, however rare it was last year; what only this story says, much.
   */
  rarityOutside(storyId: string): Rarity {
    const story = this.#stories.get(storyId);
    const others = this.#size - (story?.reports.length ?? 0);
    const worth = Math.min(1, STREAM_WORTH / others);
    const all = Math.log(BACKGROUND_WORTH + others * worth);
    const own = story?.counts ?? countsOf((story?.reports ?? []).map(({ words }) => words));
    const known = new Map<string, number>();
    return (word) => {
      let rare = known.get(word);
      if (rare === undefined) {
        const count = (this.#postings.get(word)?.size ?? 0) - (own.get(word) ?? 0);
        const usual = (background.counts.get(word) ?? UNKNOWN_COUNT) / background.items;
        rare = all - Math.log(BACKGROUND_WORTH * usual + count * worth);
        known.set(word, rare);
      }
      return rare;
    };
  }

  /** Moves the clock to the newest report seen, and lets go of what has become too old. */
  advance(at: number): void {
    if (at <= this.#clock) return;
    this.#clock = at;
    for (const [hour, entries] of this.#hours) {
      if (!this.#tooOld(hour)) continue;
      // One that a copy has put into a later hour since goes with that.
      for (const entry of entries) if (hourOf(entry.report) === hour) this.#forget(entry);
      this.#hours.delete(hour);
    }
  }

  /**
   * Takes a report in; one that is already too old to be compared with changes nothing. A copy only keeps its story from
   * closing: nothing is compared with it, and its words do not count again.
   */
  add(report: Report, story: string, openedAt: number): void {
    this.advance(report.at);
    if (this.#tooOld(hourOf(report))) return;
    const original = report.text === null ? undefined : this.#texts.get(report.text);
    if (original?.story.id === story) {
      this.#addCopy(original, report);
      return;
    }
    const entry: Entry = { report, ids: [report.id], story: this.#open(story, openedAt), worth: 0 };
    this.#enter(entry);
    this.#size++;
    this.#entries.set(report.id, entry);
    if (report.text) this.#texts.set(report.text, entry);
    for (const word of report.words) {
      this.#logCounts.delete(word);
      const posting = this.#postings.get(word);
      if (posting) posting.add(entry);
      else this.#postings.set(word, new Set([entry]));
    }
    this.#remind(entry);
  }

  #addCopy(entry: Entry, copy: Report): void {
    entry.ids.push(copy.id);
    this.#entries.set(copy.id, entry);
    const { report, story } = entry;
    if (copy.at <= report.at) return;
    entry.report = { ...report, at: copy.at };
    story.reports[story.reports.indexOf(report)] = entry.report;
    if (hourOf(report) !== hourOf(copy)) this.#remind(entry);
  }

  /** Notes the hour after which an entry may be too old. */
  #remind(entry: Entry): void {
    const hour = hourOf(entry.report);
    const sameHour = this.#hours.get(hour);
    if (sameHour) sameHour.push(entry);
    else this.#hours.set(hour, [entry]);
  }

  /** The open story of a report with the same text. */
  copied(report: Report): OpenStory | undefined {
    const story = report.text === null ? undefined : this.#texts.get(report.text)?.story;
    return story && report.at - story.openedAt <= AGE ? story : undefined;
  }

  /** The open stories that share the rarest words with a report, best first; none for a report older than all of them. */
  candidates(report: Report, rarity: Rarity, reach: Reach = REACH): OpenStory[] {
    if (this.#tooOld(hourOf(report))) return [];
    const touched = this.#touch(report, rarity);
    const most = touched.reduce((top, { worth }) => Math.max(top, worth), 0);
    const best = new Map<OpenStory, number>();
    for (const entry of touched) {
      const { story, worth } = entry;
      entry.worth = 0;
      if (worth < most * reach.near || report.at - story.openedAt > AGE) continue;
      if (worth > (best.get(story) ?? 0)) best.set(story, worth);
    }
    return [...best]
      .sort(([a, x], [b, y]) => y - x || (a.id < b.id ? -1 : 1))
      .slice(0, reach.most)
      .map(([story]) => story);
  }

  /** Adds up on each entry what it shares with a report, and returns those that share anything. */
  #touch(report: Report, rarity: Rarity): Entry[] {
    const rare = report.words
      .map((word, i) => ({ word, weight: weightAt(report, i), rare: rarity(word) }))
      .filter((word) => word.rare > -Math.log(COMMON))
      .sort((a, b) => b.rare - a.rare || (a.word < b.word ? -1 : 1));
    const touched: Entry[] = [];
    let walked = 0;
    for (const { word, weight, rare: worth } of rare) {
      const posting = this.#postings.get(word);
      if (!posting) continue;
      walked += posting.size;
      if (walked > POSTINGS) break;
      for (const entry of posting) {
        if (entry.worth === 0) touched.push(entry);
        entry.worth += weight * worth;
      }
    }
    return touched;
  }

  #open(id: string, openedAt: number): CountedStory {
    const story = this.#stories.get(id) ?? { id, openedAt, reports: [] };
    this.#stories.set(id, story);
    return story;
  }

  #enter({ report, story }: Entry): void {
    story.reports.push(report);
    if (story.counts) for (const word of report.words) story.counts.set(word, (story.counts.get(word) ?? 0) + 1);
    else if (story.reports.length > 1) story.counts = countsOf(story.reports.map(({ words }) => words));
  }

  #leave({ report, story }: Entry): void {
    story.reports.splice(story.reports.indexOf(report), 1);
    if (story.reports.length === 0) this.#stories.delete(story.id);
    if (story.reports.length < 2) delete story.counts;
    for (const word of story.counts ? report.words : []) {
      const left = (story.counts?.get(word) ?? 0) - 1;
      if (left > 0) story.counts?.set(word, left);
      else story.counts?.delete(word);
    }
  }

  #tooOld(hour: number): boolean {
    return (hour + 1) * HOUR <= this.#clock - SILENCE;
  }

  #forget(entry: Entry): void {
    this.#leave(entry);
    for (const id of entry.ids) this.#entries.delete(id);
    this.#size--;
    const { text } = entry.report;
    if (text && this.#texts.get(text) === entry) this.#texts.delete(text);
    for (const word of entry.report.words) {
      this.#logCounts.delete(word);
      const posting = this.#postings.get(word);
      posting?.delete(entry);
      if (posting?.size === 0) this.#postings.delete(word);
    }
  }
}

function hourOf({ at }: Report): number {
  return Math.floor(at / HOUR);
}

/** In how many of some lists, none of which says a thing twice, each thing stands. */
export function countsOf<T>(lists: readonly Iterable<T>[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const list of lists) for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}
