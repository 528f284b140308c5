import { type Commitment, STATUS_LABELS, STRENGTH_LABELS } from '../core/commitment.ts';
import type { Binding, ChainAnswer, ChainLink, ChainPath, ChainQuestion, CountryNames } from '../core/commitments.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';

const BOXES_SHOWN = 11;
const NAMES_SHOWN = 5;
const PATHS_SHOWN = 3;
/** Longer descriptions are cut by platforms and by patience. */
const ALT_MAX = 1000;
const LABEL_WIDTH = 24;
const BOX_WIDTH = 44;
const AFRESH = 'if attacked itself';

/** The paths of a chain as one graph, from the attacker to the state that could be drawn in; null without a path. */
export function chainGraph(question: ChainQuestion, { paths }: ChainAnswer, names: CountryNames): Graph | null {
  const shown = paths.slice(0, PATHS_SHOWN);
  if (shown.length === 0) return null;
  const { attacked, drawnIn, attacker } = question;
  const links = shown.flatMap((path) => path.links);
  const states = [...new Set([...(attacker ? [attacker] : []), attacked, ...links.map((link) => link.obligor)])];
  const nodes = states.map((code): GraphNode => {
    if (code === attacked) return { id: code, lines: [names.nameOf(code), 'is attacked'], role: 'attacked' };
    if (code === drawnIn) return { id: code, lines: [names.nameOf(code), 'could be drawn in'], role: 'drawn-in' };
    return { id: code, lines: [names.nameOf(code), ...(code === attacker ? ['attacks'] : others(code, shown))] };
  });
  const unique = new Map(links.map((link) => [`${link.beneficiary}${link.obligor}`, link]));
  const attack: GraphEdge[] = attacker ? [{ from: attacker, to: attacked, label: '', arrow: 'attack' }] : [];
  return {
    title: `From an attack on ${names.inText(attacked)} to ${names.inText(drawnIn)}`,
    nodes,
    edges: [...attack, ...[...unique.values()].flatMap(linkEdge)],
  };
}

/** "or 2 others": how many states could stand in the place of one, by ways that the card tells together with its own. */
function others(code: string, paths: readonly ChainPath[]): string[] {
  const states = paths.flatMap(({ links, alsoThrough }) => {
    const place = links.slice(0, -1).findIndex((link) => link.obligor === code);
    return place < 0 ? [] : alsoThrough.flatMap((between) => between[place] ?? []);
  });
  const more = new Set(states.filter((state) => state !== code)).size;
  return more > 0 ? [`or ${more} ${more === 1 ? 'other' : 'others'}`] : [];
}

function linkEdge(link: ChainLink): GraphEdge[] {
  const [best] = link.commitments;
  if (!best) return [];
  const label = [best.short, ...(link.afresh ? [AFRESH] : [])].flatMap((line) => wrapped(line, LABEL_WIDTH)).join('\n');
  return [{ from: link.beneficiary, to: link.obligor, label, arrow: 'forward', commitment: best }];
}

/** What binds one state: a box for each commitment that can pull, strongest first, with the states in it. */
export function countryGraph(code: string, bindings: readonly Binding[], names: CountryNames): Graph | null {
  const pulling = bindings.filter((one) => one.holds && one.commitment.pull !== 'none');
  if (pulling.length === 0) return null;
  const shown = pulling.slice(0, BOXES_SHOWN);
  const rest = pulling.length - shown.length;
  const boxes = shown.map(
    ({ commitment, helps, helpedBy }): GraphNode => ({
      id: commitment.slug,
      lines: [commitment.short, ...wrapped(partners([...helps, ...helpedBy], names), BOX_WIDTH)],
    }),
  );
  const centre: GraphNode = {
    id: code,
    lines: [names.nameOf(code), ...(rest > 0 ? [`and ${rest} weaker`] : [])],
    role: 'centre',
    rows: boxes.map((box) => box.lines.length),
  };
  return {
    title: `What binds ${names.inText(code)}: arrows point to who is helped`,
    nodes: [centre, ...boxes],
    edges: shown.map((binding, row) => bindingEdge(code, binding, row)),
  };
}

function bindingEdge(code: string, { commitment, helps, helpedBy }: Binding, row: number): GraphEdge {
  const arrow = helpedBy.length === 0 ? 'forward' : helps.length === 0 ? 'back' : 'both';
  return { from: code, to: commitment.slug, label: '', arrow, commitment, row };
}

function partners(codes: readonly string[], names: CountryNames): string {
  const all = [...new Set(codes)].map(names.nameOf).toSorted((a, b) => a.localeCompare(b, 'en'));
  const more = all.length - NAMES_SHOWN;
  return more > 1 ? `${all.slice(0, NAMES_SHOWN).join(', ')} and ${more} more` : all.join(', ');
}

/** Lines of about so many characters, broken between words. */
function wrapped(text: string, width: number): string[] {
  return text.match(new RegExp(`.{1,${width}}(?:\\s|$)|\\S+`, 'g'))?.map((line) => line.trim()) ?? [];
}

const ARROWS = { both: '↔', forward: '→', back: '←', attack: '→' } as const;

/** What the graph shows, in words; where that is too long, without the notes beneath the names. */
export function graphAlt(graph: Graph): string {
  const inFull = altText(graph, true);
  const text = inFull.length <= ALT_MAX ? inFull : altText(graph, false);
  return text.length <= ALT_MAX ? text : `${text.slice(0, ALT_MAX - 1)}…`;
}

function altText({ title, nodes, edges }: Graph, notes: boolean): string {
  const node = (id: string) => nodes.find((one) => one.id === id);
  const name = (id: string) => node(id)?.lines[0] ?? id;
  // What is attacked and drawn in stands in the title.
  const beneath = (id: string) => (node(id)?.role ? [] : (node(id)?.lines.slice(1) ?? []));
  const noted = (id: string) => (notes && beneath(id).length > 0 ? `${name(id)} (${beneath(id).join(' ')})` : name(id));
  const line = ({ from, to, arrow, commitment, label }: GraphEdge) => {
    if (!commitment) return `${name(from)} attacks ${name(to)}`;
    const text = name(to) === commitment.short ? '' : `${commitment.short}, `;
    const afresh = label.includes(AFRESH) ? `, if ${name(from)} is attacked itself` : '';
    return `${name(from)} ${ARROWS[arrow]} ${noted(to)}: ${text}${grade(commitment)}${afresh}`;
  };
  const weaker = nodes.find(({ role }) => role === 'centre')?.lines.slice(1) ?? [];
  return `${title}. ${[...edges.map(line), ...weaker].join('; ')}.`;
}

function grade({ strength, status }: Commitment): string {
  return `${STRENGTH_LABELS[strength].toLowerCase()}${status === 'in-force' ? '' : `, ${STATUS_LABELS[status].toLowerCase()}`}`;
}
