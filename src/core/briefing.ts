import { z } from 'zod';
import type { Tag } from './vocabulary.ts';

/**
 * The curated cards: what a file under `briefings/` must hold (the schemas), and what a loaded card offers on top
 * of it (the interfaces: links that other cards own, seen from this side). A file's name is its slug, its folder
 * its kind, its text below the front matter its `body`: plain text, paragraphs parted by a blank line.
 */

/** The article's paragraphs are counted from 1, without headings and the closing link. */
const ARTICLE_PARAGRAPHS = 22;

/** Nothing in the article is later than NATO's Vilnius summit and the day after; events past it are "since publication". */
export const ARTICLE_ENDS = '2023-07-12';

/** The overview's groups, in the article's order. */
export const THEMES = {
  enlargement: 'Enlarging the alliance',
  mechanism: 'How commitments pull states in',
  guarantees: 'Guarantees for Ukraine',
  conduct: 'What partners do, and who controls it',
  policy: 'What Washington should do',
} as const;

/** How well the article itself supports an argument; says nothing about whether the argument is true. */
export const EVIDENCE_GRADES = {
  none: 'None given',
  assertion: 'Assertion',
  illustrative: 'Illustrative (by example)',
  partial: 'Partial',
  solid: 'Solid',
} as const;

/** Which way a later event speaks, seen from the article's thesis. */
export const LEANS = {
  for: 'speaks for the thesis',
  against: 'speaks against the thesis',
  both: 'speaks both ways',
} as const;

export const VERDICTS = {
  accurate: 'Accurate',
  'accurate-but-incomplete': 'Accurate but incomplete',
  'partly-accurate': 'Partly accurate',
  overstated: 'Overstated',
  contested: 'Contested',
  outdated: 'Outdated and contested',
  'opinion-or-inference': 'Opinion or inference',
} as const;

type Lean = keyof typeof LEANS;

const Text = z.string().trim().min(1);
export const SlugSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const Slugs = z
  .array(SlugSchema)
  .refine((slugs) => new Set(slugs).size === slugs.length, 'names a card twice')
  .default([]);
const Paragraph = z.int().min(1).max(ARTICLE_PARAGRAPHS);

/** One of the names that have a label in a list. */
function nameIn<T extends object>(labels: T) {
  const isName = (value: unknown) => typeof value === 'string' && Object.hasOwn(labels, value);
  return z.custom<keyof T>(isName, `must be one of: ${Object.keys(labels).join(', ')}`);
}

function isCalendarDate(text: string): boolean {
  const [year, month = '01', day = '01'] = text.split('-');
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
}

/** 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD', as exactly as the day is known. Sorts as text. */
export const PartialDateSchema = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, "must be 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD', in quotes")
  .refine(isCalendarDate, 'is not a day of the calendar');

/**
 * Where a statement comes from. `via` names the page on which a report was read when that is a reprint.
 * `confirmed: false` must be shown as unconfirmed: only a weak page or an uncertain memory stands behind it.
 */
const SourceSchema = z.strictObject({
  outlet: Text,
  title: Text.optional(),
  date: PartialDateSchema.optional(),
  url: z.url({ protocol: /^https$/ }).optional(),
  via: Text.optional(),
  confirmed: z.boolean().default(true),
});
export type Source = z.infer<typeof SourceSchema>;

/** A study or essay, and what it finds in one sentence. `confirmed: false`: the finding should be read before it is quoted. */
const WorkSchema = z.strictObject({
  authors: Text,
  year: z.int().min(1900).max(2100),
  title: Text,
  outlet: Text,
  url: z.url({ protocol: /^https$/ }).optional(),
  finds: Text,
  confirmed: z.boolean().default(true),
});
export type Work = z.infer<typeof WorkSchema>;

const shared = {
  slug: SlugSchema,
  title: Text,
  /** Other wordings a person may type. */
  aliases: z.array(Text).default([]),
  /** Cards of the same kind. One side is enough: loading adds the other. */
  related: Slugs,
  sources: z.array(SourceSchema).default([]),
  body: Text,
};

