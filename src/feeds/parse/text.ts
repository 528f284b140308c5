import { decodeHTML, decodeHTMLStrict } from 'entities/decode';
import { Parser } from 'htmlparser2';

/** Longest summary kept, in characters: enough to judge an item and to quote from. */
const MAX_SUMMARY = 2000;
const MAX_TITLE = 500;

/** What is no text of the news: programs, forms, how a word is pronounced, and what is said of a picture. */
const SILENT = new Set('script style noscript template iframe object head textarea rp rt figcaption'.split(' '));
const BLOCKS = new Set(
  'address article aside blockquote br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul'.split(
    ' ',
  ),
);
/** Tags that are markup wherever they stand in a title; anything else in angle brackets is the title's own words. */
const TITLE_TAG =
  /<\/?(?:a|abbr|acronym|applet|b|bdi|bdo|big|blink|blockquote|body|br|cite|code|dd|del|dfn|div|dl|dt|em|embed|font|frame|h[1-6]|head|hr|html|i|iframe|img|input|ins|kbd|li|link|mark|meta|nobr|object|ol|p|param|pre|q|rb|rp|rt|rtc|ruby|s|samp|script|small|span|strike|strong|style|sub|sup|table|tbody|td|th|time|tr|tt|u|ul|var|wbr)(?:\s[^<>]*|\/)?>/gi;
const TITLE_SILENT = /<(script|style|applet|object|iframe)\b[^<>]*>[^<]*<\/\1\s*>/gi;
/** How a word above it is pronounced (ruby). */
const PRONOUNCED = /<(rp|rt)\b[^<>]*>[^<]*<\/\1\s*>/gi;
/** Tags that still stand in a text had been escaped twice. */
const ESCAPED_TAGS = /^<(?:a|br|div|figure|img|p|span|table)\b[^<>]*>|<\/(?:a|b|div|em|figure|i|p|span|strong)>/i;
const LEFT_OVER = /&(?:#\d+|#x[\da-f]+|amp|quot|apos|lt|gt|nbsp|[a-z]{4,8});/i;
/** Control characters, byte order marks, and the marks that turn the direction of text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\ufffe\uffff]+/gu;
/** Of these, all but white space and the joiners that words need. */
const SPARE = /[^\t\n\r\u200c\u200d]/g;

/** A title as one line of plain text: tags stripped, entities decoded (both twice where escaped twice). */
export function titleText(markup: string): string {
  const text = decodeRest(decodeHTMLStrict(withoutTags(markup.slice(0, 4 * MAX_TITLE))));
  return cut(oneLine(ESCAPED_TAGS.test(text.trim()) ? withoutTags(text) : text), MAX_TITLE);
}

function withoutTags(title: string): string {
  return title
    .replace(TITLE_SILENT, ' ')
    .replace(PRONOUNCED, '')
    .replace(TITLE_TAG, (tag) => (/^<\/?(br|p|div|li|h[1-6]|td|tr|dd|dt)\b/i.test(tag) ? ' ' : ''));
}

/** HTML or plain text as plain text: scripts and styles gone, blocks apart by a space, cut visibly at `limit` characters. */
export function plainText(markup: string, limit = MAX_SUMMARY): string {
  if (!/[<&]/.test(markup)) return cut(oneLine(markup), limit);
  const text = textOf(markup, limit);
  return cut(oneLine(ESCAPED_TAGS.test(text.trim()) ? textOf(text, limit) : text), limit);
}

/** About as much of the text as is kept. */
function textOf(markup: string, limit: number): string {
  let text = '';
  let silent = 0;
  const parser = new Parser(
    {
      onopentag: (name) => {
        if (SILENT.has(name)) silent++;
        else if (BLOCKS.has(name)) text += ' ';
      },
      onclosetag: (name) => {
        if (SILENT.has(name)) silent--;
        else if (BLOCKS.has(name)) text += ' ';
      },
      ontext: (data) => {
        if (silent === 0) text += data;
      },
    },
    { decodeEntities: true },
  );
  // Twice the limit, for the spaces that go; piece by piece, so that a book is not read for its first page.
  for (let at = 0; at < markup.length && text.length < 2 * limit; at += 8192) parser.write(markup.slice(at, at + 8192));
  parser.end();
  return decodeRest(text);
}

/** An entity that is left after decoding had been escaped twice. */
function decodeRest(text: string): string {
  return LEFT_OVER.test(text) ? decodeHTML(text) : text;
}

function oneLine(text: string): string {
  return text
    .replace(INVISIBLE, (marks) => marks.replace(SPARE, ''))
    .replace(/\s{2,}|[^\S ]/g, ' ')
    .trim();
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit - 1);
  const space = head.lastIndexOf(' ');
  const whole = space > limit * 0.8 ? head.slice(0, space) : head.replace(/[\ud800-\udbff]$/, '');
  return `${whole}…`;
}
