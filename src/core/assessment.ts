import { z } from 'zod';
import { messageOf } from './errors.ts';
import { SeveritySchema, TagSchema, TheatreSchema } from './vocabulary.ts';

/** What an assessment reads: a news item as a reader of a feed sees it. */
export interface NewsText {
  title: string;
  summary: string;
  /** Outlet name; empty when unknown. */
  source: string;
}

/** What a word counts as that is in no table of names and concepts, and speaks for relevance by its use alone. */
export const BARE_WORDING = 'wording of such news';

/** One thing found in the text that counted. `phrase` stands in the text letter for letter (case aside). */
const EvidenceSchema = z.object({
  phrase: z.string(),
  field: z.enum(['title', 'summary']),
  /** What the phrase counts as, in words: "a patron rules out". */
  meaning: z.string(),
  /** Contribution to the score in log-odds; negative speaks against relevance. */
  weight: z.number(),
});
export type Evidence = z.infer<typeof EvidenceSchema>;

/**
 * Which way a recognised deed speaks about the article's thesis: `for` (a commitment pulled a patron in),
 * `against` (the chain held or did not pull), `open` otherwise. Never derived from a tag alone.
 */
const DirectionSchema = z.object({
  lean: z.enum(['for', 'against', 'open']),
  /** The phrase of the text that carries the deed; null when open. */
  phrase: z.string().nullable(),
});
export type Direction = z.infer<typeof DirectionSchema>;

/**
 * The judgement on one item. Tags, theatres and severity are the best guess also where `relevant` is false; of what is clearly
 * not relevant, labels, reasons and evidence are left out when feeds are read.
 */
export const AssessmentSchema = z.object({
  /** `failed`: judging it ran into a defect of ours; the reason says which. */
  status: z.enum(['assessed', 'other-language', 'empty', 'failed']),
  /** ISO 639-1 code, or `und` when the text is too short to tell. */
  language: z.string(),
  relevant: z.boolean(),
  /** Calibrated probability of relevance, 0 to 1. */
  score: z.number().min(0).max(1),
  tags: z.array(TagSchema),
  theatres: z.array(TheatreSchema),
  severity: SeveritySchema.nullable(),
  /** Sentences a person understands: what was found, what it counts as, how it added up. */
  reasons: z.array(z.string()),
  evidence: z.array(EvidenceSchema),
  /** Ids of the states, alliances, groups and leaders recognised, in order of first appearance ("US", "NATO", "hezbollah"). */
  actors: z.array(z.string()),
  direction: DirectionSchema,
});
export type Assessment = z.infer<typeof AssessmentSchema>;

/** Stands in for the judgement on an item that could not be judged. */
export function failedAssessment(cause: unknown): Assessment {
  return {
    status: 'failed',
    language: 'und',
    relevant: false,
    score: 0,
    tags: [],
    theatres: [],
    severity: null,
    reasons: [`It could not be judged: ${messageOf(cause)}`.slice(0, 300)],
    evidence: [],
    actors: [],
    direction: { lean: 'open', phrase: null },
  };
}
