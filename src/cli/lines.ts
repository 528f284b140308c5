import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { UserError } from '../core/errors.ts';

/** The lines of a file, or of standard input for `-`. Throws a UserError when the file cannot be read. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  if (file !== '-') await opened(input, file);
  for await (const line of lines) {
    if (line.trim() !== '') yield line;
  }
}

async function opened(input: NodeJS.ReadableStream, file: string): Promise<void> {
  try {
    await once(input, 'open');
  } catch (cause) {
    throw new UserError(`The file ${file} cannot be read.`, { cause });
  }
}

/** Parses one JSON line. Throws a UserError that names the line. */
export function parseLine<T>(schema: z.ZodType<T>, line: string, number: number): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : 'it is not JSON';
    throw new UserError(`Line ${number} cannot be used: ${why}`, { cause });
  }
}

/** A news item as the command line takes it. */
export const NewsLineSchema = z.object({
  id: z.coerce.string(),
  title: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  summary: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  source: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  url: z.string().nullish(),
  published: z.string().nullish(),
});

/** Writes a line to standard output and waits where the reader is slower. */
export async function print(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`)) await once(process.stdout, 'drain');
}

/** Shows how far a long job is, on a terminal only. */
export function progress(count: number, what: string): void {
  if (process.stderr.isTTY && count % 500 === 0) process.stderr.write(`\r${count} ${what}`);
}

export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
