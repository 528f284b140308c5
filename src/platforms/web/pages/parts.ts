import { html } from 'hono/html';
import type { Briefings, Source, Work } from '../../../core/briefing.ts';
import type { Commitment } from '../../../core/commitment.ts';
import type { Commitments } from '../../../core/commitments.ts';
import { dayText } from '../../../core/dates.ts';
import { linkMarkup, type Markup } from '../rich.ts';

/** Paragraphs are parted by a blank line. */
export function paragraphs(text: string): Markup[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
    .map((paragraph) => html`<p>${paragraph}</p>`);
}

export function cardLinks(title: string, slugs: readonly string[], briefings: Briefings): Markup | string {
  const cards = slugs.map((slug) => briefings.get(slug)).filter((card) => card !== undefined);
  if (cards.length === 0) return '';
  return html`<section class="links"><h2>${title}</h2><ul>${cards.map(
    (card) => html`<li><a href="/briefings/${card.slug}">${card.title}</a></li>`,
  )}</ul></section>`;
}

/** "A, B and C" */
export function joined(parts: readonly Markup[]): Markup {
  return html`${parts.map((part, at) => html`${at === 0 ? '' : at === parts.length - 1 ? ' and ' : ', '}${part}`)}`;
}

/** States by name, each leading to what it has with another. */
export function stateLinks(codes: readonly string[], other: string, { countries }: Commitments): Markup {
  const sorted = [...new Set(codes)].toSorted((a, b) => countries.nameOf(a).localeCompare(countries.nameOf(b), 'en'));
  return joined(
    sorted.map((code) => html`<a href="/commitments/states/${other}/${code}">${countries.inText(code)}</a>`),
  );
}

/** A longer list is folded, so that what comes after it is found. */
const MOST_UNFOLDED = 12;

export function commitmentLinks(commitments: readonly Commitment[]): Markup | string {
  if (commitments.length === 0) return '';
  const links = commitments.map((one) => html`<li><a href="/commitments/${one.slug}">${one.title}</a></li>`);
  const list = html`<ul>${links}</ul>`;
  const isLong = commitments.length > MOST_UNFOLDED;
  return html`<section class="links"><h2>Commitments</h2>${
    isLong ? html`<details><summary>${commitments.length} that bear on it</summary>${list}</details>` : list
  }</section>`;
}

export function sourceMarkup(source: Source): Markup {
  const title = linkMarkup(source.title ?? source.outlet, source.url);
  return html`${title}${source.title ? `, ${source.outlet}` : ''}${source.date ? `, ${dayText(source.date)}` : ''}${
    source.via ? ` (read at ${source.via})` : ''
  }${source.confirmed ? '' : html` <em>(not confirmed)</em>`}`;
}

export function sourceList(sources: readonly Source[]): Markup | string {
  if (sources.length === 0) return '';
  return html`<section class="sources"><h2>Sources</h2><ul>${sources.map((source) => html`<li>${sourceMarkup(source)}</li>`)}</ul></section>`;
}

export function workMarkup(work: Work): Markup {
  return html`${work.authors} (${work.year}), ${linkMarkup(work.title, work.url)}, ${work.outlet}: ${work.finds}${
    work.confirmed ? '' : html` <em>(read it before you quote this)</em>`
  }`;
}
