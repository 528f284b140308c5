import { sql } from 'kysely';
import type { Scope } from '../core/item.ts';
import type { JudgedItem } from '../core/item-table.ts';
import { phrasePattern } from '../core/names.ts';
import { canonicalAddress } from '../core/web-address.ts';
import { visible } from './item-lists.ts';
import { judged } from './item-rows.ts';
import type { Db } from './schema.ts';

/** Words that ask, and say nothing of what is asked for: "what's new on Poland". */
const ASKING =
  /^(?:wh(?:at|en|o|ere|y|ich)(?:['’]?s)?|how|did|does|do|is|are|was|were|has|have|any|anything|show|tell|give|find|me|please|the|an?|of|on|in|to|at|for|from|by|with|about|and|new|news|latest|recent|recently|happen(?:s|ed|ing)?|going)$/i;

/** Of so many items that hold the letters, last reported first, those that say the words are chosen. */
const LOOKED_AT = 400;
/** Words up to this long are said whole: "US" is not "use". */
const WHOLE = 2;

/** What `ItemTable.find` answers: items that hold the words, or stand at the address, that somebody wrote. */
export async function findItems(db: Db, written: string, scope: Scope, limit: number): Promise<JudgedItem[]> {
  const query = addressed(written);
  // What stands in quotes is one word.
  const said = query.replaceAll(/[“”„«»]/g, '"').match(/"[^"]+"|[^\s"]+/g) ?? [];
  const words = said.map((word) => word.replaceAll('"', '').trim()).filter((word) => !/^[\\%_]*$/.test(word));
  if (words.length === 0) return [];
  const found = await withWords(db, query, words.slice(0, 10), scope, limit);
  const telling = words
    .map((word) => word.replace(/[?!.,;:]+$|['’]s$/, ''))
    .filter((word) => word && !ASKING.test(word));
  if (found.length > 0 || telling.length === 0 || telling.join(' ') === words.join(' ')) return found;
  return withWords(db, query, telling.slice(0, 10), scope, limit);
}

/** The items that say all words, or stand at the address that was asked for: headlines that do first, then last reported first. */
async function withWords(
  db: Db,
  query: string,
  words: readonly string[],
  scope: Scope,
  limit: number,
): Promise<JudgedItem[]> {
  const address = /^https?:\/\//i.test(query);
  const rows = await db
    .selectFrom('item')
    .selectAll()
    .where('feed_id', 'in', visible(db, scope))
    .where((eb) =>
      address
        ? eb('url', 'in', storedAs(query))
        : eb.and(
            words.map((word) =>
              eb.or([
                ...spellingsOf(word.toLowerCase()).map((form) =>
                  eb(sql<string>`lower(title || ' ' || summary)`, 'like', holding(form)),
                ),
                // What a database knows of lower case may end at the letters of English.
                ...casesOf(word).map((form) => eb(sql<string>`title || ' ' || summary`, 'like', holding(form))),
              ]),
            ),
          ),
    )
    .orderBy('reported_at', 'desc')
    .limit(address ? limit : LOOKED_AT)
    .execute();
  return (address ? rows : sayingFirst(rows, words)).slice(0, limit).map(judged);
}

/**
 * Those that say the words, in their headlines first; where none does, those that hold them within words ("senator" holds "NATO").
 * Letters without capitals are left as they are: their words grow together.
 */
function sayingFirst<T extends { title: string; summary: string }>(rows: T[], words: readonly string[]): T[] {
  const patterns = words.filter((word) => !/^\p{Lo}/u.test(word)).map(saying);
  const says = (text: string) => patterns.every((pattern) => pattern.test(text));
  const said = rows.filter(({ title, summary }) => says(`${title} ${summary}`));
  const inTitle = said.filter(({ title }) => says(title));
  return said.length > 0 ? [...new Set([...inTitle, ...said])] : rows;
}

/** What finds a word as a text begins one. */
function saying(word: string): RegExp {
  const forms = spellingsOf(word.toLowerCase());
  return new RegExp(forms.map((form) => phrasePattern(form, form.length > WHOLE)).join('|'), 'iu');
}

/** What a database reads as "anything" stands for one character, itself among them. */
function holding(word: string): string {
  return `%${word.replace(/[\\%_]/g, '_')}%`;
}

/** An address as people copy or type it, in angle brackets or without its scheme; other texts stay as they are. */
function addressed(written: string): string {
  const address = written.trim().replace(/^<(\S+)>$/, '$1');
  return /^(?:[a-z\d-]+\.)+[a-z]{2,}\/\S+$/i.test(address) ? `https://${address}` : address;
}

/** A word in small letters as the news of other countries spell it: Zelenskyy, Kiev, defense. */
function spellingsOf(word: string): string[] {
  if (/^zelensk[iyj]{1,2}$/.test(word)) return ['zelensk'];
  const others = [
    ['defence', 'defense'],
    ['kyiv', 'kiev'],
  ].flatMap(([one = '', other = '']) => [word.replace(one, other), word.replace(other, one)]);
  return [...new Set([word, ...others])];
}

/** A word of other letters than English as names and headlines have it: Москва, москва, МОСКВА. */
function casesOf(word: string): string[] {
  if (/^\p{ASCII}*$/u.test(word)) return [];
  const lower = word.toLowerCase();
  const name = lower.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
  return [...new Set([word, lower, name, word.toUpperCase()])];
}

/** How an address that somebody copied may be stored: without trackers, under either scheme, with or without its fragment and `www`. */
function storedAs(written: string): string[] {
  const address = canonicalAddress(written) ?? written;
  const forms = new Set([address, address.replace(/#.*/, '')]);
  return [...forms].flatMap((form) =>
    ['http://', 'https://', 'http://www.', 'https://www.'].map((start) =>
      form.replace(/^https?:\/\/(?:www\.)?/, start),
    ),
  );
}
