import { type Handler, Parser, type ParserOptions } from 'htmlparser2';

/** Deeper than any page or list that people read; what nests further is an attack, for the parser takes quadratic time there. */
const MAX_DEPTH = 200;
const CHUNK = 8_192;

/** What a document's elements are handed to, as they begin and end. */
export type MarkupHandler = Pick<Partial<Handler>, 'ontext'> & {
  onopentag(name: string, attributes: Record<string, string>): void;
  onclosetag(name: string): void;
};

/** Reads markup in time linear in its length, until `enough`; false where it nests too deeply to be read to its end. */
export function readMarkup(
  text: string,
  handler: MarkupHandler,
  { enough = () => false, ...options }: ParserOptions & { enough?(): boolean } = {},
): boolean {
  let depth = 0;
  const parser = new Parser(
    {
      ...handler,
      onopentag(name, attributes) {
        depth++;
        handler.onopentag(name, attributes);
      },
      onclosetag(name) {
        depth--;
        handler.onclosetag(name);
      },
    },
    options,
  );
  for (let at = 0; at < text.length && depth <= MAX_DEPTH && !enough(); at += CHUNK)
    parser.write(text.slice(at, at + CHUNK));
  const whole = depth <= MAX_DEPTH;
  parser.end();
  return whole;
}
