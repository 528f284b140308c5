import { z } from 'zod';
import { PublisherHintsSchema } from '../../core/feed.ts';
import { NewItemSchema, ownKey } from '../../core/item.ts';
import { shortHash } from '../../core/short-hash.ts';
import { canonicalAddress } from '../../core/web-address.ts';
import { FUTURE_SLACK_MS, parseDate } from './dates.ts';
import { readHints } from './hints.ts';
import { resolveAddress, withoutSecrets } from './links.ts';
import type { RawEntry, RawFeed, RawLink } from './raw.ts';
import { plainText, titleText } from './text.ts';

/** One entry, with what the document itself says beside what we keep. */
const ParsedItemSchema = NewItemSchema.extend({
  /** The guid or id as in the document, else the identity key. */
  id: z.string(),
  /** The link as in the document, made absolute where it can be; null without one. */
  link: z.string().nullable(),
});
type ParsedItem = z.infer<typeof ParsedItemSchema>;

export const ParsedFeedSchema = z.object({
  title: z.string().nullable(),
  /** ISO 639-1; null when the feed does not say. */
  language: z.string().nullable(),
  hints: PublisherHintsSchema,
  /** In document order. */
  items: z.array(ParsedItemSchema),
});
export type ParsedFeed = z.infer<typeof ParsedFeedSchema>;

/** What leads to the article or to what readers say of it, and is all that some summaries say. */
const READ_ON =
  /^\W*(?:comments?|(?:continue|keep) reading|read (?:more|on)|read the (?:full|whole|rest of the) (?:article|story|post)|(?:see|view|learn|find out) more|more|click here|lire la suite|weiterlesen|leer más|leggi tutto|читать далее)\W*$/iu;
/** Longest title that is made from a text, in characters. */
const MADE_TITLE = 100;
const MAX_KEY = 500;

/** The document's words judged: texts plain, links absolute, dates as moments. */
export function normalize(raw: RawFeed, options: { url: string | null; now: number }): ParsedFeed {
  const url = withoutSecrets(options.url);
  const site = pickLink(raw.links, [url]);
  const language = languageCode(raw.language);
  const context = { bases: [site, url], language, now: options.now };
  return {
    title: raw.title === null ? null : titleText(raw.title) || null,
    language,
    hints: readHints(raw),
    items: withDistinctKeys(raw.entries.map((entry) => toItem(entry, context))),
  };
}

type Context = { bases: (string | null)[]; language: string | null; now: number };

function toItem(entry: RawEntry, { bases, language, now }: Context): ParsedItem {
  const id = withoutNul(entry.id ?? '').trim() || null;
  const fromId = id !== null && entry.idIsLink && /^https?:\/\//i.test(id) ? id : null;
  const picked = pickLink(entry.links, bases);
  const link = fromId !== null && (picked === null || canonicalAddress(picked) === null) ? fromId : picked;
  const url = link === null ? null : canonicalAddress(link);
  const summary = firstText(entry.texts, titleText(entry.title ?? ''));
  const title =
    titleText(entry.title ?? '') ||
    plainText(summary, MADE_TITLE) ||
    link?.slice(0, MAX_KEY) ||
    (entry.title === null ? 'Untitled' : '');
  const published = firstDate(entry.dates, now);
  const key = shortId(id) ?? url ?? shortHash(`${title} ${published ?? summary}`);
  return {
    key,
    id: id ?? key,
    title,
    summary,
    url,
    link: link !== null && url !== null && URL.parse(link)?.href !== url ? url : link,
    published,
    language: languageCode(entry.language) ?? language,
    outlet: titleText(entry.outlet ?? '') || undefined,
  };
}

/** Texts lose theirs with the other control characters. No PostgreSQL stores one. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

/**
 * The first candidate that says more than its title and where to read on, else the first with words in it; later ones, often
 * the whole article, are not read.
 */
