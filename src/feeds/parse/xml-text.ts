import { isUtf8 } from 'node:buffer';
import { escapeUTF8 } from 'entities';

/** Characters that XML 1.0 forbids, lone surrogates among them. */
const FORBIDDEN = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text made safe to stand in an XML document, as content or as an attribute's value. */
export function xmlText(text: string): string {
  return escapeUTF8(text.replace(FORBIDDEN, ''));
}

/** The text without its document type declaration, whose internal part would be read as text. */
export function withoutDoctype(text: string): string {
  const marks = [...text.slice(0, 4096).matchAll(/<!--[\s\S]*?-->|<!DOCTYPE|<[a-z]/gi)];
  const first = marks.find(([mark]) => !mark.startsWith('<!--'));
  if (first?.[0].toUpperCase() !== '<!DOCTYPE') return text;
  const start = first.index;
  const end = text.indexOf('>', start);
  const bracket = text.indexOf('[', start);
  const inner = bracket >= 0 && bracket < end;
  const close = inner ? text.indexOf('>', Math.max(text.indexOf(']', bracket), bracket)) : end;
  return close < 0 ? text : text.slice(0, start) + text.slice(close + 1);
}

/** Base64 of UTF-8 to text; the text as it was when it is no such thing. */
export function fromBase64(text: string): string {
  const bare = text.replace(/\s+/g, '');
  if (bare.length === 0 || !/^[A-Za-z0-9+/]+=*$/.test(bare)) return text;
  const decoded = Buffer.from(bare, 'base64');
  return isUtf8(decoded) ? decoded.toString('utf8') : text;
}
