import type { BriefingKind } from '../core/briefing.ts';

/**
 * How much more a kind of card is wanted, by how the query is put: whether something is true asks for a fact check,
 * a date for an event, `who is` for an actor, `what is` for a term. Set on all look-ups but the held-out ones.
 */
const ASKED: readonly { put: RegExp; kind: BriefingKind; by: number }[] = [
  { put: /\btrue\b|fact ?check|\breally\b|\b(correct|accurate|checked|proven|a fact)\b/, kind: 'fact', by: 1.1 },
  { put: /^(is|are|was|were|do|does|did|has|have|had)\b/, kind: 'fact', by: 1.04 },
  { put: /\b(19|20)\d\d\b|^when\b|\bdates?\b|\bwhat happened\b/, kind: 'event', by: 1.05 },
  { put: /^who (is|was|are)\b/, kind: 'actor', by: 1.05 },
  { put: /^(what (is|are|does)|whats|define|explain)\b|\b(meaning|definition|mean)\b/, kind: 'term', by: 1.04 },
];

/** Where nothing in the query asks for a kind, the argument is what most people are after. */
const UNASKED: Readonly<Record<BriefingKind, number>> = {
  argument: 1,
  term: 0.99,
  about: 0.99,
  event: 0.98,
  actor: 0.98,
  fact: 0.95,
};

/** What each kind's score is worth for this query, about 1. `query` is folded to lower case without accents. */
export function worthOfKinds(query: string): Readonly<Record<BriefingKind, number>> {
  const worth = { ...UNASKED };
  for (const { put, kind, by } of ASKED) if (put.test(query)) worth[kind] *= by;
  return worth;
}
