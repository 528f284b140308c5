import type { types } from '@slack/bolt';
import { boundary } from '../../core/boundary.ts';
import type { Block, Rich, Span } from '../../core/card.ts';
import { URL_LENGTH } from './limits.ts';

/**
 * Rich text as Slack's elements. A text element is shown as it is, whatever it holds: no mention, link, emoji or format
 * can come out of it. That is why cards are drawn with rich text, and mrkdwn only where `mrkdwn` finds nothing to escape.
 */

/** Invisible characters that could reorder a line or break JSON; line breaks and tabs stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNWANTED = /[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g;

export function clean(text: string): string {
  return text.toWellFormed().replace(UNWANTED, '');
}

/** At most `max` UTF-16 units, the cut marked with "…" and never inside a character as people see it. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, boundary(text, max - 1))}…`;
}

/**
 * Text that Slack shows as it is. It refuses empty ones. An invisible space keeps `<!channel>` and its like apart even
 * where something reads plain text as markup.
 */
export function plain(text: string, max: number): types.PlainTextElement {
  const inert = clean(text).replace(/<(?=[!@#])/g, '<\u200B');
  return { type: 'plain_text', text: cut(inert, max).trim() || '…', emoji: false };
}

/** The address where it is one that Slack takes, in its canonical spelling. */
export function slackUrl(url: string | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  // Browsers bear these characters; Slack takes only RFC 3986.
  const strict = href.replace(/[|^`{}\\"<>[\]]/g, encodeURIComponent).replace(/%(?![0-9a-f]{2})/gi, '%25');
  // What is no address any more had its brackets around the host: http://[2001:db8::1]/.
  return /^https?:$/.test(protocol) && strict.length <= URL_LENGTH && URL.canParse(strict) ? strict : undefined;
}

/** A block with its texts changed: those with styles by `rich`, headings and the names of facts by `plain`. */
export function mapTexts(block: Block, rich: (text: Rich) => Rich, plain = (text: string) => text): Block {
  switch (block.type) {
    case 'text':
      return { ...block, text: rich(block.text) };
    case 'heading':
      return { ...block, text: plain(block.text) };
    case 'list':
      return { ...block, items: block.items.map(rich) };
    case 'facts':
      return { ...block, facts: block.facts.map(({ name, value }) => ({ name: plain(name), value: rich(value) })) };
    default:
      return block;
  }
}

export function elements(rich: Rich): types.RichTextElement[] {
  return rich.flatMap((span) => element(span) ?? []);
}

function element(span: Span): types.RichTextElement | undefined {
  if (typeof span === 'string') return span === '' ? undefined : textElement(span);
  if ('time' in span) {
    const seconds = unixSeconds(span.time);
    if (seconds === undefined) return textElement(shownTime(span.time));
    return { type: 'date', timestamp: seconds, format: DATE_FORMATS[span.format], fallback: shownTime(span.time) };
  }
  const style = {
    ...(span.bold ? { bold: true } : {}),
    ...(span.italic ? { italic: true } : {}),
    ...(span.code ? { code: true } : {}),
  };
  const styled = Object.keys(style).length > 0 ? { style } : {};
  const url = slackUrl(span.url);
  const text = clean(span.text);
  if (url) return { type: 'link', url, ...(text ? { text } : {}), ...styled };
  return text ? { ...textElement(text), ...styled } : undefined;
}

function textElement(text: string): types.RichTextText {
  return { type: 'text', text: clean(text) || ' ' };
}

const DATE_FORMATS = { date: '{date_short}', datetime: '{date_short} {time}', relative: '{ago}' };

function unixSeconds(ms: number): number | undefined {
  const seconds = Math.floor(ms / 1000);
  return seconds >= 0 && seconds <= 253_402_300_799 ? seconds : undefined;
}

/** `24 Feb 2022, 03:00 UTC`: for notifications, and for clients that cannot show local time. */
export function shownTime(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return 'unknown time';
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${date.toISOString().slice(-13, -8)} UTC`;
}

/** Anything that mrkdwn could read as a mention, link, emoji, format or quote. */
const MARKUP = /[*_~`<>&|@#\\]|:\S+:|:\/\/|^\s*(?:[•◦-]|\d+\.)\s/m;

/** The same in mrkdwn where that is certain to look as meant; undefined where some text would need escaping. */
export function mrkdwn(rich: Rich, max: number): string | undefined {
  const parts: string[] = [];
  for (const span of rich) {
    const part = mrkdwnSpan(span);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const text = parts.join('');
  return text.trim() !== '' && text.length <= max ? text : undefined;
}

function mrkdwnSpan(span: Span): string | undefined {
  if (typeof span === 'string') return MARKUP.test(span) ? undefined : clean(span);
  if ('time' in span) {
    const seconds = unixSeconds(span.time);
    if (seconds === undefined) return shownTime(span.time);
    return `<!date^${seconds}^${DATE_FORMATS[span.format]}|${shownTime(span.time)}>`;
  }
  // Bold in mrkdwn depends on the characters around it, so a style is left to rich text.
  if (span.bold || span.italic || span.code) return undefined;
  if (MARKUP.test(span.text) || span.text.trim() !== span.text || span.text === '') return undefined;
  const text = clean(span.text);
  const url = slackUrl(span.url);
  if (url) return `<${url.replaceAll('&', '&amp;')}|${text}>`;
  return text;
}

/** For the fallback text, which Slack reads as mrkdwn: nothing in it can become a mention or a link. */
export function escapeText(text: string): string {
  return clean(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
