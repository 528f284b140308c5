import { type Block, bold, button, type Card, heading, image, list, paragraph, type Rich } from '../core/card.ts';
import { actionId } from '../core/command.ts';
import { type Commitment, PULL_LABELS, STRENGTH_LABELS } from '../core/commitment.ts';
import {
  type Binding,
  type Bond,
  type ChainLink,
  type ChainQuestion,
  type CountryNames,
  DISPUTED,
} from '../core/commitments.ts';
import type { Picture } from '../core/pictures.ts';
import { commitmentFooter, commitmentMenu, namesText, statusMark, supposed } from './commitment-parts.ts';

const PAGE = 8;
const NAMES_SHOWN = 4;

type NameOf = (code: string) => string;

/** What binds one state, strongest first, by pages. */
export function countryCard(
  code: string,
  bindings: readonly Binding[],
  offset: number,
  names: CountryNames,
  picture: Picture | null,
): Card {
  const shown = bindings.slice(offset, offset + PAGE);
  const commitments = shown.map((one) => one.commitment);
  const name = names.inText(code);
  const turn = (label: string, to: number) => button(label, actionId('commitments.page', code, String(to)));
  const count = bindings.filter((one) => one.holds && one.commitment.pull !== 'none').length;
  const summary =
    bindings.length === 0
      ? `I know of no security commitment of ${name}. That is a gap in my record or the state of things.`
      : `${count} that can pull, of ${bindings.length} on record; strongest words first.`;
  return {
    title: `Commitments: ${names.nameOf(code)}`,
    tone: 'neutral',
    body: [paragraph(summary), ...image(picture), ...sections(shown, (one) => bindingLine(one, names.inText))],
    controls: [
      ...commitmentMenu('Open a commitment', commitments),
      ...(bindings.length > 0 ? [button('Who is bound?', actionId('commitments.bound', code))] : []),
      ...(offset > 0 ? [turn('Stronger', Math.max(0, offset - PAGE))] : []),
      ...(bindings.length > offset + PAGE ? [turn('Weaker', offset + PAGE)] : []),
    ],
    footer: commitmentFooter(commitments),
  };
}

/** In a sentence, how a state (named as inside a sentence) stands to a commitment; `binding` is absent where it is no party. */
export function standingText(commitment: Commitment, name: string, binding: Binding | undefined): string {
  const { short, strength, pull } = commitment;
  if (!binding) return `By all that I have on record, ${name} is no party to ${short}.`;
  if (!binding.holds) return `${short} does not bind ${name} now. ${binding.idle?.note ?? ''}`.trim();
  if (strength === 'none-binding' || pull === 'none') return `${short} includes ${name}, but binds nobody to help.`;
  if (binding.helps.length === 0 && binding.helpedBy.length > 0)
    return `${short} is a promise to ${name}, made by others.`;
  if (pull === 'assurance') return `${short}: here ${name} gave an assurance; how far it goes stands below.`;
  return `${short} binds ${name}.`;
}

/** What two states owe each other, strongest first, with clause and conditions. */
export function betweenCard(a: string, b: string, bonds: readonly Bond[], { nameOf, inText }: CountryNames): Card {
  const [first, second] = [nameOf(a), nameOf(b)];
  const commitments = bonds.map((bond) => bond.commitment);
  const nothing = `I know of no commitment between ${inText(a)} and ${inText(b)}. A chain may still run through others.`;
  const chain = (from: string, to: string) =>
    button(`If ${inText(from)} is attacked`, actionId('chain.open', from, to));
  const way = (bond: Bond) => {
    if (bond.helpsFirst && bond.helpsSecond) return 'both ways';
    return bond.helpsSecond ? `${first} → ${second}` : `${second} → ${first}`;
  };
  const line = (bond: Bond): Rich => [
    bold(bond.commitment.short),
    ...statusMark(bond.commitment),
    ` · ${PULL_LABELS[bond.commitment.pull]} · ${way(bond)} · ${bond.commitment.clause}. ${bond.idle?.note ?? bond.commitment.wayOut}`,
  ];
  return {
    title: `Commitments: ${first} and ${second}`,
    tone: 'neutral',
    body: [...(bonds.length === 0 ? [paragraph(nothing)] : []), ...sections(bonds, line)],
    controls: [...commitmentMenu('Open a commitment', commitments), chain(a, b), chain(b, a)],
    footer: commitmentFooter(commitments),
  };
}

