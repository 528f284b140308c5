import { Graphviz } from '@hpcc-js/wasm-graphviz';
import {
  type Commitment,
  PULL_LABELS,
  type Pull,
  STATUS_LABELS,
  STRENGTH_LABELS,
  STRENGTHS,
} from '../core/commitment.ts';
import type { PictureTheme } from '../core/pictures.ts';
import { xmlText } from '../core/xml.ts';
import { FONT, PALETTES, PATTERNS, type Palette, WIDTHS } from './theme.ts';

export interface GraphNode {
  id: string;
  /** First line bold. */
  lines: readonly string[];
  role?: 'attacked' | 'drawn-in' | 'centre';
  /** For a tall box from which edges leave one below the other: how many lines each of their ends has. */
  rows?: readonly number[];
}

export interface GraphEdge {
  from: string;
  to: string;
  label: string;
  /** Both ways, one way, or an attack. */
  arrow: 'both' | 'forward' | 'back' | 'attack';
  /** The row of a tall box that it leaves from. */
  row?: number;
  commitment?: Commitment;
}

export interface Graph {
  title: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

const MARGIN = 16;
const TITLE_HEIGHT = 34;
const LEGEND_ROW = 23;
const LEAST_WIDTH = 800;
/** Of a row of a tall box: what a box beside it needs with its gap, besides its lines. */
const ROW_HEIGHT = 30;
const LINE_HEIGHT = 16;

let engine: Promise<Graphviz> | undefined;

/** A graph as SVG: laid out by Graphviz, with title and a legend of what it uses. */
export async function graphSvg(graph: Graph, theme: PictureTheme): Promise<string> {
  engine ??= Graphviz.load();
  const palette = PALETTES[theme];
  const laidOut = (await engine).layout(dotOf(graph, palette), 'svg', 'dot');
  const [, boxWidth = '0', boxHeight = '0'] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(laidOut) ?? [];
  const inner = laidOut.slice(laidOut.indexOf('<g id="graph0"'), laidOut.lastIndexOf('</svg>'));
  const legend = legendRows(graph, palette);
  const width = Math.max(LEAST_WIDTH, Number(boxWidth) + 2 * MARGIN);
  const height = TITLE_HEIGHT + Number(boxHeight) + legend.length * LEGEND_ROW + 3 * MARGIN;
  const left = (width - Number(boxWidth)) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONT}">`,
    `<rect width="100%" height="100%" fill="${palette.background}"/>`,
    `<text x="${MARGIN}" y="${MARGIN + 16}" font-size="17" font-weight="bold" fill="${palette.ink}">${xmlText(graph.title)}</text>`,
    `<svg x="${left}" y="${TITLE_HEIGHT + MARGIN / 2}" width="${boxWidth}" height="${boxHeight}" viewBox="0 0 ${boxWidth} ${boxHeight}">`,
    inner.replaceAll('Helvetica', FONT),
    '</svg>',
    ...legend.map(
      (row, at) =>
        `<g transform="translate(${MARGIN} ${height - MARGIN - (legend.length - at - 0.5) * LEGEND_ROW})">${row}</g>`,
    ),
    '</svg>',
  ].join('\n');
}

function dotOf(graph: Graph, palette: Palette): string {
  const fills = { attacked: palette.attacked, 'drawn-in': palette.drawnIn, centre: palette.drawnIn };
  // Labels of edges make room for themselves.
  const labelled = graph.edges.some((edge) => edge.label !== '');
  const nodes = graph.nodes.map((node) => {
    const fill = node.role ? fills[node.role] : palette.panel;
    return `"${node.id}" [label=<${nodeLabel(node, palette)}>, fillcolor="${fill}"${node.rows ? ', margin="0,0"' : ''}]`;
  });
  const edges = graph.edges.map(
    (edge) =>
      `"${edge.from}"${edge.row === undefined ? '' : `:r${edge.row}:e`} -> "${edge.to}"${edge.row === undefined ? '' : ':w'} [${edgeStyle(edge, palette)}]`,
  );
  return `digraph {
    rankdir=LR; bgcolor=transparent; nodesep=0.2; ranksep=${labelled ? 0.35 : 1}; pad=0.1; splines=spline
    node [shape=box, style="rounded,filled", fontname=Helvetica, fontsize=15, fontcolor="${palette.ink}", color="${palette.line}", margin="0.16,0.09"]
    edge [fontname=Helvetica, fontsize=13, arrowsize=0.7]
    ${nodes.join('\n')}
    ${edges.join('\n')}
  }`;
}