const ArgumentFileSchema = z.strictObject({
  kind: z.literal('argument'),
  ...shared,
  /** Place in the article's own order, from 1. */
  order: z.int().min(1),
  theme: nameIn(THEMES),
  paragraphs: z.array(Paragraph).min(1),
  keyPoints: z.array(Text).min(2).max(4),
  evidence: z.strictObject({
    grade: nameIn(EVIDENCE_GRADES),
    why: Text,
  }),
  supporting: WorkSchema,
  opposing: WorkSchema,
  /** Best first. */
  counterArguments: z.array(Text).min(2).max(4),
  /** Later events; date, sources and confidence are those of the event's card. */
  since: z.array(z.strictObject({ event: SlugSchema, lean: nameIn(LEANS), text: Text })).default([]),
  debate: z.strictObject({
    grounds: Text,
    support: Text,
    opposition: Text,
    /** `forThesis` answers the opposition, `againstThesis` answers the support. */
    rebuttal: z.strictObject({ forThesis: Text, againstThesis: Text }),
  }),
  /** Where our record stops. */
  asOf: PartialDateSchema,
});

const TermFileSchema = z.strictObject({
  kind: z.literal('term'),
  ...shared,
  arguments: Slugs,
  works: z.array(WorkSchema).default([]),
});

const ActorFileSchema = z.strictObject({
  kind: z.literal('actor'),
  ...shared,
  type: z.enum(['state', 'organisation', 'person', 'unit']),
  /** Empty when the article does not name the actor. */
  paragraphs: z.array(Paragraph).default([]),
  /** What the article says of the actor, or why the actor is here when it says nothing. */
  role: Text,
  arguments: Slugs,
  asOf: PartialDateSchema,
});

const EventFileSchema = z.strictObject({
  kind: z.literal('event'),
  ...shared,
  date: PartialDateSchema,
  endDate: PartialDateSchema.optional(),
  /** Where the article speaks of it; empty when it does not. */
  paragraphs: z.array(Paragraph).default([]),
  arguments: Slugs,
  sources: z.array(SourceSchema).min(1),
  confirmed: z.boolean().default(true),
});

const FactFileSchema = z.strictObject({
  kind: z.literal('fact'),
  ...shared,
  /** What the article says, in our words; `body` is the context or correction. */
  claim: Text,
  paragraph: Paragraph,
  verdict: nameIn(VERDICTS),
  /** The one sentence to show beside the argument. */
  show: Text,
  arguments: Slugs,
});

const AboutFileSchema = z.strictObject({
  kind: z.literal('about'),
  ...shared,
  /** One line that can stand under any card. */
  attribution: Text,
  article: z.strictObject({ title: Text, publisher: Text, url: z.url(), dated: Text }),
});

/** What one file under `briefings/` holds, with its slug, kind and body filled in by the loader. */
export const BriefingFileSchema = z.discriminatedUnion('kind', [
  ArgumentFileSchema,
  TermFileSchema,
  ActorFileSchema,
  EventFileSchema,
  FactFileSchema,
  AboutFileSchema,
]);
export type BriefingFile = z.infer<typeof BriefingFileSchema>;
export type BriefingKind = BriefingFile['kind'];
type FileOf<K extends BriefingKind> = Extract<BriefingFile, { kind: K }>;

/** A later event as one argument sees it. */
export interface SinceEntry {
  event: string;
  date: string;
  text: string;
  lean: Lean;
  confirmed: boolean;
  sources: readonly Source[];
}

export interface Argument extends Omit<FileOf<'argument'>, 'since'> {
  /** Oldest first. */
  since: readonly SinceEntry[];
  /** Alert tags that test it, from TAG_INFO. */
  tags: readonly Tag[];
  /** Slugs of all fact checks of it, and of those that are more than plainly accurate. */
  facts: readonly string[];
  flags: readonly string[];
  terms: readonly string[];
  actors: readonly string[];
  /** Slugs of all events that touch it, before and since. */
  events: readonly string[];
}
export interface Term extends FileOf<'term'> {}
export interface Actor extends FileOf<'actor'> {}
/** Named so that it is not mistaken for the browser's Event. */
export interface TimelineEvent extends FileOf<'event'> {
  /** In the article, behind it (before, not named), or since its publication. */
  era: 'article' | 'background' | 'since';
  /** Which way it speaks, by argument; empty for what came before the article. */
  bearsOn: readonly { argument: string; lean: Lean }[];
}
export interface Fact extends FileOf<'fact'> {}
export interface About extends FileOf<'about'> {}
export type Briefing = Argument | Term | Actor | TimelineEvent | Fact | About;

/** Every card, frozen. Lists are ready to show: arguments in the article's order, events by date, facts by number, others by title. */
export interface Briefings {
  all: readonly Briefing[];
  arguments: readonly Argument[];
  terms: readonly Term[];
  actors: readonly Actor[];
  events: readonly TimelineEvent[];
  facts: readonly Fact[];
  about: About;
  /** Slugs are unique over all kinds. */
  get(slug: string): Briefing | undefined;
}
