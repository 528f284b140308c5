import { bindsToAct } from '../core/commitment.ts';
import type { ChainPath, ChainQuestion } from '../core/commitments.ts';
import type { Links, TieGraph, WeighedLink } from './links.ts';

const MOST_LINKS = 4;

/** The weight of a contested tie without a duty: it leads nowhere further. */
const LIGHTEST = -1;

/** Links from the state that is attacked onward. */
interface Way {
  links: readonly WeighedLink[];
  /** The least weight of its links, and the weight of the last. */
  weakest: number;
  last: number;
  /** One of its links lacks a duty to act. */
  soft: boolean;
}

const NO_LINKS: Way = { links: [], weakest: Number.POSITIVE_INFINITY, last: LIGHTEST, soft: false };

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
  const kept: Way[] = [];
  let open = [NO_LINKS];
  for (let length = 1; length <= MOST_LINKS && open.length > 0; length++) {
    const best = bestLastLink(drawnIn, MOST_LINKS - length, graph);
    const longer: Way[] = [];
    const arrived: Way[] = [];
    for (const way of open) {
      for (const link of onward(way, links, question, length === MOST_LINKS)) {
        if (link.obligor === drawnIn) arrived.push(withLink(way, link));
        else if (best.has(link.obligor)) longer.push(withLink(way, link));
      }
    }
    kept.push(...arrived.filter((way) => !kept.some((shorter) => asGood(shorter, way))));
    open = longer.filter(({ links: steps, weakest }) => {
      const last = best.get(steps.at(-1)?.obligor ?? '') ?? LIGHTEST;
      return weakest > LIGHTEST && !kept.some((shorter) => asGood(shorter, { weakest, last }));
    });
  }
  const worth = kept.filter(
    (way) => !kept.some((other) => other.links.length <= way.links.length && better(other, way)),
  );
  return together(worth);
}

/**
 * Every state from which the one that is drawn in can be reached in so many links at most, with the greatest weight that
 * the last of them could have. Nothing is known of the attack here, so that it is never too little.
 */
function bestLastLink(drawnIn: string, links: number, { from }: TieGraph): ReadonlyMap<string, number> {
  const best = new Map(links > 0 ? from.get(drawnIn) : []);
  for (let further = 1; further < links; further++) {
    for (const [helper, weight] of [...best]) {
      for (const helped of from.get(helper)?.keys() ?? []) {
        if (weight > (best.get(helped) ?? Number.NEGATIVE_INFINITY)) best.set(helped, weight);
      }
    }
  }
  return best;
}

function withLink(way: Way, link: WeighedLink): Way {
  return {
    links: [...way.links, link],
    weakest: Math.min(way.weakest, link.weight),
    last: link.weight,
    soft: way.soft || !bindsToAct(link.strength),
  };
}

/** The links with which a way can go on; on its last step only the one that arrives. */
function onward(way: Way, links: Links, question: ChainQuestion, lastStep: boolean): WeighedLink[] {
  const { attacked, attacker, drawnIn } = question;
  const before = way.links.at(-1);
  const next = before ? links.afresh(before.obligor) : links.first;
  const arriving = next.get(drawnIn);
  const possible = lastStep ? (arriving ? [arriving] : []) : [...next.values()];
  return possible.filter(
    (link) =>
      link.obligor !== attacker &&
      link.obligor !== attacked &&
      (!way.soft || bindsToAct(link.strength)) &&
      !way.links.some((step) => step.obligor === link.obligor || boundAlready(step, link, links)),
  );
}

/** Whether the state is bound as tightly to the state that an earlier step helps. */
function boundAlready(step: WeighedLink, link: WeighedLink, links: Links): boolean {
  const earlier = step.afresh ? links.afresh(step.beneficiary) : links.first;
  return (earlier.get(link.obligor)?.weight ?? -1) >= link.weight;
}

type Weights = Pick<Way, 'weakest' | 'last'>;

function asGood(a: Weights, b: Weights): boolean {
  return a.weakest >= b.weakest && a.last >= b.last;
}

function better(a: Weights, b: Weights): boolean {
  return asGood(a, b) && (a.weakest > b.weakest || a.last > b.last);
}

/** Ways of the same strengths as one, told by the way whose first link has the most reasons, then by the alphabet. */
function together(ways: readonly Way[]): ChainPath[] {
  return [...Map.groupBy(ways, (way) => way.links.map((link) => link.weight).join()).values()]
    .map((group) => group.toSorted((a, b) => reasons(b) - reasons(a) || (names(a) < names(b) ? -1 : 1)))
    .toSorted(([a = NO_LINKS], [b = NO_LINKS]) => b.weakest - a.weakest || a.links.length - b.links.length)
    .flatMap(([told, ...rest]) => {
      const weak = told?.links.toSorted((a, b) => a.weight - b.weight)[0];
      if (!told || !weak) return [];
      const links = told.links.map(({ weight: _, ...link }) => link);
      return [{ links, weakest: weak.strength, alsoThrough: rest.map((way) => statesBetween(way)) }];
    });
}

function statesBetween({ links }: Way): string[] {
  return links.slice(0, -1).map((link) => link.obligor);
}

function reasons({ links: [first] }: Way): number {
  return first?.commitments.length ?? 0;
}

function names(way: Way): string {
  return statesBetween(way).join();
}
