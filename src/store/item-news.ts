import { type NewItem, ownKey } from '../core/item.ts';
import { chunks } from './chunks.ts';
import { idOf } from './item-rows.ts';
import type { Db } from './schema.ts';

/** With every form of an address, fewer values than SQLite (32,766) and PostgreSQL (65,535) take in one statement. */
const AT_ONCE = 2_000;

/** What tells an item from others of its feed. */
const PLACED = ['feed_id', 'key', 'url', 'title', 'published'] as const;

type Told = Pick<NewItem, 'key' | 'title' | 'url' | 'published'>;

/**
 * The items of a document that its feed did not have, each once. An item under a known key that is another one gets a key
 * of its own; one under a new key is known where the feed had its title, or an earlier revision of it, at its address.
 */
export async function newsOf(db: Db, feedId: string, items: readonly NewItem[]): Promise<NewItem[]> {
  const known = await knownByKey(db, feedId, items);
  const others: NewItem[] = [];
  const fresh: NewItem[] = [];
  for (const item of items) {
    const before = known.get(idOf(feedId, item.key));
    if (!before) fresh.push(item);
    else if (isAnother(item, before)) others.push({ ...item, key: ownKey(item) });
  }
  const knownOthers = await knownByKey(db, feedId, others);
  fresh.push(...others.filter((item) => !knownOthers.has(idOf(feedId, item.key))));
  return notMoved(db, feedId, onceEach(fresh, await atPlacesOf(db, feedId, fresh)), items);
}

/**
 * Some feeds give every entry another id and address at each poll (`?t=…`): of the title, date and path of one that the document
 * shows no longer, an item is that one.
 */
async function notMoved(
  db: Db,
  feedId: string,
  fresh: readonly NewItem[],
  shown: readonly NewItem[],
): Promise<NewItem[]> {
  const movable = ({ url, published }: NewItem) => published !== null && (url === null || /[?#]/.test(url));
  const markOf = ({ url, title, published }: Told) => `${placeOf(url ?? '').split(/[?#]/, 1)[0]} ${published} ${title}`;
  const keys = new Set(shown.map((item) => item.key));
  const before = new Set<string>();
  for (const group of chunks(fresh.filter(movable), AT_ONCE)) {
    const dates = group.map(({ published }) => published ?? 0);
    const rows = await db.selectFrom('item').select(PLACED).where('reported_at', 'in', dates).execute();
    for (const row of rows) if (row.feed_id === feedId && !keys.has(row.key)) before.add(markOf(row));
  }
  return fresh.filter((item) => !movable(item) || !before.has(markOf(item)));
}

/** The items that are not among those told before, each once. */
export function onceEach(items: readonly NewItem[], before: readonly Told[] = []): NewItem[] {
  const seen = new Set(before.flatMap(marksOf));
  return items.filter((item) => {
    const marks = marksOf(item);
    const isNew = !marks.some((mark) => seen.has(mark));
    for (const mark of marks) seen.add(mark);
    return isNew;
  });
}

/** A corrected title keeps its address or its date. */
function isAnother(item: Told, before: Told): boolean {
  if (item.title === before.title) return false;
  const addresses = item.url === null || before.url === null ? null : [item.url, before.url].map(placeOf);
  const dates = item.published === null || before.published === null ? null : [item.published, before.published];
  const compared = [addresses, dates].filter((pair) => pair !== null);
  return compared.length > 0 && compared.every(([now, then]) => now !== then);
}

async function knownByKey(db: Db, feedId: string, items: readonly NewItem[]): Promise<Map<string, Told>> {
  const known = new Map<string, Told>();
  for (const group of chunks(items, AT_ONCE)) {
    const ids = group.map((item) => idOf(feedId, item.key));
    const rows = await db
      .selectFrom('item')
      .select(['id', 'key', 'title', 'url', 'published'])
      .where('id', 'in', ids)
      .execute();
    for (const { id, ...told } of rows) known.set(id, told);
  }
  return known;
}

/** What a feed already has at the addresses of these. */
async function atPlacesOf(db: Db, feedId: string, items: readonly NewItem[]): Promise<Told[]> {
  const found: Told[] = [];
  const places = new Set(items.flatMap(({ url }) => (url === null ? [] : [placeOf(url)])));
  for (const group of chunks([...places], AT_ONCE)) {
    const addresses = group.flatMap(addressesOf);
    const rows = await db.selectFrom('item').select(PLACED).where('url', 'in', addresses).execute();
    found.push(...rows.filter((row) => row.feed_id === feedId));
  }
  return found;
}

/** Two items that share one of these are the same. Some publishers count an article's revisions behind its id: `…#2`. */
function marksOf({ key, title, url, published }: Told): string[] {
  const marks = [`key ${key}`];
  if (url === null) return marks;
  const place = placeOf(url);
  marks.push(`title ${place} ${title}`);
  if (published !== null && /#\d+$/.test(key)) marks.push(`date ${place} ${key.replace(/#\d+$/, '')} ${published}`);
  return marks;
}

/** An address but for what sites change at all their articles at once: `http:` or `https:`, `www.`, the last slash. */
function placeOf(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/(?=[?#]|$)/, '');
}

/** Every address of a place. */
function addressesOf(place: string): string[] {
  const [path = ''] = place.split(/[?#]/, 1);
  const rest = place.slice(path.length);
  const starts = ['http://', 'https://', 'http://www.', 'https://www.'];
  return starts.flatMap((start) => [`${start}${path}${rest}`, `${start}${path}/${rest}`]);
}
