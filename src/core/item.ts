import { z } from 'zod';
import { shortHash } from './short-hash.ts';

/**
 * Who may see something: everybody (`public`, the default feeds) or one workspace (`slack:T123`, `discord:42`, `web:local`).
 */
export const ScopeSchema = z.string().regex(/^(public|(discord|slack|web):[^:\s]+)$/);
export type Scope = z.infer<typeof ScopeSchema>;

/** One entry of a feed after parsing and normalizing, before it is stored. Texts are plain text, never HTML. */
export const NewItemSchema = z.object({
  /** Stable within its feed: guid, else canonical URL, else a hash of title and date; with a guid that others have too, `ownKey`. */
  key: z.string().min(1),
  title: z.string(),
  summary: z.string(),
  /** Canonical absolute http(s) address without tracking parameters; null when the entry has none. */
  url: z.string().nullable(),
  /** Epoch milliseconds as the publisher says; null when missing, unreadable, or more than a day in the future. */
  published: z.number().nullable(),
  /** ISO 639-1 as the feed declares it; null when it does not. */
  language: z.string().nullable(),
  /** The outlet that the entry names as its own, where a feed gathers those of several. */
  outlet: z.string().optional(),
});
export type NewItem = z.infer<typeof NewItemSchema>;

/** The key of an item whose guid its feed gives to others too: its address, else its title, tells it apart. */
export function ownKey({ key, url, title }: Pick<NewItem, 'key' | 'url' | 'title'>): string {
  return shortHash(`${key} ${url ?? title}`);
}

/** An item as stored: first seen by us at `firstSeen` (epoch milliseconds). */
export interface Item extends NewItem {
  id: string;
  feedId: string;
  /** Outlet name, from the feed list, the entry itself or the feed's title. */
  source: string;
  scope: Scope;
  firstSeen: number;
}

/** The moment an item counts as reported: as published, but no later than first seen; publishers mistake their time zones. */
export function reportedAt({ published, firstSeen }: Pick<Item, 'published' | 'firstSeen'>): number {
  return Math.min(published ?? firstSeen, firstSeen);
}
