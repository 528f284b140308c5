import { html } from 'hono/html';
import {
  type Commitment,
  inUse,
  KIND_LABELS,
  PULL_LABELS,
  STATUS_LABELS,
  STRENGTH_LABELS,
  STRENGTHS,
  unsureText,
} from '../../../core/commitment.ts';
import { type Binding, type Bond, type Commitments, DISPUTED } from '../../../core/commitments.ts';
import { dayOf, dayText } from '../../../core/dates.ts';
import type { PageSources } from '../../../core/pages.ts';
import type { RouteModule } from '../../../server/surface.ts';
import type { Markup } from '../rich.ts';
import { commitmentPage } from './commitment.ts';
import { noSuchPage, readingPage } from './frame.ts';
import { MATRIX_HEAD, matrixPage, REGIONS } from './matrix.ts';
import { stateLinks } from './parts.ts';

/** Who is bound to whom, to read: all commitments, one, a state's, those of two states, and the matrix of a region. */
export function commitmentPages(
  { briefings, commitments }: Pick<PageSources, 'briefings' | 'commitments'>,
  now: () => number,
): RouteModule {
  const today = () => dayOf(now());
  const find = (code: string) => commitments.countries.find(code);
  return (routes) => {
    const show = (title: string, content: Markup) => readingPage(title, 'commitments', content);
    const next = html`It may have been renamed. <a href="/commitments">All commitments</a>`;
    const gone = noSuchPage('commitments', 'page', next);

    const noState = noSuchPage(
      'commitments',
      'state',
      html`Names, capitals and codes work: Poland, Warsaw, PL. <a href="/commitments">All commitments</a>`,
    );
    const addressOf = (code: string, other: string) => `/commitments/states/${code}/${other}`;

    routes.get('/commitments', (c) => c.html(show('Commitments', indexPage(commitments))));
    routes.get('/commitments/matrix/:region', (c) => {
      const region = REGIONS.find((one) => one.id === c.req.param('region'));
      if (!region) return c.html(gone, 404);
      const content = matrixPage(region, commitments, today());
      return c.html(readingPage(`${region.name}: who is bound to whom`, 'commitments', content, MATRIX_HEAD));
    });
    routes.get('/commitments/states/:code', (c) => {
      const state = find(c.req.param('code'));
      if (!state) return c.html(noState, 404);
      if (c.req.param('code') !== state.code) return c.redirect(`/commitments/states/${state.code}`);
      return c.html(show(`Commitments: ${state.name}`, statePage(state.code, commitments, today())));
    });
    routes.get('/commitments/states/:code/:other', (c) => {
      const [state, other] = [find(c.req.param('code')), find(c.req.param('other'))];
      if (!state || !other) return c.html(noState, 404);
      const address = state === other ? `/commitments/states/${state.code}` : addressOf(state.code, other.code);
      if (c.req.path !== address) return c.redirect(address);
      const title = `${state.name} and ${other.name}`;
      return c.html(show(title, pairPage(state.code, other.code, commitments, today())));
    });
    routes.get('/commitments/:slug', (c) => {
      const one = commitments.get(c.req.param('slug'));
      if (!one) return c.html(gone, 404);
      return c.html(show(one.title, commitmentPage(one, briefings, commitments)));
    });
  };
}

function indexPage({ all }: Commitments): Markup {
  const drawnOn = all.filter(inUse);
  const rest = all.filter((one) => !drawnOn.includes(one));
  const groups = STRENGTHS.toReversed().map((strength) => ({
    name: STRENGTH_LABELS[strength],
    own: drawnOn.filter((one) => one.strength === strength),
  }));
  return html`<h1>Commitments</h1>
<p class="lead">Who is bound to whom, by which clause, and how tightly. What texts say, in our words; how strong they are is our reading of their wording. Nothing here is automatic: every step passes through a national decision.</p>
<section><h2>The matrix, by region</h2>${regionLinks()}</section>
${[...groups, { name: 'Suspended, ended or not confirmed in force', own: rest }].map(
  ({ name, own }) => html`<section><h2>${name}</h2>
<ul class="contents">${own.map(
    (one) =>
      html`<li><a href="/commitments/${one.slug}">${one.title}</a> <span class="soft">${KIND_LABELS[one.kind]}${statusWords(one)}</span></li>`,
  )}</ul></section>`,
)}`;
}

