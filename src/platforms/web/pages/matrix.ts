import { html } from 'hono/html';
import {
  bindsToAct,
  type Commitment,
  STRENGTH_LABELS,
  STRENGTHS,
  strengthRank,
  type Zone,
} from '../../../core/commitment.ts';
import type { Commitments, CountryNames } from '../../../core/commitments.ts';
import { counted } from '../../../core/counted.ts';
import { dayText } from '../../../core/dates.ts';
import type { Markup } from '../rich.ts';

interface Region {
  id: string;
  name: string;
  zones: readonly Zone[];
}

export const REGIONS: readonly Region[] = [
  { id: 'europe', name: 'Europe', zones: ['europe', 'north-atlantic', 'mediterranean'] },
  {
    id: 'asia',
    name: 'Asia and the Pacific',
    zones: ['japan', 'east-asia', 'south-china-sea', 'southeast-asia', 'pacific', 'south-asia'],
  },
  { id: 'middle-east', name: 'The Middle East', zones: ['middle-east'] },
  { id: 'caucasus', name: 'The Caucasus and Central Asia', zones: ['caucasus', 'central-asia'] },
  { id: 'latin-america', name: 'Latin America', zones: ['latin-america'] },
  { id: 'africa', name: 'Africa', zones: ['africa'] },
];

export const MATRIX_HEAD = html`<link rel="stylesheet" href="/page/matrix.css"><script type="module" src="/page/matrix.js"></script>`;

/** The states of a region, and those elsewhere that must act with one of them: each row is bound to help each column. */
export function matrixPage(region: Region, commitments: Commitments, date: string): Markup {
  const owed = obligations(commitments, date);
  const { inside, outside } = statesOf(region, owed, commitments.countries);
  const states = [...inside, ...outside];
  const { nameOf } = commitments.countries;
  const row = (from: string) =>
    html`<tr><th scope="row"><a href="/commitments/states/${from}">${nameOf(from)}</a></th>${states.map((to) =>
      cell(from, to, owed.get(from)?.get(to)),
    )}</tr>`;
  return html`<div class="wide">
<h1>${region.name}: who is bound to whom</h1>
<p class="lead">Each row is a state that is bound, each column the state that it is bound to. A number says how strong the words of the strongest commitment are, and opens what the two have.</p>
<dl class="legend">${STRENGTHS.toReversed().map(
    (strength) =>
      html`<div><dt><span class="strength s${strengthRank(strength)}">${strengthRank(strength)}</span></dt><dd>${STRENGTH_LABELS[strength]}</dd></div>`,
  )}<div><dt><span class="strength contested">?</span></dt><dd>Contested</dd></div></dl>
<div class="matrix" role="region" aria-label="Matrix of states" tabindex="0">
<table>
<caption class="visually-hidden">${region.name}: rows are bound to columns. With the focus on a number, arrow keys go on to the next.</caption>
<thead><tr><td>${outside.length > 0 ? 'bound ↓ to →' : ''}</td>${states.map((code) => html`<th scope="col"><span>${nameOf(code)}</span></th>`)}</tr></thead>
<tbody>${inside.map(row)}</tbody>
${outside.length > 0 ? html`<tbody class="outside">${outside.map(row)}</tbody>` : ''}
</table></div>
<p class="soft">${counted(inside.length, 'state')} of the region${outside.length > 0 ? `, and ${outside.length} elsewhere that must act with one of them` : ''}. Counted on ${dayText(date)}. Cooperation and promises not to attack are left out. <a href="/commitments">All commitments and regions</a></p>
</div>`;
}

function cell(from: string, to: string, best: Commitment | undefined): Markup {
  if (from === to) return html`<td class="self"></td>`;
  if (!best) return html`<td></td>`;
  const rank = strengthRank(best.strength);
  const contested = best.status === 'contested';
  return html`<td class="strength s${rank}${contested ? ' contested' : ''}"><a href="/commitments/states/${from}/${to}" title="${best.short}">${rank}${contested ? '?' : ''}</a></td>`;
}

/** By who is bound, then to whom: the strongest commitment that holds and pulls. */
type Obligations = ReadonlyMap<string, ReadonlyMap<string, Commitment>>;

function obligations(commitments: Commitments, date: string): Obligations {
  return new Map(
    commitments.countries.all.map(({ code }) => {
      const weakestFirst = commitments.bindingOn(code, date).toReversed();
      const pulling = weakestFirst.filter((one) => one.holds && one.commitment.pull !== 'none');
      return [code, new Map(pulling.flatMap((one) => one.helps.map((to) => [to, one.commitment] as const)))];
    }),
  );
}

function statesOf(
  { zones }: Region,
  owed: Obligations,
  { all }: CountryNames,
): { inside: string[]; outside: string[] } {
  const mustAct = (from: string, to: string) => {
    const best = owed.get(from)?.get(to);
    return best !== undefined && bindsToAct(best.strength);
  };
  const bound = all.filter(
    ({ code }) => (owed.get(code)?.size ?? 0) > 0 || all.some((other) => owed.get(other.code)?.has(code)),
  );
  const inside = bound.filter(({ home }) => home.some((zone) => zones.includes(zone)));
  // A state that lies elsewhere too (the United States in the Pacific) would bring all who are bound to it there.
  const only = inside.filter(({ home }) => home.every((zone) => zones.includes(zone)));
  const outside = bound.filter(
    (state) =>
      !inside.includes(state) && only.some(({ code }) => mustAct(state.code, code) || mustAct(code, state.code)),
  );
  return { inside: inside.map(({ code }) => code), outside: outside.map(({ code }) => code) };
}
