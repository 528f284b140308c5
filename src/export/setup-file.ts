import { Document, isCollection, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { DigestScheduleSchema } from '../core/digest.ts';
import { UserError } from '../core/errors.ts';
import { type SubscriptionSettings, SubscriptionSettingsSchema, TimeZoneSchema } from '../core/subscription.ts';
import { parseWordFilter } from '../core/words.ts';

/** One mistake in a file; lines count from 1. */
export interface SetupProblem {
  line: number;
  reason: string;
}

/** In a file, feeds stand by address or name instead of by id. */
const AlertSchema = z.strictObject(SubscriptionSettingsSchema.shape);
const DigestSchema = z.strictObject(DigestScheduleSchema.omit({ address: true, since: true }).shape);
const FeedAddressSchema = z.url({
  protocol: /^https?$/,
  error: 'must be an address that starts with http:// or https://',
});

export interface SetupChannel {
  /** The platform's id; absent = the channel in which the file is read. */
  channel?: string | undefined;
  alerts: SubscriptionSettings[];
  digests: z.infer<typeof DigestSchema>[];
}

/** What a channel or a workspace is set up with, the same on every platform. */
export interface Setup {
  zone: string | null;
  /** Feeds that the workspace added itself. */
  feeds: string[];
  channels: SetupChannel[];
}

/** Where each channel of a read file stands, for mistakes that only show later. */
export type ReadSetup = Setup & { channels: (SetupChannel & { line: number })[] };

const DEFAULTS: Record<string, unknown> = SubscriptionSettingsSchema.parse({});
const VERSION = 1;
const MOST_CHARACTERS = 200_000;

/** The set-up as YAML; what is as it is without being said is left out, but for the least severity. */
export function writeSetup({ zone, feeds, channels }: Setup): string {
  const said = (settings: SubscriptionSettings) =>
    Object.fromEntries(
      Object.entries(settings).filter(
        ([name, value]) => name === 'least' || JSON.stringify(value) !== JSON.stringify(DEFAULTS[name]),
      ),
    );
  const document = new Document({
    chainwatch: VERSION,
    ...(zone ? { zone } : {}),
    ...(feeds.length > 0 ? { feeds } : {}),
    channels: channels.map(({ channel, alerts, digests }) => ({
      ...(channel ? { channel } : {}),
      ...(alerts.length > 0 ? { alerts: alerts.map(said) } : {}),
      ...(digests.length > 0 ? { digests } : {}),
    })),
  });
  // Lists of words and numbers stand on one line.
  visit(document, {
    Seq(_key, list) {
      if (list.items.every((item) => isScalar(item))) list.flow = true;
    },
  });
  return document.toString({ flowCollectionPadding: false });
}

/**
 * Reads what `writeSetup` writes, or a person wrote. What is wrong is named by its line and left out; the rest counts.
 * Throws a UserError where the whole is no such file.
 */
export function readSetup(text: string): { setup: ReadSetup; problems: SetupProblem[] } {
  if (text.length > MOST_CHARACTERS) throw new UserError('That file is too long for a set-up.');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken)
    throw new UserError(`Line ${lines.linePos(broken.pos[0]).line}: this is not valid YAML.`, { cause: broken });
  const problems: SetupProblem[] = [];

  function lineOf(path: readonly (string | number)[]): number {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  /** The value at a path, checked; null, with problems named, where it is wrong. */
  function read<T>(schema: z.ZodType<T>, path: readonly (string | number)[]): T | null {
    const node = document.getIn(path, true);
    const parsed = schema.safeParse(isNode(node) ? node.toJS(document) : undefined);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const inside = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
      problems.push({ line: lineOf([...path, ...inside]), reason: sentence(issue, inside) });
    }
    return null;
  }

  const each = <T>(
    schema: z.ZodType<T>,
    path: readonly (string | number)[],
  ): { value: T; path: (string | number)[] }[] =>
    indexes(document.getIn(path, true)).flatMap((index) => {
      const at = [...path, index];
      const value = read(schema, at);
      return value === null ? [] : [{ value, path: at }];
    });

  if (document.getIn(['chainwatch']) !== VERSION)
    throw new UserError('A set-up begins with the line "chainwatch: 1". "/setup export" shows one.');
  const top = z.record(z.string(), z.unknown()).catch({}).parse(plain(document));
  for (const name of Object.keys(top)) {
    if (!['chainwatch', 'zone', 'feeds', 'channels'].includes(name))
      problems.push({ line: lineOf([name]), reason: `"${name}" is not known here` });
  }
  const channels = indexes(document.getIn(['channels'], true)).map((index) => {
    const path = ['channels', index];
    const alerts = each(AlertSchema, [...path, 'alerts']).filter(({ value, path: at }) => {
      const wrong = wordMistake(value.words);
      if (wrong) problems.push({ line: lineOf([...at, 'words']), reason: wrong });
      return wrong === null;
    });
    const channel = document.hasIn([...path, 'channel']) ? read(z.coerce.string(), [...path, 'channel']) : null;
    return {
      ...(channel === null ? {} : { channel }),
      alerts: alerts.map((one) => one.value),
      digests: each(DigestSchema, [...path, 'digests']).map((one) => one.value),
      line: lineOf(path),
    };
  });
  const setup = {
    zone: document.hasIn(['zone']) ? read(TimeZoneSchema, ['zone']) : null,
    feeds: each(FeedAddressSchema, ['feeds']).map((one) => one.value),
    channels,
  };
  return { setup, problems: problems.toSorted((a, b) => a.line - b.line) };
}

/** Throws a UserError where a few lines stand for millions of values. */
function plain(document: Document): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw new UserError('This YAML refers to itself too often.', { cause });
  }
}

function indexes(node: unknown): number[] {
  return isCollection(node) ? node.items.map((_, index) => index) : [];
}

function sentence(issue: z.core.$ZodIssue, path: readonly (string | number)[]): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.map((key) => `"${key}"`).join(', ')} is not known here`;
  const name = path.findLast((part) => typeof part === 'string');
  const what = issue.code === 'invalid_value' ? `must be one of: ${issue.values.join(', ')}` : issue.message;
  return name === undefined ? what : `"${name}" ${what}`;
}

function wordMistake(words: string): string | null {
  try {
    parseWordFilter(words);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
