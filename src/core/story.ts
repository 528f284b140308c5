import type { Assessment } from './assessment.ts';
import type { Item } from './item.ts';
import type { Severity, Tag, Theatre } from './vocabulary.ts';

/** One report of a story as a scope sees it: the item, what was judged of it, and what the feed list knows of its outlet. */
export interface StoryReport {
  item: Pick<Item, 'id' | 'title' | 'summary' | 'url' | 'source' | 'published' | 'firstSeen'>;
  assessment: Assessment;
  /** Country of the outlet as the feed list names it; null when unknown. */
  country: string | null;
  stateRun: boolean;
}

/** One move of a story. Times are epoch milliseconds. */
export interface StoryStep {
  /**
   * `opened` by its first relevant report, `updated` by a further one, `escalated` by a step up in severity or a tag that
   * makes it another kind of event, `eased` by a denial, a correction or restraint.
   */
  kind: 'opened' | 'updated' | 'escalated' | 'eased';
  /** The item that caused it. */
  itemId: string;
  /** When that item was reported. */
  at: number;
  /** What changed, in one sentence. */
  sentence: string;
  /** Severity of the story after the step. */
  severity: Severity | null;
}

/** A story as one scope sees it. Times are epoch milliseconds. */
export interface StoryView {
  id: string;
  headline: string;
  headlineItemId: string;
  tags: Tag[];
  theatres: Theatre[];
  actors: string[];
  /** The highest of its relevant reports; null when none is relevant. */
  severity: Severity | null;
  firstSeen: number;
  lastMoved: number;
  /** In the order they came. */
  reports: {
    itemId: string;
    title: string;
    outlet: string;
    url: string | null;
    at: number;
    country: string | null;
    stateRun: boolean;
    relevant: boolean;
    /** The earlier report that has the same text; null when this text is its own. */
    copyOf: string | null;
  }[];
  /** Copies of one text count once. */
  counts: { reports: number; outlets: number; countries: number };
  /** "6 reports · 4 outlets · 2 countries" */
  countLine: string;
  /** Critical, and only one outlet tells of it: reports that are not relevant, or rated no higher than watch, are no second one. */
  oneSourceSoFar: boolean;
  /** All that is known comes from state-run outlets. */
  stateRunOnly: boolean;
  direction: {
    /** `open` when no deed was recognised, or deeds point both ways. */
    lean: 'for' | 'against' | 'open';
    deeds: { lean: 'for' | 'against'; phrase: string; itemId: string }[];
  };
}

/** When a story was last told by a report that counts: lists of stories stand in this order. */
export function lastRelevant({ reports, lastMoved }: StoryView): number {
  const times = reports.filter((report) => report.relevant).map((report) => report.at);
  return times.length > 0 ? Math.max(...times) : lastMoved;
}

/** The address of the report that gives a story its headline; null where it has none. */
export function headlineUrl({ reports, headlineItemId }: Pick<StoryView, 'reports' | 'headlineItemId'>): string | null {
  return reports.find((report) => report.itemId === headlineItemId)?.url ?? null;
}
