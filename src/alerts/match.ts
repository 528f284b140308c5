import type { SubscriptionSettings } from '../core/subscription.ts';
import {
  SEVERITY_LABELS,
  type Severity,
  severityRank,
  TAG_INFO,
  type Tag,
  THEATRE_LABELS,
  type Theatre,
} from '../core/vocabulary.ts';
import { matchesWords, parseWordFilter } from '../core/words.ts';

/** What matching reads of a story, as the channel's workspace sees it. */
export interface Matchable {
  severity: Severity | null;
  tags: readonly Tag[];
  theatres: readonly Theatre[];
  /** Titles and summaries of its reports. */
  texts: readonly string[];
  /** Feeds that reported it. */
  feedIds: readonly string[];
}

export type Match =
  | { matched: true; reason: string }
  | { matched: false; verdict: 'not-matched' | 'below-threshold'; reason: string };

/** Whether a subscription wants a story, with the reason in words. */
export function match(settings: SubscriptionSettings, story: Matchable): Match {
  if (story.severity === null) return miss('No report of it was judged relevant.');
  if (misses(settings.tags, story.tags))
    return miss(`None of its tags is subscribed (${story.tags.map((tag) => TAG_INFO[tag].label).join(', ')}).`);
  if (misses(settings.theatres, story.theatres))
    return miss(`Its theatre is not subscribed (${story.theatres.map((it) => THEATRE_LABELS[it]).join(', ')}).`);
  if (settings.feeds.length > 0 && !story.feedIds.some((id) => settings.feeds.includes(id))) {
    return miss('None of the subscribed feeds reported it.');
  }
  const filter = parseWordFilter(settings.words);
  if (filter && !matchesWords(filter, story.texts)) return miss(`The word filter does not match: ${settings.words}`);
  if (severityRank(story.severity) < severityRank(settings.least)) {
    const reason = `It is ${SEVERITY_LABELS[story.severity]}; this subscription starts at ${SEVERITY_LABELS[settings.least]}.`;
    return { matched: false, verdict: 'below-threshold', reason };
  }
  const shared = story.tags.filter((tag) => settings.tags.includes(tag)).map((tag) => TAG_INFO[tag].label);
  const subscribed = settings.tags.length > 0 ? shared.join(', ') : 'every tag';
  return { matched: true, reason: `${SEVERITY_LABELS[story.severity]}, and subscribed to ${subscribed}.` };
}

/** An empty subscription takes all, also where the story has none. */
function misses<T>(subscribed: readonly T[], present: readonly T[]): boolean {
  return subscribed.length > 0 && !present.some((value) => subscribed.includes(value));
}

function miss(reason: string): Match {
  return { matched: false, verdict: 'not-matched', reason };
}
