import { z } from 'zod';
import { MAX_ITEMS, type RawFeed } from './raw.ts';

const TextSchema = z
  .union([z.string(), z.number().transform(String)])
  .nullable()
  .catch(null);

/** JSON Feed 1.0 and 1.1 (jsonfeed.org), read leniently: any field may be missing or of the wrong type. */
const JsonFeedSchema = z.object({
  version: TextSchema,
  title: TextSchema,
  home_page_url: TextSchema,
  language: TextSchema,
  items: z.array(z.unknown()).nullable().catch(null),
});
const JsonItemSchema = z.object({
  id: TextSchema,
  url: TextSchema,
  external_url: TextSchema,
  title: TextSchema,
  summary: TextSchema,
  content_text: TextSchema,
  content_html: TextSchema,
  date_published: TextSchema,
  date_modified: TextSchema,
  language: TextSchema,
});

/** Reads a JSON Feed; null when the text is not one. */
export function readJsonFeed(text: string): RawFeed | null {
  const feed = JsonFeedSchema.safeParse(parseJson(text)).data;
  // Any error that a server writes as JSON has a title.
  const items = feed?.items ?? (feed?.version?.includes('jsonfeed') ? [] : null);
  if (!feed || items === null || (feed.title === null && items.length === 0)) return null;
  return {
    title: feed.title,
    language: feed.language,
    links: present([feed.home_page_url]).map(toLink),
    ttlMinutes: null,
    updatePeriod: null,
    updateFrequency: null,
    skipHours: [],
    skipDays: [],
    entries: items.slice(0, MAX_ITEMS).flatMap((value) => {
      const item = JsonItemSchema.safeParse(value).data;
      if (!item) return [];
      return {
        id: item.id,
        idIsLink: true,
        title: item.title,
        texts: present([item.summary, item.content_text, item.content_html]),
        links: present([item.url, item.external_url]).map(toLink),
        dates: present([item.date_published, item.date_modified]),
        language: item.language,
        outlet: null,
      };
    }),
  };
}

function present(values: (string | null)[]): string[] {
  return values.filter((value) => value !== null && value.trim() !== '').map(String);
}

function toLink(href: string) {
  return { href, rel: null, type: null, base: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
