import { z } from 'zod';
import { unescaped } from './slash.ts';

/** A block of a message, or a part of one: as much of it as holds words. */
const Part = z.object({
  type: z.string(),
  get text() {
    return z.union([z.string(), Part]).optional();
  },
  get fields() {
    return z.array(Part).optional();
  },
  get elements() {
    return z.array(Part).optional();
  },
});
type Part = z.infer<typeof Part>;

const Blocks = z.array(Part).catch([]).default([]);

/** What is read of a message for its words. */
export const WordsShape = {
  text: z.string().default(''),
  blocks: Blocks,
  /** What was forwarded, or what another app posted. */
  attachments: z
    .array(z.object({ title: z.string().default(''), text: z.string().default(''), blocks: Blocks }))
    .default([]),
};

/** Slack's own words in the place of a text that an app left out, as all is said in the blocks. */
const NOT_SAID = "This content can't be displayed.";

/** The words of a message as a person reads them, or where it has none of its own those that it brings along. */
export function wordsOf({ text, blocks, attachments }: z.infer<z.ZodObject<typeof WordsShape>>): string {
  const own = text.trim() === NOT_SAID ? '' : text;
  const brought = () => attachments.flatMap((one) => [one.title, one.text || wordsIn(one.blocks)]);
  return unescaped(withLabels(own || wordsIn(blocks) || brought().filter(Boolean).join('\n\n')));
}

/** A link that shows words is read by them, as a person reads it; by its address where it shows no more than that or "here". */
function withLabels(text: string): string {
  return text.replace(/<https?:[^>|]*\|([^>]*)>/g, (link, label: string) => (/\S\s+\S/.test(label) ? label : link));
}

function wordsIn(parts: readonly Part[]): string {
  return parts
    .map(wordsOfPart)
    .filter((words) => words.trim())
    .join('\n\n');
}

/** Buttons and menus say what can be done, not what happened. */
function wordsOfPart({ type, text, fields = [], elements = [] }: Part): string {
  if (type === 'actions') return '';
  if (typeof text === 'string') return text;
  // The spans of a line follow one another without a gap.
  const inside =
    type === 'rich_text_section' || type === 'rich_text_quote' || type === 'rich_text_preformatted'
      ? elements.map(wordsOfPart).join('')
      : wordsIn(elements);
  return [text ? wordsOfPart(text) : '', wordsIn(fields), inside].filter(Boolean).join('\n\n');
}
