import { shortened } from '../core/card.ts';
import { bindsToAct, type Commitment, dutyOf, unsureText } from '../core/commitment.ts';
import type { ChainLink, Commitments, CountryNames, Obligation, ReportedNews } from '../core/commitments.ts';
import type { ThreatReader } from './threat.ts';

/** The patron whose promise readers ask for first, where the text names none that is bound. */
const FIRST_PATRON = 'US';
/** Where NATO and the EU both bind, readers ask for NATO, which EU members that belong to both put first as well. */
const WIDEST_PACT = 'NATO';
const LINE_MAX = 280;
/** At war since before there was news to read: every promise made to it is about a further attack. */
const ATTACKED_ALREADY: ReadonlySet<string> = new Set(['UA']);
/** Ways out that say no more than the duty before them. */
const SAID_BY_DUTY =
  /^(?:It holds no duty(?: to [\w ]+| of assistance)?|Each acts by its own constitutional process|The duty is to consult)\.$/;

/**
 * The one line on who is bound for a piece of news; null wherever it is not clear who is attacked or threatened. Of
 * all commitments it tells the strongest of a patron that the text names, else of the United States, else of anybody.
 */
export function obligationFor(
  news: ReportedNews,
  date: string,
  readThreat: ThreatReader,
  { boundBy, countries, group }: Pick<Commitments, 'boundBy' | 'countries' | 'group'>,
): Obligation | null {
  const threat = readThreat(news, news.assessment.tags);
  if (!threat) return null;
  const { attacked, attacker } = threat;
  // Any ally stands for all of them.
  const state = attacked === 'NATO' ? 'PL' : attacked;
  const bound = boundBy({ attacked: state, attacker, date });
  const settled = bound.filter((link) => link.commitments[0]?.status === 'in-force');
  const links = settled.length > 0 ? settled : bound;
  const isGroup = (party: string) => group(party) !== undefined;
  const { actors } = news.assessment;
  const link = firstPatron(links, patronsNamed(news, countries));
  const best = link && mostRelevant(link, actors.filter(isGroup));
  if (!link || !best) return null;
  const whom = attacked === 'NATO' ? 'any ally' : countries.inText(attacked);
  const who = multilateral(best, isGroup) ? 'each party' : countries.inText(link.obligor);
  const marks = [best.short, ...(best.status === 'contested' ? ['contested'] : []), ...unsureText(best.confirmed)];
  const again = ATTACKED_ALREADY.has(attacked) ? ' again' : '';
  const duty = `If ${whom} is attacked${again}, ${who} is ${dutyOf(best)} (${marks.join(', ')}).`;
  const line = SAID_BY_DUTY.test(best.wayOut) ? duty : `${duty} ${best.wayOut}`;
  return {
    line: shortened(line, LINE_MAX),
    attacked,
    ...(attacker ? { attacker } : {}),
    commitmentSlug: best.slug,
  };
}

/** The patron named first, which is the headline's before the summary's. One without a duty to act gives way to a stronger promise by somebody else. */
function firstPatron(links: readonly ChainLink[], named: readonly string[]): ChainLink | undefined {
  const byObligor = new Map(links.map((link) => [link.obligor, link]));
  const first = named.find((code) => byObligor.has(code)) ?? FIRST_PATRON;
  const patron = byObligor.get(first);
  const [strongest] = links;
  return patron && (bindsToAct(patron.strength) || !strongest || !bindsToAct(strongest.strength)) ? patron : strongest;
}

/** The actors of a text, in order, without states of which it names only the capital as the place of a meeting. */
function patronsNamed({ title, summary, assessment }: ReportedNews, countries: CountryNames): string[] {
  const text = `${title}\n${summary}`.replace(/\p{Cf}/gu, '');
  return assessment.actors.filter((code) => {
    const country = countries.all.find((one) => one.code === code);
    if (!country) return true;
    const { capital, name, demonyms, aliases } = country;
    const elsewhere = text.replaceAll(`in ${capital}`, '');
    const wordings = [capital, name, ...demonyms, ...aliases];
    return elsewhere === text || wordings.some((wording) => elsewhere.includes(wording));
  });
}

/** Of parallel commitments the one whose group the text names first, else NATO's, else the strongest. */
function mostRelevant({ commitments }: ChainLink, groups: readonly string[]): Commitment | undefined {
  const defence = commitments.filter((one) => one.pull === 'defence');
  const ofGroup = (id: string) => defence.find((one) => one.parties.includes(id));
  const named = groups.find(ofGroup) ?? WIDEST_PACT;
  return ofGroup(named) ?? commitments[0];
}

function multilateral({ direction, parties, legs }: Commitment, isGroup: (party: string) => boolean): boolean {
  return direction === 'mutual' && legs.length === 0 && (parties.length > 2 || isGroup(parties[0] ?? ''));
}