function regionLinks(): Markup {
  return html`<ul class="columns">${REGIONS.map(
    ({ id, name }) => html`<li><a href="/commitments/matrix/${id}">${name}</a></li>`,
  )}</ul>`;
}

function statusWords({ status, confirmed }: Commitment): string {
  const state = status === 'in-force' ? '' : ` · ${STATUS_LABELS[status].toLowerCase()}`;
  return [state, ...unsureText(confirmed)].join(' · ');
}

function statePage(code: string, commitments: Commitments, date: string): Markup {
  const bindings = commitments.bindingOn(code, date);
  const { nameOf, inText } = commitments.countries;
  return html`<article><p class="kind">Commitments of one state</p><h1>${nameOf(code)}</h1>
${bindings.length === 0 ? html`<p>We know of no security commitment of ${inText(code)}. That is a gap in our record or the state of things.</p>` : ''}
${sections(bindings, (one) => withWhom(one, code, commitments))}
${asOf(bindings, date)}</article>`;
}

function withWhom({ commitment, helps, helpedBy }: Binding, code: string, commitments: Commitments): Markup {
  if (helps.length + helpedBy.length === 0) {
    const words = commitment.direction === 'mutual' ? 'Both ways with' : 'Given to';
    return html`<p>${words} ${commitment.others.join(', ')}.</p>`;
  }
  const links = (codes: readonly string[]) => stateLinks(codes, code, commitments);
  const line = (words: string, codes: readonly string[]) =>
    codes.length > 0 ? html`<p>${words} ${links(codes)}.</p>` : '';
  const both = [...new Set(helps)].toSorted().join() === [...new Set(helpedBy)].toSorted().join();
  return both ? html`${line('Both ways with', helps)}` : html`${line('Given to', helps)}${line('Given by', helpedBy)}`;
}

function pairPage(a: string, b: string, commitments: Commitments, date: string): Markup {
  const { nameOf, inText } = commitments.countries;
  const bonds = commitments.between(a, b, date);
  const way = (bond: Bond) => {
    if (bond.helpsFirst && bond.helpsSecond) return 'Both ways.';
    return bond.helpsSecond ? `Given by ${inText(a)} to ${inText(b)}.` : `Given by ${inText(b)} to ${inText(a)}.`;
  };
  return html`<article><p class="kind">Commitments of two states</p><h1>${nameOf(a)} and ${inText(b)}</h1>
${bonds.length === 0 ? html`<p>We know of no commitment between the two. A chain may still run through others.</p>` : ''}
${sections(bonds, (bond) => html`<p>${way(bond)}</p>`)}
${asOf(bonds, date)}
<p class="soft">All of <a href="/commitments/states/${a}">${inText(a)}</a>, all of <a href="/commitments/states/${b}">${inText(b)}</a>. A chain through others: <code>/chain ${nameOf(a)} ${nameOf(b)}</code> in the chat.</p></article>`;
}

/** What kind of statement this is, and of when. */
function asOf(entries: readonly (Binding | Bond)[], date: string): Markup {
  const latest = entries
    .map(({ commitment }) => commitment.asOf)
    .toSorted()
    .at(-1);
  const kind = entries.length > 0 ? 'What texts say, in our words; how strong is our reading. ' : '';
  const record = latest ? `; our record is as of ${dayText(latest)} or earlier` : '';
  return html`<p class="soft">${kind}Counted on ${dayText(date)}${record}.</p>`;
}

/** Entries under the strength of their words, strongest first; what does not hold now comes last. */
function sections<T extends Binding | Bond>(entries: readonly T[], more: (entry: T) => Markup): Markup[] {
  const groups = Map.groupBy(entries, ({ holds, idle, commitment }) => {
    if (idle?.disputed) return DISPUTED;
    if (!holds) return 'Not in force between them now';
    return commitment.pull === 'none' ? 'Ties that bind nobody to help' : STRENGTH_LABELS[commitment.strength];
  });
  return [...groups].map(
    ([title, own]) =>
      html`<section><h2>${title}</h2><ul class="rows">${own.map(
        (
          entry,
        ) => html`<li><p><a href="/commitments/${entry.commitment.slug}">${entry.commitment.title}</a> <span class="soft">${PULL_LABELS[entry.commitment.pull]}${statusWords(entry.commitment)}</span></p>
<p>${entry.idle?.note ?? entry.commitment.wayOut}</p>${more(entry)}</li>`,
      )}</ul></section>`,
  );
}
