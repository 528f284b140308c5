import type { Context } from 'hono';

/**
 * Whether the client has what this ETag names. A proxy that compresses makes it weak (`W/"…"`), and a client may name several
 * (RFC 9110, 13.1.2).
 */
export function isKnown(c: Context, etag: string): boolean {
  const known = (c.req.header('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
