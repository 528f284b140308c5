import { z } from 'zod';
import { boundary } from './boundary.ts';

/**
 * A card: a reply or a post as plain data, before any platform has rendered it. Text is data, never markup:
 * a renderer escapes every string it is given, so a hostile feed title stays a title.
 */

const StyledSchema = z.object({
  text: z.string(),
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  code: z.boolean().optional(),
  /** Absolute http(s) address. */
  url: z.string().optional(),
});

/** A moment (epoch milliseconds) that each platform shows in the reader's own time zone. */
const TimeSchema = z.object({ time: z.number(), format: z.enum(['date', 'datetime', 'relative']) });

const SpanSchema = z.union([z.string(), StyledSchema, TimeSchema]);
const RichSchema = z.array(SpanSchema);

/** PNG as base64, with a text that says the same to somebody who cannot see it. */
const ImageSchema = z.object({ type: z.literal('image'), name: z.string(), png: z.string(), alt: z.string() });

const BlockSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: RichSchema }),
  z.object({ type: z.literal('heading'), text: z.string() }),
  z.object({ type: z.literal('list'), items: z.array(RichSchema) }),
  z.object({ type: z.literal('facts'), facts: z.array(z.object({ name: z.string(), value: RichSchema })) }),
  ImageSchema,
]);

const ChoiceSchema = z.object({ label: z.string(), value: z.string(), description: z.string().optional() });

const ControlSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('button'),
    label: z.string(),
    /** Made by `actionId(…)`. */
    action: z.string(),
    style: z.enum(['primary', 'danger']).optional(),
  }),
  z.object({
    type: z.literal('menu'),
    placeholder: z.string(),
    action: z.string(),
    options: z.array(ChoiceSchema).min(1).max(25),
  }),
]);

export const ToneSchema = z.enum(['neutral', 'watch', 'elevated', 'critical', 'good', 'bad']);

export const CardSchema = z.object({
  title: z.string(),
  url: z.string().optional(),
  tone: ToneSchema,
  body: z.array(BlockSchema),
  controls: z.array(ControlSchema),
  footer: RichSchema.optional(),
});

export type Span = z.infer<typeof SpanSchema>;
export type Rich = z.infer<typeof RichSchema>;
export type Block = z.infer<typeof BlockSchema>;
export type Control = z.infer<typeof ControlSchema>;
export type Choice = z.infer<typeof ChoiceSchema>;
export type Tone = z.infer<typeof ToneSchema>;
export type Card = z.infer<typeof CardSchema>;

export const bold = (text: string): Span => ({ text, bold: true });
export const italic = (text: string): Span => ({ text, italic: true });
export const code = (text: string): Span => ({ text, code: true });
/** A link where the address is one a reader can open, plain text otherwise. */
export const link = (text: string, url: string | null | undefined): Span =>
  url && /^https?:\/\//i.test(url) ? { text, url } : text;
export const time = (ms: number, format: 'date' | 'datetime' | 'relative' = 'datetime'): Span => ({ time: ms, format });

export const paragraph = (...text: Rich): Block => ({ type: 'text', text });
export const heading = (text: string): Block => ({ type: 'heading', text });
export const list = (items: Rich[]): Block => ({ type: 'list', items });
export const facts = (entries: { name: string; value: Rich }[]): Block => ({ type: 'facts', facts: entries });

export const button = (label: string, action: string): Control => ({ type: 'button', label, action });

/** A picture, where there is one. */
export const image = (picture: { name: string; png: string; alt: string } | null): Block[] =>
  picture ? [{ type: 'image', ...picture }] : [];

/** Texts in one line, parted by the same few characters. */
export function joined(parts: readonly Rich[], between: string): Rich {
  return parts.flatMap((part, at) => (at === 0 ? part : [between, ...part]));
}

/** What a rich text says without styles; times as ISO 8601 in UTC. */
export function plainText(rich: Rich): string {
  return rich
    .map((span) => {
      if (typeof span === 'string') return span;
      return 'time' in span ? new Date(span.time).toISOString().replace('.000Z', 'Z') : span.text;
    })
    .join('');
}

/** A card as lines of plain text: for a terminal, a notification, a screen reader. Controls are left out. */
export function cardText(card: Card): string {
  const lines: string[] = [card.title, ''];
  for (const block of card.body) lines.push(...blockLines(block), '');
  if (card.footer) lines.push(plainText(card.footer));
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function blockLines(block: Block): string[] {
  switch (block.type) {
    case 'text':
      return [textWithAddresses(block.text)];
    case 'heading':
      return [block.text];
    case 'list':
      return block.items.map((item) => `- ${textWithAddresses(item)}`);
    case 'facts':
      return block.facts.map((fact) => `${fact.name}: ${textWithAddresses(fact.value)}`);
    case 'image':
      return [`[${block.alt}]`];
  }
}

function textWithAddresses(rich: Rich): string {
  return rich
    .map((span) =>
      typeof span !== 'string' && 'url' in span && span.url && span.url !== span.text
        ? `${span.text} <${span.url}>`
        : plainText([span]),
    )
    .join('');
}

/** At most `most` characters (UTF-16 units) for a label, cut between words and visibly. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, boundary(text, most - 1)).trimEnd()}…`;
}

/** What somebody typed, short enough to repeat in a sentence. */
export function short(text: string): string {
  return shortened(text, 41);
}
