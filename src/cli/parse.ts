import { parseArgs } from 'node:util';
import { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { createFeedParser } from '../feeds/parser.ts';
import { contents, type Line, linesOf, parseLine, print } from './lines.ts';
import { BATCH_ALONE, readOptions, UsageError } from './usage.ts';

const BatchLineSchema = z.object({
  file: z.string(),
  url: z.string().nullish(),
  contentType: z.string().nullish(),
});
type Request = z.infer<typeof BatchLineSchema>;

/** `parse FILE` prints the items of a feed document; `parse --batch` answers a JSON line for each line of standard input. */
export async function parse(args: string[]): Promise<void> {
  const options = { url: { type: 'string' }, 'content-type': { type: 'string' }, batch: { type: 'boolean' } } as const;
  const readArgs = () => parseArgs({ args, allowPositionals: true, options });
  const { values, positionals } = readOptions(readArgs);
  const parser = createFeedParser();

  async function read({ file, url, contentType }: Request) {
    const feed = await parser.parse(await contents(file), {
      url: url ?? null,
      contentType: contentType ?? null,
      now: Date.now(),
    });
    return {
      title: feed.title,
      items: feed.items.map(({ id, title, link, published, summary }) => ({
        id,
        title,
        url: link,
        published: published === null ? null : new Date(published).toISOString(),
        summary,
      })),
    };
  }

  async function answer(line: Line) {
    const request = parseLine(BatchLineSchema, line);
    return { file: request.file, ...(await read(request).catch(asError)) };
  }

  try {
    if (values.batch) {
      if (positionals.length > 0) throw new UsageError(BATCH_ALONE);
      for await (const line of linesOf('-')) await print(await answer(line).catch(asError));
      return;
    }
    const [file, ...rest] = positionals;
    if (!file || rest.length > 0) throw new UsageError('parse takes one file.');
    await print(await read({ file, url: values.url, contentType: values['content-type'] }));
  } finally {
    await parser.close();
  }
}

function asError(error: unknown): { error: string } {
  if (error instanceof UserError) return { error: error.message };
  throw error;
}