function nodeLabel({ lines: [first = '', ...rest], rows }: GraphNode, palette: Palette): string {
  const text = [
    `<b>${xmlText(first)}</b>`,
    ...rest.map((line) => `<font point-size="13" color="${palette.muted}">${xmlText(line)}</font>`),
  ].join('<br/>');
  if (!rows) return text;
  const ports = rows.map(
    (lines, row) => `<td port="r${row}" width="1" height="${ROW_HEIGHT + lines * LINE_HEIGHT}"></td>`,
  );
  const [top = '', ...below] = ports;
  const more = below.map((port) => `<tr>${port}</tr>`).join('');
  return `<table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr><td rowspan="${rows.length}" cellpadding="12">${text}</td>${top}</tr>${more}</table>`;
}

function edgeStyle({ label, arrow, commitment }: GraphEdge, palette: Palette): string {
  const lines = xmlText(label).split('\n').join('<br/>');
  // The table keeps the words clear of the line.
  const padded = `<table border="0" cellborder="0" cellpadding="4"><tr><td>${lines}</td></tr></table>`;
  const text = label ? `label=<${padded}>, fontcolor="${palette.muted}"` : 'label=""';
  if (arrow === 'attack' || !commitment) {
    return `${text}, color="${palette.ink}", penwidth=2, style=solid, arrowhead=normal`;
  }
  return [
    text,
    `color="${palette.pulls[commitment.pull]}"`,
    `penwidth=${WIDTHS[commitment.strength]}`,
    `style=${PATTERNS[commitment.status].style}`,
    `dir=${arrow}`,
  ].join(', ');
}

/** Rows for width (strength), then for colour (pull), one for pattern where anything is not plainly in force. */
function legendRows(graph: Graph, palette: Palette): string[] {
  const used = graph.edges.flatMap((edge) => edge.commitment ?? []);
  const sample = (x: number, colour: string, width: number, dash: string) =>
    `<line x1="${x}" y1="-4" x2="${x + 26}" y2="-4" stroke="${colour}" stroke-width="${width}"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`;
  const rowsOf = (entries: { label: string; colour: string; width: number; dash: string }[]) => {
    const rows: string[] = [];
    let x = 0;
    for (const { label, colour, width, dash } of entries) {
      const length = 32 + label.length * 6.6 + 18;
      if (x === 0 || x + length > LEAST_WIDTH - MARGIN) {
        rows.push('');
        x = 0;
      }
      const words = `<text x="${x + 32}" y="0" font-size="13" fill="${palette.muted}">${xmlText(label)}</text>`;
      rows.push(`${rows.pop() ?? ''}${sample(x, colour, width, dash)}${words}`);
      x += length;
    }
    return rows;
  };
  const strengths = STRENGTHS.filter((strength) => used.some((one) => one.strength === strength)).toReversed();
  const pulls = [...new Set(used.map((one): Pull => one.pull))];
  const statuses = [...new Set(used.map((one) => one.status))].filter((status) => status !== 'in-force');
  return [
    ...rowsOf(
      strengths.map((it) => ({ label: STRENGTH_LABELS[it], colour: palette.ink, width: WIDTHS[it], dash: '' })),
    ),
    ...rowsOf([
      ...pulls.map((it) => ({ label: PULL_LABELS[it], colour: palette.pulls[it], width: 3, dash: '' })),
      ...statuses.map((it) => ({
        label: STATUS_LABELS[it].toLowerCase(),
        colour: palette.ink,
        width: 2,
        dash: PATTERNS[it].dash,
      })),
    ]),
  ];
}
