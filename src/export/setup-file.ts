import { Document, isMap, isScalar, visit } from 'yaml';
import { z } from 'zod';
import { DigestScheduleSchema } from '../core/digest.ts';
import { UserError } from '../core/errors.ts';
import { type SubscriptionSettings, SubscriptionSettingsSchema, TimeZoneSchema } from '../core/subscription.ts';
import { WebAddressSchema } from '../core/web-address.ts';
import { parseWordFilter } from '../core/words.ts';
import { createYamlReader, type Path, type SetupProblem, type YamlReader } from './yaml-reader.ts';

const ChannelIdSchema = z.string().min(1, 'must be the id of a channel');

/** In a file, feeds stand by address or name instead of by id. */
const AlertSchema = z.strictObject(SubscriptionSettingsSchema.shape);
const DigestSchema = z.strictObject(DigestScheduleSchema.omit({ address: true, since: true }).shape);

interface SetupChannel {
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
  const reader = createYamlReader(text);
  if (reader.document.getIn(['chainwatch']) !== VERSION)
    throw new UserError('A set-up begins with the line "chainwatch: 1". "/setup export" shows one.');
  refuseBombs(reader.document);
  reader.only(['chainwatch', 'zone', 'feeds', 'channels'], []);
  const setup = {
    zone: reader.optional(TimeZoneSchema, ['zone']),
    feeds: reader.each(WebAddressSchema, ['feeds']).map((one) => one.value),
    channels: reader.entries(['channels']).flatMap((path) => readChannel(reader, path)),
  };
  return { setup, problems: reader.problems.toSorted((a, b) => a.line - b.line) };
}

function readChannel(reader: YamlReader, path: Path): ReadSetup['channels'] {
  if (!isMap(reader.document.getIn(path, true))) {
    reader.wrong(path, 'an entry of "channels" must say "channel:", "alerts:" or "digests:"');
    return [];
  }
  reader.only(['channel', 'alerts', 'digests'], path);
  const alerts = reader.each(AlertSchema, [...path, 'alerts']).filter(({ value, path: at }) => {
    const mistake = wordMistake(value.words);
    if (mistake) reader.wrong([...at, 'words'], mistake);
    return mistake === null;
  });
  const channel = reader.optional(ChannelIdSchema, [...path, 'channel']);
  return [
    {
      ...(channel === null ? {} : { channel }),
      alerts: alerts.map((one) => one.value),
      digests: reader.each(DigestSchema, [...path, 'digests']).map((one) => one.value),
      line: reader.lineOf(path),
    },
  ];
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
