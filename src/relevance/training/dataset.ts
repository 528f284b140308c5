import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { SeveritySchema, TagSchema, TheatreSchema } from '../../core/vocabulary.ts';

const TextSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  source: z.string(),
  /** YYYY-MM-DD */
  published: z.string(),
});

const LabelsSchema = z.object({
  relevant: z.boolean(),
  tags: z.array(TagSchema),
  theatres: z.array(TheatreSchema),
  severity: SeveritySchema.nullable(),
});

/** One labelled item: a line of the labelled file, which is also what a team's feedback is exported as. */
export const LabelledSchema = TextSchema.extend(LabelsSchema.shape);
export type Labelled = z.infer<typeof LabelledSchema>;
export type NewsLine = z.infer<typeof TextSchema>;

/** Reads JSON lines, plain or gzipped. Throws with the line's number when one does not hold what it should. */
export function readLabelled(path: string): Labelled[] {
  return lines(path).map((line, i) => parseLine(LabelledSchema, line, path, i));
}

/** Reads news without labels, in the same format. */
export function readNews(path: string): NewsLine[] {
  return lines(path).map((line, i) => parseLine(TextSchema, line, path, i));
}

export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function lines(path: string): string[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

function parseLine<T>(schema: z.ZodType<T>, line: string, path: string, i: number): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`${path}, line ${i + 1}: not a news item in the expected format`, { cause });
  }
}
