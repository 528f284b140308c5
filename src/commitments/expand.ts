import { type Commitment, type CommitmentLibrary, type Group, inUse } from '../core/commitment.ts';

/** One state that owes another something under one commitment, while both belong to it. */
export interface Tie {
  commitment: Commitment;
  /** Who would help. */
  obligor: string;
  /** Who would be helped. */
  beneficiary: string;
  /** 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'; compares as text. Empty where no beginning is known. */
  since: string;
  /** Empty while it lasts. */
  until: string;
}

interface Membership {
  code: string;
  since: string;
  until: string;
}

/**
 * All ties of a commitment, groups replaced by their members, each from the day on which both were bound. Pairs come
 * from `legs`, else from obligors and beneficiaries, else (mutual) from every two parties.
 */
export function tiesOf(commitment: Commitment, groups: ReadonlyMap<string, Group>): Tie[] {
  const members = (parties: readonly string[]) => parties.flatMap((party) => membersOf(party, groups));
  const ties = directedPairs(commitment).flatMap(({ obligors, beneficiaries, since }) =>
    members(obligors).flatMap((obligor) =>
      members(beneficiaries)
        .filter((beneficiary) => beneficiary.code !== obligor.code)
        .map((beneficiary) => ({
          commitment,
          obligor: obligor.code,
          beneficiary: beneficiary.code,
          since: latest(obligor.since, beneficiary.since, since ?? commitment.inForce ?? commitment.signed ?? ''),
          until: earliest(obligor.until, beneficiary.until, commitment.ended ?? ''),
        })),
    ),
  );
  return ties.filter((tie) => tie.until === '' || tie.since < tie.until);
}

/** Whether a commitment can be drawn on at a date: in use, begun, and not over. */
export function lasts(commitment: Commitment, date: string): boolean {
  const { inForce, signed, ended } = commitment;
  return inUse(commitment) && (inForce ?? signed ?? '') <= date && (ended === undefined || date < ended);
}

/** Whether a tie can be drawn on at a date: in use, begun, and not over. */
export function holds(tie: Tie, date: string): boolean {
  return inUse(tie.commitment) && tie.since <= date && (tie.until === '' || date < tie.until);
}

/** Ties of all commitments of a library, in their order. */
export function allTies(library: Pick<CommitmentLibrary, 'all' | 'groups'>): Tie[] {
  return library.all.flatMap((commitment) => tiesOf(commitment, library.groups));
}

/** What ties there would be if the states of which it is disputed whether they belong to a group did. */
export function disputedTies({ all, groups }: Pick<CommitmentLibrary, 'all' | 'groups'>): Tie[] {
  const withAll = new Map(
    [...groups].map(([id, group]): [string, Group] => {
      const more = group.disputed.map((code) => ({ code, since: '' }));
      return [id, { ...group, members: [...group.members, ...more] }];
    }),
  );
  return all.flatMap((commitment) => {
    const disputed = new Set(commitment.parties.flatMap((party) => groups.get(party)?.disputed ?? []));
    if (disputed.size === 0) return [];
    return tiesOf(commitment, withAll).filter((tie) => disputed.has(tie.obligor) || disputed.has(tie.beneficiary));
  });
}

interface Pair {
  obligors: readonly string[];
  beneficiaries: readonly string[];
  since?: string | undefined;
}

function directedPairs({ direction, parties, obligors, beneficiaries, legs }: Commitment): Pair[] {
  if (legs.length > 0) {
    return legs.flatMap(({ between: [a, b], since }): Pair[] => {
      const there = { obligors: [a], beneficiaries: [b], since };
      const back = { obligors: [b], beneficiaries: [a], since };
      if (direction === 'mutual') return [there, back];
      return obligors.includes(a) ? [there] : [back];
    });
  }
  if (direction === 'one-way') return [{ obligors, beneficiaries }];
  return [{ obligors: parties, beneficiaries: parties }];
}

function membersOf(party: string, groups: ReadonlyMap<string, Group>): Membership[] {
  const group = groups.get(party);
  if (!group) return [{ code: party, since: '', until: '' }];
  return group.members.map(({ code, since, until }) => ({ code, since, until: until ?? '' }));
}

function latest(...dates: string[]): string {
  return dates.reduce((a, b) => (a >= b ? a : b));
}

/** The first of the days that are set; empty when none is. */
function earliest(...dates: string[]): string {
  return dates.filter((date) => date !== '').toSorted()[0] ?? '';
}
