import { escapeUTF8 } from 'entities';

/** Characters that XML 1.0 forbids, lone surrogates among them. */
const FORBIDDEN = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text made safe to stand in an XML document, as content or as an attribute's value. */
export function xmlText(text: string): string {
  return escapeUTF8(text.replace(FORBIDDEN, ''));
}
