import { background } from './background.ts';
import { HAPPENINGS } from './happenings.ts';
import type { Report } from './report.ts';
import type { OpenStory } from './window.ts';

/** Rarity of a word in natural log. */
export type Rarity = (word: string) => number;

/** What the likeness of a report to a story is judged by. Each is about 0 to 1; the model weighs them. */
export interface Features {
  /** Cosine with the closest and the second report of the story, and the mean over all. */
  closest: number;
  second: number;
  mean: number;
  /** As `closest`, titles alone. */
  titleClosest: number;
  /** Share of the report's words that the story has, each as far as the story's reports share it. */
  shared: number;
  /** The same for names and for other words, and for the names of the title alone. */
  namesShared: number;
  deedsShared: number;
  titleNamesShared: number;
  /** Share of what most of the story's reports say that the report says too, and of what their titles say. */
  core: number;
  coreTitle: number;
  /** Share of the names most of the story's reports have that the report does not. */
  namesMissing: number;
  /** The rarest name, the rarest other word and the second rarest that report and story have in common. */
  rarestName: number;
  rarestDeed: number;
  secondDeed: number;
  /** How far the story's reports share a happening that the report has too; and the same times the rarest name. */
  happening: number;
  happeningAndName: number;
  /** Rare words of the title that are new to the story. */
  strange: number;
  size: number;
  /** Time since the story moved. */
  gap: number;
  /** The report, or the report it is closest to, is a live blog or round-up. */
  roundup: number;
  closestIsRoundup: number;
}

const DAY = 86_400_000;
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

/** Compares a report with a story. `common` are the words that spoke most for it. */
export function likeness(report: Report, story: OpenStory, rarity: Rarity): { features: Features; common: string[] } {
  const words = [...report.words].map(([word, weight]) => describe(word, weight, rarity));
  const others = sample(story.reports);
  const links = others.map((other) => link(words, other, rarity)).sort((a, b) => b.cosine - a.cosine);
  const told = tell(others);
  const n = others.length;
  const share = (word: string) => (told.all.get(word) ?? 0) / n;
  const title = words.filter(({ weight }) => weight === 1);
  const names = words.filter(({ isName }) => isName);
  const deeds = words.filter(({ isName }) => !isName);
  const covered = (list: readonly Word[], floor: number) =>
    ratio(list.map((word) => ({ worth: above(word.rare, floor) * word.weight, share: share(word.word) })));
  const common = words
    .filter(({ word }) => told.all.has(word))
    .map((word) => ({ ...word, worth: above(word.rare, 1.5) * Math.sqrt(share(word.word)) * word.weight }))
    .sort((a, b) => b.worth - a.worth);
  const rarestName = common.find(({ isName }) => isName)?.worth ?? 0;
  const [rarestDeed, secondDeed] = common.filter(({ word, isName }) => !isName && !/^\d/.test(word));
  const happening = Math.max(0, ...words.filter(({ word }) => HAPPENINGS.has(word)).map(({ word }) => share(word)));
  const [first, second] = links;
  const closest = first?.cosine ?? 0;
  const features = {
    closest,
    second: n > 1 ? (second?.cosine ?? 0) : closest * 0.7,
    mean: n > 1 ? sum(links.map(({ cosine }) => cosine)) / n : closest * 0.6,
    titleClosest: Math.max(0, ...links.map(({ titles }) => titles)),
    shared: covered(words, 0),
    namesShared: covered(names, 1.5),
    deedsShared: covered(deeds, 1.5),
    titleNamesShared: covered(
      title.filter(({ isName }) => isName),
      1.5,
    ),
    core: held(report, n === 1 ? told.titles : told.all, n === 1 ? 1 : n * 0.4, n, rarity),
    coreTitle: heldTitles(report, told.titles, n, rarity),
    namesMissing: namesMissing(report, told.all, n, rarity),
    rarestName: rarestName / 6,
    rarestDeed: (rarestDeed?.worth ?? 0) / 6,
    secondDeed: (secondDeed?.worth ?? 0) / 6,
    happening,
    happeningAndName: (happening * Math.min(rarestName, 6)) / 6,
    strange: sum(title.map(({ word, rare }) => (!told.all.has(word) && rare > 4 ? rare : 0))) / 30,
    size: Math.log(n) / 4,
    gap: Math.max(0, report.at - Math.max(...others.map(({ at }) => at))) / DAY / 3,
    roundup: report.roundup ? 1 : 0,
    closestIsRoundup: first?.other.roundup ? 1 : 0,
  };
  return { features, common: common.slice(0, 4).map(({ word }) => word) };
}

