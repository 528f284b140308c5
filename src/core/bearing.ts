import { TAG_INFO, type Tag, type Theatre } from './vocabulary.ts';

/** Arguments of the article about Ukraine, its war and its leaders alone, as their briefings tell them. */
const ABOUT_UKRAINE: ReadonlySet<string> = new Set([
  'przewodow-attribution',
  'zelensky-leverage',
  'vilnius-guarantee-push',
  'reckless-driving',
  'non-ally-reckless',
  'control-dilemma',
  'weapons-assurances',
  'revealed-preference-nuclear',
]);
const NEAR_UKRAINE: ReadonlySet<Theatre> = new Set(['ukraine-russia', 'nato-east', 'alliance-wide']);

/** Where news has to be from to bear on an argument; empty = anywhere. */
export function theatresBearingOn(slug: string): Theatre[] {
  return ABOUT_UKRAINE.has(slug) ? [...NEAR_UKRAINE] : [];
}

/**
 * Slugs of the arguments that news with these tags and theatres bears on, each once. Claims about Ukraine alone say nothing
 * to the reader of news from elsewhere, though its tag tests them.
 */
export function argumentsBorneOn(tags: Iterable<Tag>, theatres: Iterable<Theatre>): string[] {
  const near = [...theatres].some((theatre) => NEAR_UKRAINE.has(theatre));
  const tested = new Set([...tags].flatMap((tag) => TAG_INFO[tag].tests));
  return [...tested].filter((slug) => near || !ABOUT_UKRAINE.has(slug));
}
