import { type Commitment, type Country, inUse, PULLS, strengthRank } from '../core/commitment.ts';
import type { ChainLink, ChainQuestion } from '../core/commitments.ts';
import { holds, type Tie } from './expand.ts';
import { type Attack, misfit } from './fit.ts';

/** All ties sorted once, so that a question only has to filter. */
export interface TieGraph {
  /** By who is helped, then by who helps, strongest first. */
  to: ReadonlyMap<string, ReadonlyMap<string, readonly Tie[]>>;
  /** By who helps, then by who is helped: the weight of the strongest tie; ties that never pull are left out. */
  from: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** A link with its weight: twice the rank of its words, half a step less where all of it is contested. */
export interface WeighedLink extends ChainLink {
  weight: number;
}

type LinksByObligor = ReadonlyMap<string, WeighedLink>;

/** The links that one question may use. */
export interface Links {
  attack: Attack;
  /** From the state that is attacked: place and target must fit. */
  first: LinksByObligor;
  /** From a state that helps and is attacked in its turn. */
  afresh(beneficiary: string): LinksByObligor;
}

export function tieGraph(ties: readonly Tie[]): TieGraph {
  const strongestFirst = ties.toSorted((a, b) => byStrength(a.commitment, b.commitment));
  const byBeneficiary = Map.groupBy(strongestFirst, (tie) => tie.beneficiary);
  const byObligor = Map.groupBy(
    strongestFirst.filter((tie) => tie.commitment.pull !== 'none' && inUse(tie.commitment)),
    (tie) => tie.obligor,
  );
  return {
    to: new Map([...byBeneficiary].map(([code, own]) => [code, Map.groupBy(own, (tie) => tie.obligor)])),
    from: new Map(
      [...byObligor].map(([code, own]) => {
        const weakestFirst = own.toReversed();
        return [code, new Map(weakestFirst.map((tie) => [tie.beneficiary, weightOf(tie.commitment)]))];
      }),
    ),
  };
}

/** Turns ties into links, parallel ones together; the links of a state are worked out when they are first asked for. */
export function linksOf(question: ChainQuestion, graph: TieGraph, countries: ReadonlyMap<string, Country>): Links {
  const { attacked, attacker, place, target = 'territory', date } = question;
  const attackerIn = attacker ? partyTo(attacker, graph, date) : new Set<string>();
  const homeOf = (code: string) => countries.get(code)?.home ?? [];
  const places = place ? [place] : homeOf(attacked);
  const attack: Attack = { attacker, attackerIn, places, target, date, afresh: false };
  const known = new Map<string, LinksByObligor>();
  return {
    attack,
    first: linksTo(attacked, graph, attack),
    afresh(beneficiary) {
      let links = known.get(beneficiary);
      if (!links) {
        const again: Attack = { ...attack, places: homeOf(beneficiary), target: 'territory', afresh: true };
        links = linksTo(beneficiary, graph, again);
        known.set(beneficiary, links);
      }
      return links;
    },
  };
}

/** Strongest words first; at equal words what is in force before what is contested, then by kind of pull. */
export function byStrength(a: Commitment, b: Commitment): number {
  return (
    weightOf(b) - weightOf(a) || PULLS.indexOf(a.pull) - PULLS.indexOf(b.pull) || a.slug.localeCompare(b.slug, 'en')
  );
}

function weightOf(commitment: Commitment): number {
  return 2 * strengthRank(commitment.strength) - (commitment.status === 'contested' ? 1 : 0);
}

function linksTo(beneficiary: string, graph: TieGraph, attack: Attack): LinksByObligor {
  const links = new Map<string, WeighedLink>();
  for (const [obligor, ties] of graph.to.get(beneficiary) ?? []) {
    const commitments = [...new Set(ties.filter((tie) => misfit(tie, attack) === null).map((tie) => tie.commitment))];
    const [best] = commitments;
    if (!best) continue;
    const { strength, pull } = best;
    links.set(obligor, {
      beneficiary,
      obligor,
      commitments,
      strength,
      pull,
      afresh: attack.afresh,
      weight: weightOf(best),
    });
  }
  return links;
}

/** Slugs of the commitments that a state gives or gets at a date. */
function partyTo(code: string, graph: TieGraph, date: string): Set<string> {
  const gives = [...graph.to.values()].flatMap((byObligor) => byObligor.get(code) ?? []);
  const gets = [...(graph.to.get(code)?.values() ?? [])].flat();
  return new Set([...gives, ...gets].filter((tie) => holds(tie, date)).map((tie) => tie.commitment.slug));
}
