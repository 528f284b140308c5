/** Names of parameters that carry keys. */
const SECRET_NAME =
  /key|token|secret|auth|pass|pwd|sig|session|hash|credential|user|login|email|^(id|uid|code|k|t|u|p)$/i;
/** Values and path segments that look made by a machine to be unguessable: long, without being words. */
const SECRET_VALUE = /^(?=[^/]*\d)(?=[^/]*[a-z])[\w~.=%+-]{20,}$/i;

/** Stands where something is hidden. */
export const HIDDEN = '…';

/**
 * An address fit to be shown or logged: names and passwords, parameters that carry keys, and path segments that look like
 * keys are hidden. What cannot be read as an address is hidden whole; one that was typed without `https://` stays so.
 */
export function redactUrl(address: string): string {
  const written = address.trim();
  return /^[a-z][a-z\d+.-]*:\/\//i.test(written)
    ? redacted(written)
    : redacted(`https://${written}`)
        .replace(/^https:\/\//, '')
        .replace(/^([^/]*)\/$/, '$1');
}

function redacted(address: string): string {
  const url = URL.parse(address);
  if (!url) return HIDDEN;
  const credentials = url.username || url.password ? `${HIDDEN}@` : '';
  const path = url.pathname
    .split('/')
    .map((segment) => (looksLikeKey(segment) ? HIDDEN : segment))
    .join('/');
  const query = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value] = pair.split('=', 2);
      const secret = value === undefined ? looksLikeKey(name) : SECRET_NAME.test(name) || looksLikeKey(value);
      if (!secret) return pair;
      return value === undefined ? HIDDEN : `${name}=${HIDDEN}`;
    })
    .join('&');
  return `${url.protocol}//${credentials}${url.host}${path}${query === '' ? '' : `?${query}`}`;
}

/** Long and random looking: words joined by dashes, as in the addresses of articles, do not count. */
function looksLikeKey(text: string): boolean {
  if (!SECRET_VALUE.test(text)) return false;
  const words = text.split(/[-_.+]/);
  return (
    words.some((word) => word.length >= 16 && /\d/.test(word) && /[a-z]/i.test(word)) || /^[\da-f-]{32,}$/i.test(text)
  );
}
