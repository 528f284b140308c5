import { z } from 'zod';
import { SeveritySchema, TagSchema } from './vocabulary.ts';

/** Why something was, or was not, posted to a channel. Named, kept, and shown by `/why`. */
export const VERDICTS = [
  'sent',
  'updated',
  'escalated',
  'held-quiet',
  'held-rate',
  'digest-only',
  'muted',
  'paused',
  'below-threshold',
  'not-matched',
  'baseline',
  'stale',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Verdicts that `/why` works out afresh when asked, so that they are not stored for every channel and story. */
export const NOT_KEPT: ReadonlySet<Verdict> = new Set<Verdict>(['not-matched', 'below-threshold', 'baseline', 'stale']);

/** What the people in one channel have been told of one story so far. */
export const AlertStateSchema = z.object({
  /** Subscriptions that matched when the alert opened or later. */
  subscriptions: z.array(z.string()),
  /** What the posted card says; null while held for the digest or quiet hours. */
  told: z
    .object({
      severity: SeveritySchema,
      tags: z.array(TagSchema),
      /** It rests on reports up to this number in the order of judging. States from before it was kept count as up to date. */
      upTo: z.number().default(Number.MAX_SAFE_INTEGER),
    })
    .nullable(),
  /** Counts openings and escalations: the step of the delivery key. */
  step: z.number().int(),
  /** Held until then (quiet hours); null when not held. */
  heldUntil: z.number().nullable(),
  /** The delivery key of the post it stands in, where that opened the alert of a story which managers joined to this one. */
  opening: z.string().optional(),
});
export type AlertState = z.infer<typeof AlertStateSchema>;
