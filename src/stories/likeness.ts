import { DAY } from '../core/durations.ts';
import { background } from './background.ts';
import { HAPPENINGS } from './happenings.ts';
import { type Report, weightAt } from './report.ts';
import { countsOf, type OpenStory } from './window.ts';

/** Rarity of a word in natural log. */
export type Rarity = (word: string) => number;

/** What the likeness of a report to a story is judged by. Each is about 0 to 1; the model weighs them. */
export interface Features {
  /** How much of their titles the report and the closest of the story's reports share. */
  titleClosest: number;
  /** Share of the report's words that the story has, each as far as the story's reports share it. */
  shared: number;
  /** The same for the names of the title. */
  titleNamesShared: number;
  /** Share of what most of the story's reports say that the report says too. */
  core: number;
  /** Share of the names most of the story's reports have that the report does not. */
  namesMissing: number;
  /** The rarest name and the second rarest other word that report and story have in common. */
  rarestName: number;
  secondDeed: number;
  /** How far the story's reports share a happening that the report has too. */
  happening: number;
  size: number;
  /** Time since the story moved. */
  gap: number;
  /** The report, or the report whose title is closest to its own, is a live blog or round-up. */
  roundup: number;
  closestIsRoundup: number;
}

/** A long story is compared by its first and its latest reports. */
const FIRST = 4;
const LATEST = 12;
/** Words below this rarity say nothing about an event. */
const PLAIN = 2;

interface Word {
  word: string;
  /** 1 in the title, less in the summary. */
  weight: number;
  rare: number;
  isName: boolean;
}

/** Compares a report with a story. */
export function likeness(report: Report, story: OpenStory, rarity: Rarity): Features {
  const words = report.words.map((word, i) => describe(word, weightAt(report, i), rarity));
  const own = new Set(report.words);
  const others = sample(story.reports);
  const n = others.length;
  const told = story.counts && n === story.reports.length ? story.counts : countsOf(others.map((other) => other.words));
  const share = (word: string) => (told.get(word) ?? 0) / n;
  const title = words.filter(({ weight }) => weight === 1);
  const titleNames = title.filter(({ isName }) => isName);
  const covered = (list: readonly Word[], floor: number) =>
    ratio(list.map((word) => ({ worth: above(word.rare, floor) * word.weight, share: share(word.word) })));
  const common = words
    .filter(({ word }) => told.has(word))
    .map((word) => ({ ...word, worth: above(word.rare, 1.5) * Math.sqrt(share(word.word)) * word.weight }))
    .sort((a, b) => b.worth - a.worth);
  const [, secondDeed] = common.filter(({ word, isName }) => !isName && !/^\d/.test(word));
  const closest = closestTitle(title, others, rarity);
  return {
    titleClosest: closest.alike,
    shared: covered(words, 0),
    titleNamesShared: covered(titleNames, 1.5),
    core: n === 1 ? held(own, countsOf(others.map(titleOf)), 1, n, rarity) : held(own, told, n * 0.4, n, rarity),
    namesMissing: namesMissing(own, told, n, rarity),
    rarestName: (common.find(({ isName }) => isName)?.worth ?? 0) / 6,
    secondDeed: (secondDeed?.worth ?? 0) / 6,
    happening: Math.max(0, ...words.filter(({ word }) => HAPPENINGS.has(word)).map(({ word }) => share(word))),
    size: Math.log(n) / 4,
    gap: Math.max(0, report.at - Math.max(...others.map(({ at }) => at))) / DAY / 3,
    roundup: report.roundup ? 1 : 0,
    closestIsRoundup: closest.report?.roundup ? 1 : 0,
  };
}

function describe(word: string, weight: number, rarity: Rarity): Word {
  return { word, weight, rare: rarity(word), isName: background.names.has(word) };
}

function titleOf(report: Report): readonly string[] {
  return report.words.slice(0, report.titleWords);
}

function sample(reports: readonly Report[]): readonly Report[] {
  return reports.length <= FIRST + LATEST ? reports : [...reports.slice(0, FIRST), ...reports.slice(-LATEST)];
}

/** The report whose title shares most with a title, by rarity, and how much: 1 when they are the same. */
function closestTitle(
  title: readonly Word[],
  others: readonly Report[],
  rarity: Rarity,
): { report: Report | undefined; alike: number } {
  const own = sum(title.map(({ rare }) => rare));
  let best: { report: Report | undefined; alike: number } = { report: others[0], alike: 0 };
  for (const report of others) {
    const other = titleOf(report);
    const theirs = sum(other.map(rarity));
    const both = sum(title.map(({ word, rare }) => (other.includes(word) ? rare : 0)));
    const alike = both / (Math.sqrt(own * theirs) || 1);
    if (alike > best.alike) best = { report, alike };
  }
  return best;
}

type Counts = ReadonlyMap<string, number>;
type Words = ReadonlySet<string>;

/** Share of the words in at least `least` of `n` reports, by rarity, that the report has too. */
function held(own: Words, counts: Counts, least: number, n: number, rarity: Rarity): number {
  const core = [...counts].filter(([, count]) => count >= least);
  const worth = (word: string, count: number) => (above(rarity(word), PLAIN) * count) / n;
  return ratio(core.map(([word, count]) => ({ worth: worth(word, count), share: own.has(word) ? 1 : 0 })));
}

function namesMissing(own: Words, all: Counts, n: number, rarity: Rarity): number {
  const names = [...all].filter(([word, count]) => background.names.has(word) && count >= (n === 1 ? 1 : n / 2));
  const worth = (word: string, count: number) => (above(rarity(word), PLAIN) * count) / n;
  return ratio(names.map(([word, count]) => ({ worth: worth(word, count), share: own.has(word) ? 0 : 1 })));
}

/** The shares' mean, weighted by worth; 0 when nothing has worth. */
function ratio(parts: readonly { worth: number; share: number }[]): number {
  return sum(parts.map(({ worth, share }) => worth * share)) / (sum(parts.map(({ worth }) => worth)) || 1);
}

function above(rare: number, floor: number): number {
  return Math.max(0, rare - floor);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
