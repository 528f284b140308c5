import { argumentsBorneOn } from './bearing.ts';
import { dayOf } from './dates.ts';
import { DAY } from './durations.ts';
import type { RelevantReport } from './item-table.ts';
import type { Trend, TrendSeries } from './pictures.ts';
import {
  moreSevere,
  SEVERITIES,
  SEVERITY_LABELS,
  type Severity,
  TAG_INFO,
  TAGS,
  type Tag,
  THEATRE_LABELS,
  THEATRES,
  type Theatre,
} from './vocabulary.ts';

export const TREND_KINDS = ['tag', 'theatre', 'severity', 'argument'] as const;
export type TrendKind = (typeof TREND_KINDS)[number];

/** Panels that one picture holds; the fullest ones are shown. */
const MOST_PANELS = 8;

/** The days (UTC) that end with the day of `now`, oldest first, and the span of their reports. */
export function trendSpan(days: number, now: number): { days: string[]; since: number; until: number } {
  const until = (Math.floor(now / DAY) + 1) * DAY;
  const since = until - days * DAY;
  return { days: Array.from({ length: days }, (_, at) => dayOf(since + at * DAY)), since, until };
}

/**
 * Stories a day: a story counts on each day on which a relevant report of it came, under the highest severity of that
 * day, and under each of its tags, theatres or arguments. Only severities are parts of one whole.
 */
export function trendOf(
  kind: TrendKind,
  reports: readonly RelevantReport[],
  days: readonly string[],
  argumentTitle: (slug: string) => string,
): Trend {
  const stories = storiesByDay(reports);
  const counted = (label: string, fits: (story: StoryDay) => boolean): TrendSeries => ({
    label,
    counts: days.map((day) => (stories.get(day) ?? []).filter(fits).length),
  });
  const fullest = (series: TrendSeries[]) =>
    series
      .filter((one) => total(one) > 0)
      .toSorted((a, b) => total(b) - total(a))
      .slice(0, MOST_PANELS);
  const title = (by: string) => `Stories a day by ${by}, last ${days.length} days`;
  switch (kind) {
    case 'severity': {
      const series = SEVERITIES.map((it) => counted(SEVERITY_LABELS[it], (story) => story.severity === it));
      return { title: title('severity'), days, series, stacked: true };
    }
    case 'tag': {
      const series = TAGS.map((it) => counted(TAG_INFO[it].label, (story) => story.tags.has(it)));
      return { title: title('tag'), days, series: fullest(series), stacked: false };
    }
    case 'theatre': {
      const series = THEATRES.map((it) => counted(THEATRE_LABELS[it], (story) => story.theatres.has(it)));
      return { title: title('theatre'), days, series: fullest(series), stacked: false };
    }
    case 'argument': {
      const slugs = [...new Set(TAGS.flatMap((tag) => TAG_INFO[tag].tests))];
      const series = slugs.map((slug) =>
        counted(argumentTitle(slug), (story) => argumentsBorneOn(story.tags, story.theatres).includes(slug)),
      );
      return { title: title('argument of the article'), days, series: fullest(series), stacked: false };
    }
  }
}

interface StoryDay {
  severity: Severity | null;
  tags: Set<Tag>;
  theatres: Set<Theatre>;
}

function storiesByDay(reports: readonly RelevantReport[]): Map<string, StoryDay[]> {
  const byDay = Map.groupBy(reports, (report) => dayOf(report.reportedAt));
  return new Map(
    [...byDay].map(([day, own]) => [
      day,
      [...Map.groupBy(own, (report) => report.storyId).values()].map((story) => ({
        severity: story.map((one) => one.severity).reduce(moreSevere),
        tags: new Set(story.flatMap((one) => one.tags)),
        theatres: new Set(story.flatMap((one) => one.theatres)),
      })),
    ]),
  );
}

function total({ counts }: TrendSeries): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
