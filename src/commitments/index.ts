import { type Commitment, type CommitmentLibrary, inUse } from '../core/commitment.ts';
import type { Binding, ChainLink, ChainQuestion, Commitments, Idle } from '../core/commitments.ts';
import { plain } from '../core/names.ts';
import { allTies, disputedTies, holds, lasts, type Tie } from './expand.ts';
import { misfit } from './fit.ts';
import { byStrength, linksOf, tieGraph } from './links.ts';
import { countryNames } from './names.ts';
import { obligationFor } from './obligation.ts';
import { findPaths } from './paths.ts';
import { threatReader } from './threat.ts';

/** Later than any day. */
const NO_END = '9999';

/** Answers questions on the commitments of a library; expands it once. */
export function createCommitments(library: CommitmentLibrary): Commitments {
  const names = countryNames(library.countries);
  const readThreat = threatReader(library.countries);
  const ties = allTies(library);
  const graph = tieGraph(ties);
  const doubtful = disputedTies(library);
  const countries = new Map(library.countries.map((country) => [country.code, country]));
  const bySlug = new Map(library.all.map((commitment) => [commitment.slug, commitment]));

  function boundBy(attack: Omit<ChainQuestion, 'drawnIn'>): ChainLink[] {
    const { first } = linksOf({ ...attack, drawnIn: '' }, graph, countries);
    return [...first.values()].toSorted((a, b) => b.weight - a.weight || b.commitments.length - a.commitments.length);
  }

  /** Of ties of one commitment, whether any holds, and those that do; where none does, those that lasted longest. */
  function present(own: readonly Tie[], date: string): { holds: boolean; ties: readonly Tie[] } {
    const holding = own.filter((tie) => holds(tie, date));
    if (holding.length > 0) return { holds: true, ties: holding };
    const endOf = (tie: Tie) => tie.until || NO_END;
    const end = own.map(endOf).toSorted().at(-1);
    return { holds: false, ties: own.filter((tie) => endOf(tie) === end) };
  }

  /** The commitments of the ties that fit, then those that would have some if a disputed state belonged to its group. */
  function byCommitment(fits: (tie: Tie) => boolean, date: string) {
    const sure = [...Map.groupBy(ties.filter(fits), (tie) => tie.commitment)].map(([commitment, all]) => {
      const now = present(all, date);
      return { commitment, ...now, idle: now.holds ? undefined : idleOf(commitment, false) };
    });
    const known = new Set(sure.map(({ commitment }) => commitment));
    const more = doubtful.filter((tie) => fits(tie) && !known.has(tie.commitment));
    const disputed = [...Map.groupBy(more, (tie) => tie.commitment)].map(([commitment, all]) => ({
      ...{ commitment, holds: false, ties: all, idle: idleOf(commitment, true) },
    }));
    return [...sure, ...disputed];
  }

  /** Why a commitment that is in use does not hold for a state: what there is to know of its groups. */
  function idleOf(commitment: Commitment, disputed: boolean): Idle | undefined {
    const notes = commitment.parties.flatMap((party) => library.groups.get(party)?.note ?? []);
    return inUse(commitment) && notes.length > 0 ? { disputed, note: notes.join(' ') } : undefined;
  }

  /** What a state has with parties that are no states only: no tie leads to another state. */
  function withoutTies(country: string, date: string): Binding[] {
    return library.all
      .filter((one) => one.parties.length === 1 && one.parties.includes(country) && one.others.length > 0)
      .map((commitment) => ({ commitment, helps: [], helpedBy: [], holds: lasts(commitment, date) }));
  }

  const group = (id: string) => library.groups.get(id);

  return {
    all: library.all,
    get: (slug) => bySlug.get(slug),
    countries: names,
    group,

    find(written) {
      const name = plain(written);
      const names = ({ slug, title, short, aliases }: Commitment) => [slug, title, short, ...aliases].map(plain);
      const withoutClause = ({ title }: Commitment) => plain(title.split(',')[0] ?? title);
      return (
        library.all.find((one) => names(one).includes(name)) ?? library.all.find((one) => withoutClause(one) === name)
      );
    },

    bindingOn(country, date) {
      const own = byCommitment((tie) => tie.obligor === country || tie.beneficiary === country, date);
      const bindings = own.map(({ ties: now, ...rest }): Binding => {
        const helps = new Set(now.filter((tie) => tie.obligor === country).map((tie) => tie.beneficiary));
        const helpedBy = new Set(now.filter((tie) => tie.beneficiary === country).map((tie) => tie.obligor));
        return { ...rest, helps: [...helps], helpedBy: [...helpedBy] };
      });
      return [...bindings, ...withoutTies(country, date)].toSorted(holdingFirst);
    },

    between(a, b, date) {
      const own = byCommitment(
        (tie) => (tie.obligor === a && tie.beneficiary === b) || (tie.obligor === b && tie.beneficiary === a),
        date,
      );
      return own
        .map(({ ties: now, ...rest }) => {
          const helpsSecond = now.some((tie) => tie.obligor === a);
          const helpsFirst = now.some((tie) => tie.obligor === b);
          return { ...rest, helpsSecond, helpsFirst };
        })
        .toSorted(holdingFirst);
    },

    boundBy,

    obligationFor: (news, date) => obligationFor(news, date, readThreat, { boundBy, countries: names, group }),

    chain(question) {
      const links = linksOf(question, graph, countries);
      const direct = graph.to.get(question.attacked)?.get(question.drawnIn) ?? [];
      const counted = new Set(links.first.get(question.drawnIn)?.commitments);
      const notCounted = [...Map.groupBy(direct, (tie) => tie.commitment)]
        .filter(([commitment]) => !counted.has(commitment))
        .flatMap(([commitment, all]) => {
          // Who left and came back has two ties of it.
          const [tie] = present(all, question.date).ties;
          const reason = tie && misfit(tie, links.attack);
          return reason ? [{ commitment, reason }] : [];
        });
      const disputed = byCommitment(
        (tie) => tie.beneficiary === question.attacked && tie.obligor === question.drawnIn,
        question.date,
      )
        .filter(({ idle }) => idle?.disputed)
        .map(({ commitment, idle }) => ({ commitment, reason: idle?.note ?? '' }));
      return { paths: findPaths(question, links, graph), notCounted: [...notCounted, ...disputed] };
    },

    bearingOn: (slug) => library.all.filter((one) => one.arguments.includes(slug) || one.terms.includes(slug)),
  };
}

/** What can be drawn on first, then the stronger. */
function holdingFirst(a: Pick<Binding, 'commitment' | 'holds'>, b: Pick<Binding, 'commitment' | 'holds'>): number {
  return Number(b.holds) - Number(a.holds) || byStrength(a.commitment, b.commitment);
}
