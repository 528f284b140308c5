import type { BriefingKind } from './briefing.ts';

export interface BriefingMatch {
  slug: string;
  kind: BriefingKind;
  title: string;
  /** 0 to 1: how well the query and the card meet. */
  score: number;
}

/** Finds briefings from any wording. Synchronous, a few milliseconds a call; takes any text. */
export interface BriefingSearch {
  /** Best first, at most ten; empty when nothing fits. `kinds` are all when absent. */
  search(query: string, kinds?: readonly BriefingKind[]): BriefingMatch[];
  /** The cards that come closest, at most five, whether or not they fit: for a reply that says nothing did. */
  nearest(query: string, kinds?: readonly BriefingKind[]): BriefingMatch[];
  /** For what has been typed so far, at most 25; before anything is, cards in the order of their lists. */
  complete(partial: string, kinds?: readonly BriefingKind[]): BriefingMatch[];
}
