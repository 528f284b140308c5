import { z } from 'zod';
import { ChannelAddressSchema } from './address.ts';
import { ClockTimeSchema, TimeZoneSchema } from './subscription.ts';

/** Monday is 1, Sunday 7 (ISO 8601). */
export const WeekdaySchema = z.number().int().min(1).max(7);
const EDITIONS = ['daily', 'weekly'] as const;
export const EditionSchema = z.enum(EDITIONS);
export type Edition = z.infer<typeof EditionSchema>;

/** When a channel gets which digest: a wall-clock time in a zone, on some days of the week. */
export const DigestScheduleSchema = z.object({
  address: ChannelAddressSchema,
  edition: EditionSchema,
  clock: ClockTimeSchema,
  zone: TimeZoneSchema,
  days: z.array(WeekdaySchema).min(1),
  /** Epoch milliseconds: nothing that was due before is posted. */
  since: z.number(),
});
export type DigestSchedule = z.infer<typeof DigestScheduleSchema>;

/** One digest that is, or was, due. */
export interface DueDigest {
  /** Local date in the schedule's zone, `YYYY-MM-DD`; with channel and edition it names the digest. */
  localDate: string;
  /** Epoch milliseconds. */
  at: number;
}
