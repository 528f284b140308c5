import { html } from 'hono/html';
import type { Rich, Span } from '../../core/card.ts';

export type Markup = ReturnType<typeof html>;

/** Rich text as markup; every text is escaped by `hono/html`. The page's script puts times into the reader's zone. */
export function richMarkup(rich: Rich): Markup[] {
  return rich.map(spanMarkup);
}

function spanMarkup(span: Span): Markup {
  if (typeof span === 'string') return html`${span}`;
  if ('time' in span) return timeMarkup(span.time, span.format);
  let inner = html`${span.text}`;
  if (span.code) inner = html`<code>${inner}</code>`;
  if (span.italic) inner = html`<em>${inner}</em>`;
  if (span.bold) inner = html`<strong>${inner}</strong>`;
  return span.url ? linkMarkup(inner, span.url) : inner;
}

/** UTC until the script has run. */
function timeMarkup(ms: number, format: 'date' | 'datetime' | 'relative'): Markup {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}" data-format="${format}">${iso.slice(0, format === 'date' ? 10 : 16).replace('T', ' ')}</time>`;
}

/** Web addresses only; anything else stays text. */
export function linkMarkup(content: Markup | string, url: string | undefined): Markup {
  if (!url || !/^https?:\/\//i.test(url)) return html`${content}`;
  return html`<a href="${url}" rel="noopener noreferrer" target="_blank">${content}</a>`;
}
