import type { Rarity } from './likeness.ts';
import type { Report } from './report.ts';

/** A story that still takes reports. */
export interface OpenStory {
  id: string;
  openedAt: number;
  /** Active reports in the order they came. */
  reports: Report[];
}

const HOUR = 3_600_000;
/** A report is compared with for this long; a story none of whose reports is that young is closed by silence. */
export const SILENCE = 72 * HOUR;
/** A story takes no report after this age, however lively: what follows is a new story. */
const AGE = 7 * 24 * HOUR;
/** At most so many postings are walked to find candidates, rarest words first. */
const POSTINGS = 6000;
/** Words in more than this share of all news find nothing. */
const COMMON = 0.03;
const CANDIDATES = 16;

/**
 * The reports of one scope of the last three days and an index of their words. Its state follows from the reports it was given and
 * the order they came in alone, so that it can be rebuilt from stored items.
 */
export class ActiveWindow {
  #clock = Number.NEGATIVE_INFINITY;
  readonly #stories = new Map<string, OpenStory>();
  readonly #storyOf = new Map<Report, OpenStory>();
  readonly #byId = new Map<string, Report>();
  readonly #postings = new Map<string, Set<Report>>();
  /** Reports by hour, for eviction. */
  readonly #hours = new Map<number, Report[]>();

  get size(): number {
    return this.#storyOf.size;
  }

  story(id: string): OpenStory | undefined {
    return this.#stories.get(id);
  }

  /** In how many of its reports a word stands. */
  count(word: string): number {
    return this.#postings.get(word)?.size ?? 0;
  }

  /** Puts a report that is still active into another story, which it opens when there is none of that name. */
  move(id: string, story: string): void {
    const report = this.#byId.get(id);
    const from = report && this.#storyOf.get(report);
    if (!report || !from || from.id === story) return;
    this.#leave(report, from);
    this.#join(report, story, report.at);
  }

  /** Moves the clock to the newest report seen, and lets go of what has become too old. */
  advance(at: number): void {
    if (at <= this.#clock) return;
    this.#clock = at;
    for (const [hour, reports] of this.#hours) {
      if (!this.#tooOld(hour)) continue;
      for (const report of reports) this.#forget(report);
      this.#hours.delete(hour);
    }
  }

  /** Takes a report in; one that is already too old to be compared with changes nothing. */
  add(report: Report, story: string, openedAt: number): void {
    this.advance(report.at);
    if (this.#tooOld(Math.floor(report.at / HOUR))) return;
    this.#byId.set(report.id, report);
    this.#join(report, story, openedAt);
    for (const word of report.words.keys()) {
      const posting = this.#postings.get(word);
      if (posting) posting.add(report);
      else this.#postings.set(word, new Set([report]));
    }
    const hour = Math.floor(report.at / HOUR);
    const sameHour = this.#hours.get(hour);
    if (sameHour) sameHour.push(report);
    else this.#hours.set(hour, [report]);
  }

  /** The open stories that share the rarest words with a report, best first. */
  candidates(report: Report, rarity: Rarity): OpenStory[] {
    const rare = [...report.words]
      .map(([word, weight]) => ({ word, weight, rarity: rarity(word) }))
      .filter((word) => word.rarity > -Math.log(COMMON))
      .sort((a, b) => b.rarity - a.rarity || (a.word < b.word ? -1 : 1));
    const shared = new Map<Report, number>();
    let walked = 0;
    for (const { word, weight, rarity } of rare) {
      const posting = this.#postings.get(word);
      if (!posting) continue;
      walked += posting.size;
      if (walked > POSTINGS) break;
      for (const other of posting) shared.set(other, (shared.get(other) ?? 0) + weight * rarity);
    }
    const best = new Map<OpenStory, number>();
    for (const [other, worth] of shared) {
      const story = this.#storyOf.get(other);
      if (!story || report.at - story.openedAt > AGE) continue;
      if (worth > (best.get(story) ?? 0)) best.set(story, worth);
    }
    return [...best]
      .sort(([a, x], [b, y]) => y - x || (a.id < b.id ? -1 : 1))
      .slice(0, CANDIDATES)
      .map(([story]) => story);
  }

  #join(report: Report, id: string, openedAt: number): void {
    const story = this.#stories.get(id) ?? { id, openedAt, reports: [] };
    story.reports.push(report);
    this.#stories.set(id, story);
    this.#storyOf.set(report, story);
  }

  #leave(report: Report, story: OpenStory): void {
    this.#storyOf.delete(report);
    story.reports.splice(story.reports.indexOf(report), 1);
    if (story.reports.length === 0) this.#stories.delete(story.id);
  }

  #tooOld(hour: number): boolean {
    return (hour + 1) * HOUR <= this.#clock - SILENCE;
  }

  #forget(report: Report): void {
    const story = this.#storyOf.get(report);
    if (!story) return;
    this.#leave(report, story);
    this.#byId.delete(report.id);
    for (const word of report.words.keys()) {
      const posting = this.#postings.get(word);
      posting?.delete(report);
      if (posting?.size === 0) this.#postings.delete(word);
    }
  }
}
