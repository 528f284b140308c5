import { type NewItem, ownKey } from '../core/item.ts';
import { chunks } from './chunks.ts';
import { idOf } from './item-rows.ts';
import type { Db } from './schema.ts';

/** Far fewer values than SQLite (32,766) and PostgreSQL (65,535) take in one statement. */
const AT_ONCE = 2_000;

type Told = Pick<NewItem, 'title' | 'url' | 'published'>;

/**
 * The items of a document that its feed did not have. An item under a known key that is another one gets a key of its own;
 * one under a new key is known where the feed had its title at its address.
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
  const knownPlaces = await placesOf(db, feedId, fresh);
  return fresh.filter((item) => item.url === null || !knownPlaces.has(placeOf(item.url, item.title)));
}

/** A corrected title keeps its address or its date. */
function isAnother(item: Told, before: Told): boolean {
  if (item.title === before.title) return false;
  const addresses = item.url === null || before.url === null ? null : [item.url, before.url].map(withoutScheme);
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
      .select(['id', 'title', 'url', 'published'])
      .where('id', 'in', ids)
      .execute();
    for (const { id, ...told } of rows) known.set(id, told);
  }
  return known;
}

/** Where a feed already has one of these addresses, and under which titles. */
async function placesOf(db: Db, feedId: string, items: readonly NewItem[]): Promise<Set<string>> {
  const places = new Set<string>();
  const addresses = new Set(items.flatMap(({ url }) => (url === null ? [] : [withoutScheme(url)])));
  for (const group of chunks([...addresses], AT_ONCE)) {
    const rows = await db
      .selectFrom('item')
      .select(['feed_id', 'url', 'title'])
      .where(
        'url',
        'in',
        group.flatMap((rest) => [`http:${rest}`, `https:${rest}`]),
      )
      .execute();
    for (const { feed_id, url, title } of rows) if (feed_id === feedId && url !== null) places.add(placeOf(url, title));
  }
  return places;
}

function placeOf(url: string, title: string): string {
  return `${withoutScheme(url)}\n${title}`;
}

/** `http:` and `https:` are one place: feeds move from one to the other. */
function withoutScheme(url: string): string {
  return url.replace(/^https?:/, '');
}
