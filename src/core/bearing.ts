import { TAG_INFO, type Tag, type Theatre } from './vocabulary.ts';

/** Where Ukraine’s war is fought, and where it reaches allies. */
const NEAR_UKRAINE: readonly Theatre[] = ['ukraine-russia', 'nato-east'];
/** Where NATO, its growth and its members are at issue. */
const OF_NATO: readonly Theatre[] = [...NEAR_UKRAINE, 'alliance-wide', 'balkans', 'caucasus'];

/** Arguments of the article, as their briefings tell them, that news from elsewhere says nothing about. */
const BEARS_FROM: Readonly<Record<string, readonly Theatre[]>> = {
  'przewodow-attribution': NEAR_UKRAINE,
  'zelensky-leverage': NEAR_UKRAINE,
  'vilnius-guarantee-push': NEAR_UKRAINE,
  'reckless-driving': NEAR_UKRAINE,
  'non-ally-reckless': NEAR_UKRAINE,
  'control-dilemma': NEAR_UKRAINE,
  'weapons-assurances': NEAR_UKRAINE,
  'revealed-preference-nuclear': NEAR_UKRAINE,
  'article5-core-risk': NEAR_UKRAINE,
  'third-party-coalition': NEAR_UKRAINE,
  'enlargement-as-mission': OF_NATO,
  'enlargement-provokes-russia': OF_NATO,
  'weak-allies-little-capability': OF_NATO,
};

/** Where news has to be from to bear on an argument; empty = anywhere. */
export function theatresBearingOn(slug: string): Theatre[] {
  return [...(BEARS_FROM[slug] ?? [])];
}

/**
 * Slugs of the arguments that news with these tags and theatres bears on, each once. Claims about Ukraine, or about NATO,
 * say nothing to the reader of news from elsewhere, though its tag tests them.
 */
export function argumentsBorneOn(tags: Iterable<Tag>, theatres: Iterable<Theatre>): string[] {
  const from = new Set(theatres);
  const tested = new Set([...tags].flatMap((tag) => TAG_INFO[tag].tests));
  return [...tested].filter((slug) => BEARS_FROM[slug]?.some((theatre) => from.has(theatre)) ?? true);
}
