import type { Briefings } from '../core/briefing.ts';
import type { Commitment, CommitmentLibrary } from '../core/commitment.ts';

/** Characters of what one commitment says in full: room for its headings and buttons within any platform's limit. */
const CARD_LIMIT = 3000;

/** What is wrong with commitments beyond their schemas, as sentences; empty when all is well. */
export function commitmentProblems(library: CommitmentLibrary, briefings: Briefings): string[] {
  const countries = new Set(library.countries.map((country) => country.code));
  const groupProblems = [...library.groups].flatMap(([id, group]) =>
    [...group.members.map((member) => member.code), ...group.disputed]
      .filter((code) => !countries.has(code))
      .map((code) => `commitments/groups.yaml: ${id}: ${code} is not among the countries`),
  );
  return [...groupProblems, ...library.all.flatMap((one) => problemsOf(one, library, countries, briefings))];
}

function problemsOf(one: Commitment, library: CommitmentLibrary, countries: Set<string>, briefings: Briefings) {
  const must = (rule: string, kept: boolean) => (kept ? [] : [`commitments/${one.slug}.md: ${rule}`]);
  const known = (party: string) => countries.has(party) || library.groups.has(party);
  const pairs = one.legs.flatMap((leg) => leg.between);
  const named = [...one.parties, ...one.obligors, ...one.beneficiaries, ...pairs];
  const oneWay = one.direction === 'one-way';
  const isCard = (kind: string) => (slug: string) => briefings.get(slug)?.kind === kind;
  return [
    ...must(`unknown party ${named.find((party) => !known(party))}`, named.every(known)),
    ...must('unknown state in against', one.against.every(known)),
    ...must('a one-way commitment names its obligors', !oneWay || one.obligors.length > 0),
    ...must(
      'a one-way commitment names its beneficiaries',
      !oneWay || one.beneficiaries.length > 0 || one.others.length > 0,
    ),
    ...must('a mutual commitment has no obligors of its own', oneWay || one.obligors.length === 0),
    ...must('a duty pulls', one.strength === 'none-binding' || one.pull !== 'none' || one.kind.startsWith('neutral')),
    ...must('an area needs words (where)', one.area.length === 0 || one.where !== undefined),
    ...must(
      'confirmed.parties is unsure where the members of a group of it are',
      one.confirmed.parties === 'unsure' || one.parties.every((id) => library.groups.get(id)?.confirmed !== 'unsure'),
    ),
    ...must('links to an unknown argument', one.arguments.every(isCard('argument'))),
    ...must('links to an unknown term', one.terms.every(isCard('term'))),
    ...must(`its text is longer than ${CARD_LIMIT} characters`, textLength(one) <= CARD_LIMIT),
    ...must('takes the name of another card', briefings.get(one.slug) === undefined),
  ];
}

function textLength(one: Commitment): number {
  const record = one.record.map((entry) => entry.text);
  const texts = [
    one.body,
    one.trigger,
    one.wayOut,
    one.conditions,
    one.statusNote,
    one.unconfirmed,
    one.dates,
    ...record,
  ];
  return texts.join('\n').length;
}