function describe(word: string, weight: number, rarity: Rarity): Word {
  return { word, weight, rare: rarity(word), isName: background.names.has(word) };
}

function sample(reports: readonly Report[]): readonly Report[] {
  return reports.length <= FIRST + LATEST ? reports : [...reports.slice(0, FIRST), ...reports.slice(-LATEST)];
}

/** Cosine of all words, and of the title words, of a report and one of the story's. */
function link(
  words: readonly Word[],
  other: Report,
  rarity: Rarity,
): { other: Report; cosine: number; titles: number } {
  let dot = 0;
  let own = 0;
  let titleOwn = 0;
  let titleDot = 0;
  for (const { word, weight, rare } of words) {
    own += (weight * rare) ** 2;
    if (weight === 1) titleOwn += rare;
    const theirs = other.words.get(word);
    if (theirs === undefined) continue;
    dot += weight * theirs * rare * rare;
    if (weight === 1 && theirs === 1) titleDot += rare;
  }
  let theirLength = 0;
  let titleTheirs = 0;
  for (const [word, weight] of other.words) {
    const rare = rarity(word);
    theirLength += (weight * rare) ** 2;
    if (weight === 1) titleTheirs += rare;
  }
  return {
    other,
    cosine: dot / (Math.sqrt(own * theirLength) || 1),
    titles: titleDot / (Math.sqrt(titleOwn * titleTheirs) || 1),
  };
}

type Counts = ReadonlyMap<string, number>;

/** In how many reports, and in how many of their titles, each word stands. */
function tell(reports: readonly Report[]): { all: Counts; titles: Counts } {
  const all = new Map<string, number>();
  const titles = new Map<string, number>();
  for (const { words } of reports) {
    for (const [word, weight] of words) {
      all.set(word, (all.get(word) ?? 0) + 1);
      if (weight === 1) titles.set(word, (titles.get(word) ?? 0) + 1);
    }
  }
  return { all, titles };
}

/** Share of the words in at least `least` of `n` reports, by rarity, that the report has too. */
function held(report: Report, counts: Counts, least: number, n: number, rarity: Rarity): number {
  const core = [...counts].filter(([, count]) => count >= least);
  return ratio(
    core.map(([word, count]) => ({
      worth: (above(rarity(word), PLAIN) * count) / n,
      share: report.words.has(word) ? 1 : 0,
    })),
  );
}

/** The same over all words of the titles, the rarest and most shared counting most. */
function heldTitles(report: Report, titles: Counts, n: number, rarity: Rarity): number {
  return ratio(
    [...titles].map(([word, count]) => ({
      worth: ((above(rarity(word), PLAIN) * count) / n) ** 2,
      share: report.words.has(word) ? 1 : 0,
    })),
  );
}

function namesMissing(report: Report, all: Counts, n: number, rarity: Rarity): number {
  const names = [...all].filter(([word, count]) => background.names.has(word) && count >= (n === 1 ? 1 : n / 2));
  return ratio(
    names.map(([word, count]) => ({
      worth: (above(rarity(word), PLAIN) * count) / n,
      share: report.words.has(word) ? 0 : 1,
    })),
  );
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
