import type { NewItem } from '../core/item.ts';

/**
 * An entry of a feed that gathers those of several outlets, as search engines write them (`Title - Outlet`, and for a summary
 * the titles of what others write of it): the title alone, and no summary where it says nothing else.
 */
export function asOutletTells(entry: NewItem): NewItem {
  const { title, summary, outlet = '' } = entry;
  const [, own] = /^(.*\S)\s+[-–—|]\s+$/su.exec(title.slice(0, title.length - outlet.length)) ?? [];
  if (own === undefined || !title.toLowerCase().endsWith(outlet.toLowerCase())) return entry;
  return { ...entry, title: own, summary: letters(summary).startsWith(letters(own + outlet)) ? '' : summary };
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
