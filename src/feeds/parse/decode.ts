import iconv from 'iconv-lite';

/** Byte order marks, longest first: UTF-32LE begins like UTF-16LE. */
const MARKS: readonly [string, readonly number[]][] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How `<` or `<?` look in encodings of several bytes, without a mark (XML 1.0, appendix F). */
const FIRST_BYTES: readonly [string, readonly number[]][] = [
  ['utf-32le', [0x3c, 0, 0, 0]],
  ['utf-32be', [0, 0, 0, 0x3c]],
  ['utf-16le', [0x3c, 0]],
  ['utf-16be', [0, 0x3c]],
];

const DECLARATION_BYTES = 1024;

/**
 * Bytes to text: byte order mark, then the HTTP charset, then the XML declaration, then sniffing. Text that is
 * valid UTF-8 with characters beyond ASCII is UTF-8 whatever a one-byte label says, and bytes that break their label
 * are read by the next candidate, windows-1252 last. Never throws.
 */
export function decode(bytes: Uint8Array, contentType: string | null): string {
  const marked = startOf(bytes, MARKS);
  if (marked) return decodeAs(bytes, marked, false) ?? '';
  const wide = startOf(bytes, FIRST_BYTES);
  if (wide) return decodeAs(bytes, wide, false) ?? '';
  const utf8 = decodeAs(bytes, 'utf-8', true);
  const labels = [charsetOf(contentType ?? ''), declaredEncoding(bytes)].filter((label) => label !== null);
  const oneByte = labels[0] === undefined || !/^(gb|big5|euc|shift|iso-2022|hz|ks_c|utf-7)/i.test(labels[0]);
  if (utf8 !== null && oneByte && /[^\0-\x7f]/.test(utf8)) return utf8;
  for (const label of labels) {
    if (/^(us-)?ascii$|^utf-?16|^ucs-?2|^utf-?32/i.test(label)) continue;
    const text = decodeAs(bytes, label, true);
    if (text !== null) return text;
  }
  return utf8 ?? decodeAs(bytes, mostlyUtf8(bytes) ? 'utf-8' : 'windows-1252', false) ?? '';
}

/** The charset parameter of a Content-Type header, however it is written; null without one. */
function charsetOf(contentType: string): string | null {
  return /charset\s*[=:][\s"']*([\w.:-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? null;
}

function declaredEncoding(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  return /<\?xml\b[^>]*?\bencoding\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1]?.toLowerCase() ?? null;
}

function startOf(bytes: Uint8Array, table: readonly [string, readonly number[]][]): string | null {
  return table.find(([, start]) => start.every((byte, index) => bytes[index] === byte))?.[0] ?? null;
}

/** Decodes by the Encoding Standard where it knows the label, else by iconv; null when it is unknown or, if strict, broken. */
function decodeAs(bytes: Uint8Array, label: string, strict: boolean): string | null {
  try {
    return new TextDecoder(label, { fatal: strict }).decode(bytes);
  } catch (error) {
    if (!(error instanceof RangeError) || !iconv.encodingExists(label)) return null;
    const text = iconv.decode(Buffer.from(bytes), label);
    return strict && text.includes('\ufffd') ? null : text;
  }
}

/** A UTF-8 document with a few broken bytes, rather than one in another encoding: it has far more whole characters than broken. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  let broken = 0;
  let whole = 0;
  for (const char of text) {
    if (char === '\ufffd') broken++;
    else if (char > '\x7f') whole++;
  }
  return whole > 4 * broken;
}
