import { Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { DigestScheduleSchema } from '../core/digest.ts';
import { UserError } from '../core/errors.ts';
import { type SubscriptionSettings, SubscriptionSettingsSchema, TimeZoneSchema } from '../core/subscription.ts';
import { WebAddressSchema } from '../core/web-address.ts';
import { parseWordFilter } from '../core/words.ts';
import { inWords, sentence, unknown } from './setup-mistakes.ts';

/** One mistake in a file; lines count from 1. */
export interface SetupProblem {
  line: number;
  reason: string;
}

const ChannelIdSchema = z.string().min(1, 'must be the id of a channel');

/** In a file, feeds stand by address or name instead of by id. */
const AlertSchema = z.strictObject(SubscriptionSettingsSchema.shape);
const DigestSchema = z.strictObject(DigestScheduleSchema.omit({ address: true, since: true }).shape);

/** Names and indexes that lead to a value: `['channels', 0, 'alerts']`. */
type Path = readonly (string | number)[];

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
 * Reads what `writeSetup` writes, or a person wrote. What is wrong is named by its line and is not in the set-up.
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

  function lineOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  const wrong = (path: Path, reason: string) => void problems.push({ line: lineOf(path), reason });

  /** The value at a path, checked; null, with problems named, where it is wrong. */
  function read<T>(schema: z.ZodType<T>, path: Path): T | null {
    const node = document.getIn(path, true);
    const parsed = schema.safeParse(isNode(node) ? node.toJS(document) : undefined, { error: inWords });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const at = [...path, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) wrong([...at, key], unknown(key));
      else wrong(at, sentence(issue, at));
    }
    return null;
  }

  /** Where the entries of a list stand; none, with the problem named, where it is something else. */
  function entries(path: Path): Path[] {
    const node = document.getIn(path, true);
    if (isSeq(node)) return node.items.map((_, index) => [...path, index]);
    const empty = node === undefined || node === null || (isScalar(node) && node.value === null);
    if (!empty) wrong(path, `"${path.at(-1)}" must be a list: entries on lines that begin with "- "`);
    return [];
  }

  /** Names what a map has besides what it may have. */
  function only(names: readonly string[], path: Path): void {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    for (const { key } of isMap(node) ? node.items : []) {
      const name = String(isScalar(key) ? key.value : key);
      if (!names.includes(name)) wrong([...path, name], unknown(name));
    }
  }

  const each = <T>(schema: z.ZodType<T>, path: Path): { value: T; path: Path }[] =>
    entries(path).flatMap((at) => {
      const value = read(schema, at);
      return value === null ? [] : [{ value, path: at }];
    });

  function channelAt(path: Path): ReadSetup['channels'] {
    if (!isMap(document.getIn(path, true))) {
      wrong(path, 'an entry of "channels" must say "channel:", "alerts:" or "digests:"');
      return [];
    }
    only(['channel', 'alerts', 'digests'], path);
    const alerts = each(AlertSchema, [...path, 'alerts']).filter(({ value, path: at }) => {
      const mistake = wordMistake(value.words);
      if (mistake) wrong([...at, 'words'], mistake);
      return mistake === null;
    });
    const channel = document.hasIn([...path, 'channel']) ? read(ChannelIdSchema, [...path, 'channel']) : null;
    return [
      {
        ...(channel === null ? {} : { channel }),
        alerts: alerts.map((one) => one.value),
        digests: each(DigestSchema, [...path, 'digests']).map((one) => one.value),
        line: lineOf(path),
      },
    ];
  }

  if (document.getIn(['chainwatch']) !== VERSION)
    throw new UserError('A set-up begins with the line "chainwatch: 1". "/setup export" shows one.');
  refuseBombs(document);
  only(['chainwatch', 'zone', 'feeds', 'channels'], []);
  const setup = {
    zone: document.hasIn(['zone']) ? read(TimeZoneSchema, ['zone']) : null,
    feeds: each(WebAddressSchema, ['feeds']).map((one) => one.value),
    channels: entries(['channels']).flatMap(channelAt),
  };
  return { setup, problems: problems.toSorted((a, b) => a.line - b.line) };
}

/** Throws a UserError where a few lines stand for millions of values. */
function refuseBombs(document: Document): void {
  try {
    document.toJS();
  } catch (cause) {
    throw new UserError('This YAML refers to itself too often.', { cause });
  }
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
