import { type Commitment, dutyOf, strengthRank } from '../core/commitment.ts';
import type { ChainLink, Commitments, Obligation, ReportedNews } from '../core/commitments.ts';
import type { ThreatReader } from './threat.ts';

/** The patron whose promise readers ask for first, where the text names none that is bound. */
const FIRST_PATRON = 'US';
/** Where NATO and the EU both bind, readers ask for NATO, which EU members that belong to both put first as well. */
const WIDEST_PACT = 'NATO';
const LINE_MAX = 280;

/**
 * The one line on who is bound for a piece of news; null wherever it is not clear who is attacked or threatened. Of
 * all commitments it tells the strongest of a patron that the text names, else of the United States, else of anybody.
 */
export function obligationFor(
  news: ReportedNews,
  date: string,
  readThreat: ThreatReader,
  { boundBy, countries }: Pick<Commitments, 'boundBy' | 'countries'>,
): Obligation | null {
  const threat = readThreat(news, news.assessment.tags);
  if (!threat) return null;
  const { attacked, attacker } = threat;
  // Any ally stands for all of them.
  const state = attacked === 'NATO' ? 'PL' : attacked;
  const bound = boundBy({ attacked: state, attacker, date });
  const settled = bound.filter((link) => link.commitments[0]?.status === 'in-force');
  const links = settled.length > 0 ? settled : bound;
  const link = firstPatron(links, news.assessment.actors);
  const best = link && mostRelevant(link, news.assessment.actors);
  if (!link || !best) return null;
  const whom = attacked === 'NATO' ? 'any ally' : countries.inText(attacked);
  const who = multilateral(best) ? 'each party' : countries.inText(link.obligor);
  const line = `If ${whom} is attacked, ${who} is ${dutyOf(best)} (${best.short}). ${best.wayOut}`;
  return {
    line: line.length <= LINE_MAX ? line : `${line.slice(0, LINE_MAX - 1).replace(/\s+\S*$/, '')}…`,
    attacked,
    ...(attacker ? { attacker } : {}),
    commitmentSlug: best.slug,
  };
}

/** Links come strongest first. A patron without a duty to act gives way to a stronger promise by somebody else. */
function firstPatron(links: readonly ChainLink[], actors: readonly string[]): ChainLink | undefined {
  const patron =
    links.find((link) => actors.includes(link.obligor)) ?? links.find((link) => link.obligor === FIRST_PATRON);
  const [strongest] = links;
  return patron && (acts(patron) || !strongest || !acts(strongest)) ? patron : strongest;
}

function acts(link: ChainLink): boolean {
  return strengthRank(link.strength) >= strengthRank('act-per-constitutional-process');
}

/** Of parallel commitments the one whose group the text names, else NATO's, else the strongest. */
function mostRelevant({ commitments }: ChainLink, actors: readonly string[]): Commitment | undefined {
  const defence = commitments.filter((one) => one.pull === 'defence');
  const named = defence.find((one) => one.parties.some((party) => party.length > 2 && actors.includes(party)));
  return named ?? defence.find((one) => one.parties.includes(WIDEST_PACT)) ?? commitments[0];
}

function multilateral({ direction, parties, legs }: Commitment): boolean {
  return direction === 'mutual' && legs.length === 0 && (parties.length > 2 || (parties[0] ?? '').length > 2);
}
