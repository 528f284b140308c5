import { counted } from '../core/counted.ts';
import { reportedAt } from '../core/item.ts';
import type { StoryReport, StoryView } from '../core/story.ts';
import { moreSevere, type Severity, severityRank } from '../core/vocabulary.ts';
import { copiesIn } from './copies.ts';
import { clearest } from './headline.ts';
import { stepsOf } from './steps.ts';
import { countsOf } from './window.ts';

/** A tag or theatre describes a story when at least this share of its relevant reports has it. */
const SHARED = 0.3;
const MOST_THEATRES = 2;

/**
 * A story as one scope sees it, from the reports visible there in the order they came. Tags, theatres, actors and severity
 * come from its relevant reports alone, and a tag that people were told of stays; null when there is no report at all.
 */
export function viewStory(id: string, reports: readonly StoryReport[]): StoryView | null {
  const relevant = reports.filter((report) => report.assessment.relevant);
  const copies = copiesIn(reports.map((report) => report.item));
  const own = reports.filter((_, i) => copies[i] === null);
  // Of the reports that are listed, where one of them is relevant: its tags stand beside it.
  const named = [own.filter((report) => report.assessment.relevant), relevant, own].find((some) => some.length > 0);
  const headline = clearest(named ?? []);
  if (!headline) return null;
  const outlets = new Set(own.map((report) => report.item.source));
  const countries = new Set(own.map((report) => report.country));
  const counts = { reports: own.length, outlets: outlets.size, countries: countries.has(null) ? 0 : countries.size };
  const times = reports.map((report) => reportedAt(report.item));
  const severity = relevant.reduce<Severity | null>(
    (top, { assessment }) => moreSevere(top, assessment.severity),
    null,
  );
  return {
    id,
    headline: headline.item.title,
    headlineItemId: headline.item.id,
    tags: [...new Set([...common(relevant.map(({ assessment }) => assessment.tags)), ...stepsOf(reports).turned])],
    theatres: common(relevant.map(({ assessment }) => assessment.theatres)).slice(0, MOST_THEATRES),
    actors: common(relevant.map(({ assessment }) => assessment.actors)),
    severity,
    firstSeen: Math.min(...times),
    lastMoved: Math.max(...times),
    reports: reports.map((report, i) => ({
      itemId: report.item.id,
      title: report.item.title,
      outlet: report.item.source,
      url: report.item.url,
      at: reportedAt(report.item),
      country: report.country,
      stateRun: report.stateRun,
      relevant: report.assessment.relevant,
      copyOf: copies[i] ?? null,
    })),
    counts,
    countLine: countLine(counts),
    oneSourceSoFar: severity === 'critical' && tellingOutlets(reports, copies) <= 1,
    stateRunOnly: reports.every((report) => report.stateRun),
    direction: directionOf(relevant),
  };
}

/** How many outlets tell of a deed in words of their own: another one's remark, or what only stands beside it, bears nothing out. */
function tellingOutlets(reports: readonly StoryReport[], copies: readonly (string | null)[]): number {
  const sources = new Map(reports.map(({ item }) => [item.id, item.source]));
  const telling = reports.flatMap(({ item, assessment: { relevant, severity } }, i) =>
    relevant && severityRank(severity) > 0 ? [sources.get(copies[i] ?? item.id)] : [],
  );
  return new Set(telling).size;
}

/** "6 reports · 4 outlets · 2 countries"; countries only where the feed list knows that of every outlet. */
function countLine({ reports, outlets, countries }: StoryView['counts']): string {
  const parts = [counted(reports, 'report'), counted(outlets, 'outlet')];
  if (countries > 0) parts.push(counted(countries, 'country', 'countries'));
  return parts.join(' · ');
}

/** The values that enough of the lists hold, most frequent first, then by first appearance; never none when there is one. */
function common<T>(lists: readonly (readonly T[])[]): T[] {
  const ranked = [...countsOf(lists.map((list) => new Set(list)))].sort(([, a], [, b]) => b - a);
  return ranked.filter(([, count], i) => i === 0 || count >= SHARED * lists.length).map(([value]) => value);
}

function directionOf(relevant: readonly StoryReport[]): StoryView['direction'] {
  const deeds = relevant.flatMap(({ item, assessment: { direction } }) =>
    direction.lean === 'open' || direction.phrase === null
      ? []
      : [{ lean: direction.lean, phrase: direction.phrase, itemId: item.id }],
  );
  const [first, ...rest] = deeds;
  const agreed = first && rest.every((deed) => deed.lean === first.lean);
  return { lean: agreed ? first.lean : 'open', deeds };
}
