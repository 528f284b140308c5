import { boundary } from '../../core/boundary.ts';
import type { Rich, Span } from '../../core/card.ts';
import { address, clean, ELLIPSIS, isBlank, oneLine } from './text.ts';

/** Longer links would take the room of the text itself. */
const LINK_MAX = 600;

/** A colon counts where Discord would look for a name up to the next one, which may stand in what follows this text. */
const SIGNS = /[\\*_~`|<>[\]@]|:(?=\/\/|[^\s:]*(?::|$))/g;

/**
 * Text that shows as itself wherever Discord reads markdown: no style, list, heading, quote, spoiler, mention,
 * timestamp, emoji, or link comes of it. https://support.discord.com/hc/en-us/articles/210298617
 */
export function escaped(text: string): string {
  return clean(text)
    .replace(SIGNS, '\\$&')
    .replace(/^(\s*)([-+#])/gm, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/gm, '$1\\$2');
}

/** Styled text as Discord markdown, at most `max` characters; what does not fit is cut with …, never inside a mark. */
export function markdown(rich: Rich, max: number): string {
  let out = '';
  for (const [index, span] of rich.entries()) {
    const whole = gapBefore(rich, index) + renderSpan(span);
    // While more follows, one place is kept for the … that would show the cut.
    const keep = rich.slice(index + 1).some((later) => renderSpan(later)) ? ELLIPSIS.length : 0;
    if (out.length + whole.length + keep > max) return out + cutSpan(span, max - out.length, gapBefore(rich, index));
    out += whole;
  }
  return out;
}

/** Two marks side by side would be read as one: **a***b*. */
function gapBefore(rich: Rich, index: number): string {
  const [before, span] = [rich[index - 1], rich[index]];
  return before !== undefined && span !== undefined && isStyled(before) && isStyled(span) ? '\u200b' : '';
}

/** The same on one line, for list items and headings. */
export function markdownLine(rich: Rich, max: number): string {
  return markdown(rich.map(spanOnOneLine), max).trim();
}

function isStyled(span: Span): boolean {
  return typeof span !== 'string' && 'text' in span && Boolean(span.bold || span.italic || span.code || span.url);
}

function spanOnOneLine(span: Span): Span {
  const flat = (text: string) => clean(text).replace(/\s+/g, ' ');
  if (typeof span === 'string') return flat(span);
  return 'time' in span ? span : { ...span, text: flat(span.text) };
}

function renderSpan(span: Span): string {
  if (typeof span === 'string') return escaped(span);
  if ('time' in span) return timestamp(span.time, span.format);
  return styled(span, span.text);
}

function styled(span: Exclude<Span, string | { time: number }>, text: string): string {
  const url = address(span.url, LINK_MAX);
  if (url) {
    const shown = url === span.text ? `<${url}>` : linked(text, url);
    return /[*_]/.test(url) ? shown : styleMarks(span, shown);
  }
  // Discord looks for the end of bold text inside of code and addresses, too: these stay as they are.
  if (span.code && !text.includes('`') && text.trim()) {
    // Lines, and how far in they stand, are kept in a block only.
    const inside = clean(text);
    return inside.trim().includes('\n') ? `\`\`\`\n${inside}\n\`\`\`` : `\`${inside}\``;
  }
  return styleMarks(span, escaped(text));
}

/**
 * A link with its text. In such a text Discord shows the backslashes that escape, and where the text holds an address it
 * makes no link at all, so a text with either stands before its link.
 * https://github.com/discord/discord-api-docs/issues/6185 and …/7721
 */
function linked(text: string, url: string): string {
  const words = oneLine(text);
  if (isBlank(words)) return `<${url}>`;
  const isPlain = escaped(`${words} `) === `${words} `;
  return isPlain ? `[${words}](${url})` : `${escaped(words)} ([link](${url}))`;
}

function styleMarks(span: { bold?: boolean | undefined; italic?: boolean | undefined }, inner: string): string {
  const marks = (span.bold ? '**' : '') + (span.italic ? '*' : '');
  if (!marks || !inner.trim()) return inner;
  const [, before = '', core = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(inner) ?? [];
  return before + marks + core + [...marks].reverse().join('') + after;
}

/** https://discord.com/developers/docs/reference#message-formatting-timestamp-styles */
function timestamp(ms: number, format: 'date' | 'datetime' | 'relative'): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return 'unknown time';
  return `<t:${Math.floor(ms / 1000)}:${{ date: 'D', datetime: 'f', relative: 'R' }[format]}>`;
}

/** The longest beginning of a span that fits into `room` together with the … that shows the cut. */
function cutSpan(span: Span, room: number, gap: string): string {
  if (room < ELLIPSIS.length) return '';
  const text = typeof span === 'string' ? span : 'text' in span ? span.text : '';
  const start = (length: number) => {
    const part = text.slice(0, boundary(text, length)).trimEnd();
    if (!part) return ELLIPSIS;
    return typeof span !== 'string' && 'text' in span
      ? gap + styled(span, part + ELLIPSIS)
      : gap + escaped(part) + ELLIPSIS;
  };
  let low = 0;
  let high = Math.min(text.length, room);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (start(middle).length <= room) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? ELLIPSIS : start(low);
}
