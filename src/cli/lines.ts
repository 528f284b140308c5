import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { UserError } from '../core/errors.ts';

const BYTE_ORDER_MARK = /^\uFEFF/;

/** A line with its number in the file, from 1. */
export interface Line {
  text: string;
  number: number;
}

/** The lines of a file, or of standard input for `-`, but for blank ones. Throws a UserError when the file cannot be read. */
export async function* linesOf(file: string): AsyncGenerator<Line> {
  const input = file === '-' ? process.stdin : await opened(file);
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    const text = number === 1 ? line.replace(BYTE_ORDER_MARK, '') : line;
    if (text.trim() !== '') yield { text, number };
  }
}

/** What is in a file. Throws a UserError when it cannot be read. */
export function contents(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new UserError(`The file ${file} cannot be read.`, { cause });
  });
}

async function opened(file: string): Promise<NodeJS.ReadableStream> {
  try {
    if ((await stat(file)).isDirectory()) throw new Error('It is a folder.');
    const stream = createReadStream(file);
    await once(stream, 'open');
    return stream;
  } catch (cause) {
    throw new UserError(`The file ${file} cannot be read.`, { cause });
  }
}

/** Parses one JSON line. Throws a UserError that names the line. */
export function parseLine<T>(schema: z.ZodType<T>, { text, number }: Line): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const why =
      cause instanceof z.ZodError
        ? cause.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(' ')).join(', ')
        : 'it is not JSON';
    throw new UserError(`Line ${number} cannot be used: ${why}.`, { cause });
  }
}

const optionalText = z.string('must be a text').nullish();

/** A news item as the command line takes it. */
export const NewsLineSchema = z.object({
  id: z.union([z.string(), z.number()], 'must be a text or a number').transform(String),
  title: optionalText.transform((text) => text ?? ''),
  summary: optionalText.transform((text) => text ?? ''),
  source: optionalText.transform((text) => text ?? ''),
  url: optionalText,
  published: optionalText,
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