/** Who is bound first if a state is attacked: the strongest commitment of each, those of equal words together. */
export function boundCard(
  attack: Omit<ChainQuestion, 'drawnIn' | 'date'>,
  links: readonly ChainLink[],
  names: CountryNames,
): Card {
  const by = attack.attacker ? ` by ${names.inText(attack.attacker)}` : '';
  const groups = [...Map.groupBy(links, (link) => link.commitments[0]).entries()];
  const lines = groups.flatMap(([commitment, own]): Rich[] => {
    if (!commitment) return [];
    const obligors = own.map((link) => names.nameOf(link.obligor));
    const line = [
      bold(namesText(obligors, NAMES_SHOWN + 2)),
      `: ${STRENGTH_LABELS[commitment.strength].toLowerCase()} · ${PULL_LABELS[commitment.pull]}, by ${commitment.short}`,
      ...statusMark(commitment),
      `. ${commitment.wayOut}`,
    ];
    return [line];
  });
  const commitments = groups.flatMap(([commitment]) => (commitment ? [commitment] : []));
  return {
    title: `Who is bound if ${names.inText(attack.attacked)} is attacked${by}?`,
    tone: 'neutral',
    body: [
      ...(attack.place || attack.target ? [paragraph(supposed(attack, names))] : []),
      lines.length > 0
        ? list(lines)
        : paragraph(`Nobody, by any commitment that I know of. Ties without a promise may still pull.`),
    ],
    controls: [
      ...commitmentMenu('Open a commitment', commitments),
      button('All its commitments', actionId('commitments.open', attack.attacked)),
    ],
    footer: commitmentFooter(commitments),
  };
}

/** Entries under the strength of their words; what does not hold, or never pulls, under its own heading. */
function sections<T extends Binding | Bond>(entries: readonly T[], line: (entry: T) => Rich): Block[] {
  const groups = Map.groupBy(entries, ({ holds, idle, commitment }) => {
    if (idle?.disputed) return DISPUTED;
    if (!holds) return commitment.status === 'negotiating' ? 'Not (yet) in force' : 'Suspended, frozen or ended';
    return commitment.pull === 'none' ? 'Ties that bind nobody to help' : STRENGTH_LABELS[commitment.strength];
  });
  return [...groups].flatMap(([title, own]) => [heading(title), list(own.map(line))]);
}

function bindingLine(binding: Binding, inText: NameOf): Rich {
  const { commitment } = binding;
  return [
    bold(commitment.short),
    ...statusMark(commitment),
    ` · ${PULL_LABELS[commitment.pull]} · ${withWhom(binding, inText)}. ${binding.idle?.note ?? commitment.wayOut}`,
  ];
}

/**
 * "both ways with Japan", "owes Poland and is owed by Canada"; "from Turkey" where nothing is owed; parties that are no
 * states where there are no others.
 */
function withWhom({ commitment, helps, helpedBy }: Binding, inText: NameOf): string {
  const { direction, others } = commitment;
  const [gives, gets] = isOwed(commitment) ? ['owes', 'is owed by'] : ['towards', 'from'];
  const names = (codes: readonly string[]) => namesText(codes.map(inText), NAMES_SHOWN);
  if (helps.length + helpedBy.length === 0) {
    return `${direction === 'mutual' ? 'both ways with' : gives} ${namesText(others, NAMES_SHOWN)}`;
  }
  if (helps.toSorted().join() === helpedBy.toSorted().join()) return `both ways with ${names(helps)}`;
  const given = helps.length > 0 ? [`${gives} ${names(helps)}`] : [];
  const got = helpedBy.length > 0 ? [`${gets} ${names(helpedBy)}`] : [];
  return [...given, ...got].join(' and ');
}

/** Soldiers in a country, and political assurances, are owed to nobody. */
function isOwed({ strength, pull }: Binding['commitment']): boolean {
  return strength !== 'none-binding' && pull !== 'assurance';
}
