import type { SubscriptionSettings } from '../core/subscription.ts';
import {
  SEVERITY_LABELS,
  type Severity,
  severityRank,
  severityText,
  type Tag,
  type Theatre,
  tagsText,
  theatresText,
} from '../core/vocabulary.ts';
import { matchesWords, parseWordFilter, type WordFilter } from '../core/words.ts';

/** What matching reads of a story, as the channel's workspace sees it. */
export interface Matchable {
  severity: Severity | null;
  tags: readonly Tag[];
  theatres: readonly Theatre[];
  /** Titles and summaries of its reports. */
  texts: readonly string[];
  /** Feeds that reported it, the headings they stand under, and the languages of the reports. */
  feedIds: readonly string[];
  groups: readonly string[];
  languages: readonly string[];
}

export type Match =
  | { matched: true; reason: string }
  | { matched: false; verdict: 'not-matched' | 'below-threshold'; reason: string };

/** Whether a subscription wants a story, with the reason in words. */
export function match(settings: SubscriptionSettings, story: Matchable): Match {
  const level = severityText(story.severity);
  switch (firstMiss(settings, story)) {
    case 'relevance':
      return miss('No report of it was judged relevant.');
    case 'tags':
      return miss(`None of its tags is subscribed (${tagsText(story.tags)}).`);
    case 'theatres':
      return miss(`Its theatre is not subscribed (${theatresText(story.theatres)}).`);
    case 'feeds':
      return miss('None of the subscribed feeds reported it.');
    case 'languages':
      return miss(`No report of it is in a subscribed language (${settings.languages.join(', ')}).`);
    case 'words':
      return miss(`The word filter does not match: ${settings.words}`);
    case 'severity': {
      const reason = `It is ${level}; this subscription starts at ${SEVERITY_LABELS[settings.least]}.`;
      return { matched: false, verdict: 'below-threshold', reason };
    }
    case null: {
      const shared = tagsText(story.tags.filter((tag) => settings.tags.includes(tag)));
      return {
        matched: true,
        reason: `${level}, and subscribed to ${settings.tags.length > 0 ? shared : 'every tag'}.`,
      };
    }
  }
}

/** The same without the reason: thousands of subscriptions are asked for each story. */
export function wants(settings: SubscriptionSettings, story: Matchable): boolean {
  if (severityRank(story.severity) < severityRank(settings.least)) return false;
  return firstMiss(settings, story) === null;
}

function firstMiss(settings: SubscriptionSettings, story: Matchable) {
  if (story.severity === null) return 'relevance';
  if (misses(settings.tags, story.tags)) return 'tags';
  if (misses(settings.theatres, story.theatres)) return 'theatres';
  if (missesFeeds(settings, story)) return 'feeds';
  if (misses(settings.languages, story.languages)) return 'languages';
  const filter = wordFilter(settings.words);
  if (filter && !matchesWords(filter, story.texts)) return 'words';
  return severityRank(story.severity) < severityRank(settings.least) ? 'severity' : null;
}

/** Filters as read, by their text. */
const MOST_FILTERS = 20_000;
const filters = new Map<string, WordFilter | null>();

function wordFilter(text: string): WordFilter | null {
  const known = filters.get(text);
  if (known !== undefined) return known;
  if (filters.size >= MOST_FILTERS) filters.clear();
  const filter = parseWordFilter(text);
  filters.set(text, filter);
  return filter;
}

/** Feeds and groups of feeds add up. */
function missesFeeds({ feeds, groups }: SubscriptionSettings, story: Matchable): boolean {
  if (feeds.length + groups.length === 0) return false;
  return !story.feedIds.some((id) => feeds.includes(id)) && !story.groups.some((name) => groups.includes(name));
}

/** An empty subscription takes all, also where the story has none. */
function misses<T>(subscribed: readonly T[], present: readonly T[]): boolean {
  return subscribed.length > 0 && !present.some((value) => subscribed.includes(value));
}

function miss(reason: string): Match {
  return { matched: false, verdict: 'not-matched', reason };
}