function firstText(texts: readonly string[], title: string): string {
  let saysNothing = '';
  for (const text of texts) {
    const plain = plainText(text);
    if (plain !== '' && plain !== title && !READ_ON.test(plain)) return plain;
    saysNothing ||= plain;
  }
  return saysNothing;
}

/** Some feeds give all their entries one guid, or one link and none: then the address or title makes the difference. */
function withDistinctKeys(items: ParsedItem[]): ParsedItem[] {
  const placeOf = ({ key, url }: ParsedItem) => `${key} ${url}`;
  const shared = groupsOfSeveral(items, ({ key }) => key, placeOf);
  const crowded = groupsOfSeveral(items, placeOf, ({ title }) => title);
  return items.map((item) => {
    if (crowded.has(placeOf(item))) return { ...item, key: ownKey({ ...item, url: null }) };
    return shared.has(item.key) ? { ...item, key: ownKey(item) } : item;
  });
}

/** The groups whose items differ in what `of` tells of them. */
function groupsOfSeveral(
  items: ParsedItem[],
  groupOf: (item: ParsedItem) => string,
  of: (item: ParsedItem) => string,
): Set<string> {
  const groups = [...Map.groupBy(items, groupOf)];
  return new Set(groups.filter(([, group]) => new Set(group.map(of)).size > 1).map(([name]) => name));
}

/** Ids of some length are kept as a hash: keys stand in indexes. */
function shortId(id: string | null): string | null {
  return id === null || id.length <= MAX_KEY ? id : shortHash(id);
}

/** The first candidate that is a date, not a clock at zero, and not too far in the future; null without one. */
function firstDate(dates: readonly string[], now: number): number | null {
  for (const text of dates) {
    const moment = parseDate(text);
    if (moment !== null && !isZero(moment) && moment <= now + FUTURE_SLACK_MS) return moment;
  }
  return null;
}

/** The first day of 1970 or 1900, in any zone: where programs begin to count, written where there is no date. */
function isZero(moment: number): boolean {
  return [0, Date.UTC(1900, 0)].some((zero) => Math.abs(moment - zero) < FUTURE_SLACK_MS);
}

/** The page a reader wants: an alternate in HTML, any alternate, then what it points to. */
function pickLink(links: readonly RawLink[], bases: readonly (string | null)[]): string | null {
  const usable = links.filter((link) => withoutNul(link.href).trim() !== '');
  const alternates = usable.filter((link) =>
    /^(|alternate|http:\/\/www\.iana\.org\/assignments\/relation\/alternate)$/i.test(link.rel?.trim() ?? ''),
  );
  const pages = alternates.filter((link) => link.type === null || /html/i.test(link.type));
  const others = usable.filter((link) => /^(via|related|canonical|shorturl)$/i.test(link.rel ?? ''));
  const enclosures = usable.filter((link) => /^enclosure$/i.test(link.rel ?? ''));
  const best = pages[0] ?? alternates[0] ?? others[0] ?? enclosures[0];
  if (!best) return null;
  const href = withoutNul(best.href)
    .trim()
    .replace(/\s+/g, (space) => (/[\r\n]/.test(space) ? '' : ' '))
    // Escaped twice.
    .replaceAll('&amp;', '&')
    .replace(/^www\.(?=[^/]+\.[a-z])/i, 'https://www.');
  for (const base of [resolveAddress(best.base ?? '', bases.at(-1)), ...bases]) {
    const resolved = resolveAddress(href, base);
    if (resolved !== null) return isAbsolute(href) ? href : resolved;
  }
  return href;
}

function isAbsolute(address: string): boolean {
  return /^[a-z][a-z\d+.-]*:/i.test(address);
}

/** ISO 639-1 from tags like `en-US`, `EN_us`; null for anything else. */
function languageCode(tag: string | null): string | null {
  const code = /^\s*([a-z]{2})(?:[-_][\w-]*)?\s*$/i.exec(tag ?? '')?.[1];
  return code?.toLowerCase() ?? null;
}
