import { html } from 'hono/html';
import type { Briefings, Source, Work } from '../../../core/briefing.ts';
import { linkMarkup, type Markup } from '../rich.ts';

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** Paragraphs are parted by a blank line. */
export function paragraphs(text: string): Markup[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
    .map((paragraph) => html`<p>${paragraph}</p>`);
}

/** `2023`, `2023-07`, `2023-07-12` as exactly as the day is known. */
export function partialDate(date: string): string {
  const ms = Date.parse(date);
  if (date.length === 4) return date;
  return (date.length === 7 ? MONTH : DAY).format(ms);
}

export function cardLinks(title: string, slugs: readonly string[], briefings: Briefings): Markup | string {
  const cards = slugs.map((slug) => briefings.get(slug)).filter((card) => card !== undefined);
  if (cards.length === 0) return '';
  return html`<section class="links"><h2>${title}</h2><ul>${cards.map(
    (card) => html`<li><a href="/briefings/${card.slug}">${card.title}</a></li>`,
  )}</ul></section>`;
}

export function sourceMarkup(source: Source): Markup {
  const title = linkMarkup(source.title ?? source.outlet, source.url);
  return html`${title}${source.title ? `, ${source.outlet}` : ''}${source.date ? `, ${partialDate(source.date)}` : ''}${
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
