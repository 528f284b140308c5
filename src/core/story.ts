import { z } from 'zod';
import type { Assessment } from './assessment.ts';
import type { Item } from './item.ts';
import { SeveritySchema, TagSchema, TheatreSchema } from './vocabulary.ts';

/** One report of a story as a scope sees it: the item, what was judged of it, and what the feed list knows of its outlet. */
export interface StoryReport {
  item: Pick<Item, 'id' | 'title' | 'summary' | 'url' | 'source' | 'published' | 'firstSeen'>;
  assessment: Assessment;
  /** Country of the outlet as the feed list names it; null when unknown. */
  country: string | null;
  stateRun: boolean;
}

/**
 * How a story moved: `opened` by its first relevant report, `updated` by a further one, `escalated` by a step up in
 * severity or a tag that makes it another kind of event, `eased` by a denial, a correction or restraint.
 */
export const StoryStepSchema = z.object({
  kind: z.enum(['opened', 'updated', 'escalated', 'eased']),
  /** The item that caused it. */
  itemId: z.string(),
  /** When that item was reported, epoch milliseconds. */
  at: z.number(),
  /** What changed, in one sentence. */
  sentence: z.string(),
  /** Severity of the story after the step. */
  severity: SeveritySchema.nullable(),
});
export type StoryStep = z.infer<typeof StoryStepSchema>;

/** What the next step depends on; stored per story and scope. */
export const StoryStateSchema = z.object({
  /** False until the first relevant report. */
  opened: z.boolean(),
  severity: SeveritySchema.nullable(),
  tags: z.array(TagSchema),
  /** Of these, those that made it another kind of event than it was when it opened. */
  turned: z.array(TagSchema),
  /** Tags that would make it another kind of event, still on the word of these outlets alone. */
  claimed: z.array(z.object({ tag: TagSchema, outlets: z.array(z.string()) })),
  /** Kinds of easing already told. */
  eased: z.array(z.enum(['denial', 'correction', 'restraint'])),
});
export type StoryState = z.infer<typeof StoryStateSchema>;

export const StoryViewSchema = z.object({
  id: z.string(),
  headline: z.string(),
  headlineItemId: z.string(),
  tags: z.array(TagSchema),
  theatres: z.array(TheatreSchema),
  actors: z.array(z.string()),
  /** The highest of its relevant reports; null when none is relevant. */
  severity: SeveritySchema.nullable(),
  /** Epoch milliseconds. */
  firstSeen: z.number(),
  lastMoved: z.number(),
  /** False once it has been silent for so long that it takes no more reports. */
  moving: z.boolean(),
  /** In the order they came. */
  reports: z.array(
    z.object({
      itemId: z.string(),
      title: z.string(),
      outlet: z.string(),
      url: z.string().nullable(),
      at: z.number(),
      country: z.string().nullable(),
      stateRun: z.boolean(),
      relevant: z.boolean(),
      /** The earlier report that has the same text; null when this text is its own. */
      copyOf: z.string().nullable(),
    }),
  ),
  /** Copies of one text count once. */
  counts: z.object({ reports: z.number(), outlets: z.number(), countries: z.number() }),
  /** "6 reports · 4 outlets · 2 countries" */
  countLine: z.string(),
  /** Critical, and all of it rests on one outlet. */
  oneSourceSoFar: z.boolean(),
  /** All that is known comes from state-run outlets. */
  stateRunOnly: z.boolean(),
  direction: z.object({
    /** `open` when no deed was recognised, or deeds point both ways. */
    lean: z.enum(['for', 'against', 'open']),
    deeds: z.array(z.object({ lean: z.enum(['for', 'against']), phrase: z.string(), itemId: z.string() })),
  }),
});
export type StoryView = z.infer<typeof StoryViewSchema>;

/** When a story was last told by a report that counts: lists of stories stand in this order. */
export function lastRelevant({ reports, lastMoved }: StoryView): number {
  const times = reports.filter((report) => report.relevant).map((report) => report.at);
  return times.length > 0 ? Math.max(...times) : lastMoved;
}

/** The address of the report that gives a story its headline; null where it has none. */
export function headlineUrl({ reports, headlineItemId }: Pick<StoryView, 'reports' | 'headlineItemId'>): string | null {
  return reports.find((report) => report.itemId === headlineItemId)?.url ?? null;
}
