import { strengthRank } from '../core/commitment.ts';
import type { ChainPath, ChainQuestion } from '../core/commitments.ts';
import type { Links, TieGraph, WeighedLink } from './links.ts';

const MOST_LINKS = 4;

/** Words weaker than this bind nobody to act: after such a link the path is politics. */
const DUTY_TO_ACT = strengthRank('act-per-constitutional-process');

type Way = readonly WeighedLink[];

/**
 * All ways worth telling from an attack on one state to another, strongest and then shortest first.
 *
 * A way visits no state twice and never passes through the attacker. It goes on through a further state only where
 * that state is bound more tightly to the one before it than to any earlier one: otherwise the shorter way says it
 * all. At most one of its links may lack a duty to act: two promises that bind nobody make no chain. A longer way is
 * told only where it is stronger in its weakest or in its last link than every shorter one. Ways of equal strengths
 * through other states are told together.
 */
export function findPaths(question: ChainQuestion, links: Links, graph: TieGraph): ChainPath[] {
  const { attacked, drawnIn, attacker } = question;
  if (attacked === drawnIn || drawnIn === attacker || attacked === attacker) return [];
  const distance = distancesTo(drawnIn, graph);
  const kept: Way[] = [];
  const heaviest = graph.from.get(drawnIn)?.heaviest ?? -1;
  let open: Way[] = [[]];
  for (let length = 1; length <= MOST_LINKS && open.length > 0; length++) {
    const left = MOST_LINKS - length;
    const longer: Way[] = [];
    const arrived: Way[] = [];
    for (const way of open) {
      for (const link of onward(way, links, question)) {
        if (link.obligor === drawnIn) arrived.push([...way, link]);
        else if ((distance.get(link.obligor) ?? MOST_LINKS) <= left) longer.push([...way, link]);
      }
    }
    kept.push(...arrived.filter((way) => !kept.some((shorter) => asGood(shorter, way))));
    const unbeatable = Math.max(-1, ...kept.filter((way) => lastWeight(way) >= heaviest).map(weakest));
    open = longer.filter((way) => weakest(way) > unbeatable);
  }
  const worth = kept.filter((way) => !kept.some((other) => other.length <= way.length && better(other, way)));
  return together(worth);
}

/** How many links lead from each state to the one that is drawn in, at least. */
function distancesTo(drawnIn: string, { from }: TieGraph): ReadonlyMap<string, number> {
  const distances = new Map([[drawnIn, 0]]);
  for (const [state, distance] of distances) {
    for (const before of from.get(state)?.beneficiaries ?? []) {
      if (!distances.has(before)) distances.set(before, distance + 1);
    }
  }
  return distances;
}

function onward(way: Way, links: Links, { attacked, attacker }: ChainQuestion): WeighedLink[] {
  const last = way.at(-1);
  const next = last ? links.afresh(last.obligor) : links.first;
  const soft = way.some(withoutDuty);
  return [...next.values()].filter(
    (link) =>
      link.obligor !== attacker &&
      link.obligor !== attacked &&
      !(soft && withoutDuty(link)) &&
      !way.some((step) => step.obligor === link.obligor || boundAlready(step, link, links)),
  );
}

/** Whether the state is bound as tightly to the state that an earlier step helps. */
function boundAlready(step: WeighedLink, link: WeighedLink, links: Links): boolean {
  const earlier = step.afresh ? links.afresh(step.beneficiary) : links.first;
  return (earlier.get(link.obligor)?.weight ?? -1) >= link.weight;
}

function withoutDuty(link: WeighedLink): boolean {
  return strengthRank(link.strength) < DUTY_TO_ACT;
}

function weakest(way: Way): number {
  return Math.min(Number.POSITIVE_INFINITY, ...way.map((link) => link.weight));
}

function lastWeight(way: Way): number {
  return way.at(-1)?.weight ?? -1;
}

function asGood(a: Way, b: Way): boolean {
  return weakest(a) >= weakest(b) && lastWeight(a) >= lastWeight(b);
}

function better(a: Way, b: Way): boolean {
  return asGood(a, b) && (weakest(a) > weakest(b) || lastWeight(a) > lastWeight(b));
}

/** Ways of the same strengths as one, told by the way whose first link has the most reasons, then by the alphabet. */
function together(ways: readonly Way[]): ChainPath[] {
  return [...Map.groupBy(ways, (way) => way.map((link) => link.weight).join()).values()]
    .map((group) => group.toSorted((a, b) => reasons(b) - reasons(a) || (names(a) < names(b) ? -1 : 1)))
    .toSorted(([a = []], [b = []]) => weakest(b) - weakest(a) || a.length - b.length)
    .flatMap(([told, ...rest]) => {
      const weak = told?.toSorted((a, b) => a.weight - b.weight)[0];
      if (!told || !weak) return [];
      const links = told.map(({ weight: _, ...link }) => link);
      return [{ links, weakest: weak.strength, alsoThrough: rest.map((way) => statesBetween(way)) }];
    });
}

function statesBetween(way: Way): string[] {
  return way.slice(0, -1).map((link) => link.obligor);
}

function reasons([first]: Way): number {
  return first?.commitments.length ?? 0;
}

function names(way: Way): string {
  return statesBetween(way).join();
}
