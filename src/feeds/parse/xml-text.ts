import { isUtf8 } from 'node:buffer';

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
