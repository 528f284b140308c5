import { z } from 'zod';
import type { Choice } from './card.ts';
import type { Translations } from './locale.ts';
import { plain } from './names.ts';
import type { Caller } from './reply.ts';
import type { Services } from './services.ts';

/** What a platform must know of an option to register it, to complete it, and to draw an input for it. */
export interface OptionInfo {
  kind: 'text' | 'integer' | 'flag' | 'choice' | 'choices' | 'mention';
  description: string;
  descriptions?: Translations;
  required: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  choices?: readonly Choice[];
  /** A word or two that shows what to type, for help and placeholders: `08:30`. */
  example?: string;
  complete?: Completer;
  /** Of a text that has a form of its own, a time or a number: whether a value has it. Other words are not taken for it. */
  fits?: (value: string) => boolean;
}

/** Choices for what has been typed so far; the platform shows at most 25. */
export type Completer = (partial: string, context: { services: Services; caller: Caller }) => Promise<Choice[]>;

/** Two letters are a beginning of too much. */
const SHORTEST_BEGINNING = 3;

const infos = new WeakMap<z.core.$ZodType, OptionInfo>();

function declare<T extends z.ZodType>(schema: T, info: OptionInfo): T {
  infos.set(schema, info);
  return schema;
}

/** The declaration behind an option's schema. Throws on a schema that was not made here: a defect. */
export function optionInfo(schema: z.core.$ZodType): OptionInfo {
  const info = infos.get(schema);
  if (!info) throw new Error('An option must be made by text(), integer(), flag(), choice(), choices() or mention().');
  return info;
}

type Common = Pick<OptionInfo, 'description' | 'descriptions' | 'example' | 'complete'>;

/** Free text, trimmed, of at most `maxLength` characters (200 where that is not said). */
export function text(info: Common & Pick<OptionInfo, 'maxLength' | 'fits'>) {
  const maxLength = info.maxLength ?? 200;
  const schema = z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength, `must have at most ${maxLength} characters`);
  return declare(schema, { ...info, kind: 'text', required: true, maxLength });
}

/** A whole number from `min` to `max`. */
export function integer(info: Common & { min: number; max: number }) {
  const range = `must be a whole number from ${info.min} to ${info.max}`;
  const schema = z.coerce.number(range).int(range).min(info.min, range).max(info.max, range);
  return declare(schema, { ...info, kind: 'integer', required: true });
}

/** Yes or no; `true`, `on` and their opposites mean the same. */
export function flag(info: Common) {
  const schema = z.preprocess((value) => {
    if (typeof value !== 'string') return value;
    return { yes: true, true: true, on: true, no: false, false: false, off: false }[value.toLowerCase()] ?? value;
  }, z.boolean('must be yes or no'));
  return declare(schema, { ...info, kind: 'flag', required: true });
}

/** The value of a closed list that is meant: by itself or by its label, whatever the case and the dashes. */
export function choiceMeant(choices: readonly Choice[], written: string): string | undefined {
  const said = plain(written);
  return choices.find(({ value, label }) => plain(value) === said || plain(label) === said)?.value;
}

/** The same, or the only one of which a word begins so: `nuclear`, `guarantee`. */
function choiceBegun(choices: readonly Choice[], written: string): string | undefined {
  const exact = choiceMeant(choices, written);
  const said = plain(written);
  if (exact !== undefined || said.length < SHORTEST_BEGINNING) return exact;
  const begun = choices.filter(({ value, label }) =>
    [value, label].some((name) => ` ${plain(name)}`.includes(` ${said}`)),
  );
  return begun.length === 1 ? begun[0]?.value : undefined;
}

/** One of a closed list. */
export function choice<const T extends string>(values: readonly T[], labels: Record<T, string>, info: Common) {
  const choices = values.map((value) => ({ value, label: labels[value] }));
  const schema = z.preprocess(
    (value) => (typeof value === 'string' ? (choiceBegun(choices, value) ?? value) : value),
    z.enum(values, {
      error: ({ input }) => `must be ${String(input).includes(',') ? 'just ' : ''}one of: ${values.join(', ')}`,
    }),
  );
  return declare(schema, { ...info, kind: 'choice', required: true, choices });
}

/** Several of a closed list, separated by commas or spaces. */
export function choices<const T extends string>(values: readonly T[], labels: Record<T, string>, info: Common) {
  const all = values.map((value) => ({ value, label: labels[value] }));
  const schema = z.preprocess(
    (value) => {
      if (typeof value !== 'string') return value;
      if (plain(value) === 'all') return [];
      const named = value.split(',').flatMap((part) => choiceBegun(all, part) ?? wordsOf(part, all));
      return [...new Set(named.length > 0 ? named : [''])];
    },
    z.array(z.enum(values, `must be among: ${values.join(', ')}`)),
  );
  return declare(schema, { ...info, kind: 'choices', required: true, choices: all });
}

function wordsOf(text: string, choices: readonly Choice[]): string[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.map((word) => choiceBegun(choices, word) ?? word);
}

/** A role or user group to mention, as the platform's id. */
export function mention(info: Common) {
  return declare(z.string().min(1), { ...info, kind: 'mention', required: true });
}

/** The same option, which may be left out. */
export function optional<T extends z.ZodType>(schema: T) {
  return declare(schema.optional(), { ...optionInfo(schema), required: false });
}
