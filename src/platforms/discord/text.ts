import { boundary } from '../../core/boundary.ts';

/** Plain text made fit to stand on Discord, before and besides its markdown. */

export const ELLIPSIS = '…';

/**
 * Takes out what no reader can see and what could spill over its neighbours: control characters and those that
 * override the writing direction. Lone surrogates become U+FFFD.
 */
export function clean(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?|\u2028|\u2029/g, '\n')
      .replace(/\t/g, ' ')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
      .replace(/\n{3,}/g, '\n\n')
  );
}

/** The same on one line. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

/** Whether a reader would see nothing, and Discord would say that the field is required. */
export function isBlank(text: string): boolean {
  return /^[\s\u200b-\u200f\u2060\u3164\u115f\u1160\u00ad]*$/.test(clean(text));
}

/** At most `max` UTF-16 units, with … where something is missing. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  return text.slice(0, boundary(text, max - ELLIPSIS.length)).trimEnd() + ELLIPSIS;
}

/** One line that is never blank: what Discord requires of labels, names and values. */
export function label(text: string, max: number): string {
  const line = oneLine(text);
  return isBlank(line) ? ELLIPSIS : cut(line, max);
}

/**
 * The address as Discord takes it, or undefined where a reader could not open it: only http and https, a public-looking
 * host, no user name in it (https://bank.example@evil.example), at most `max` characters.
 */
export function address(url: string | undefined, max: number): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol) || parsed.username || parsed.password) return undefined;
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)+\.?$/i.test(parsed.hostname)) return undefined;
  const href = parsed.href
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/["'()<>[\\\]^`{|}]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/(?<=#.*?)#/g, '%23');
  return href.length <= max ? href : undefined;
}
