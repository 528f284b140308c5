import { createHmac, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { isLoopback } from '../core/loopback.ts';
import type { AccessRule } from './surface.ts';

const READING = ['GET', 'HEAD'];
const COOKIE = 'chainwatch_access';
const YEAR_S = 365 * 24 * 3600;
/** A token and a path. */
const SIGN_IN_BYTES = 8_192;
/** Short ones can be guessed; `openssl rand -hex 16` makes 32. */
export const ACCESS_TOKEN_MIN = 16;

/**
 * The rule for pages that act for whoever can reach them: no foreign Host header where the server is on loopback
 * (a page elsewhere could otherwise reach it by a name of its own, "DNS rebinding"), and nothing asked for by
 * another site, except that a link may open a page.
 */
export function sameSiteOnly(host: string): AccessRule {
  return createMiddleware(async (c, next) => {
    if (isLoopback(host) && !isLoopback(hostName(c.req.header('host') ?? '')))
      return c.text('This address is served on this computer only, under localhost or 127.0.0.1.', 403);
    if (isForeign(c)) return c.text('Another site asked for this, so it is refused.', 403);
    return next();
  });
}

function hostName(header: string): string {
  return header
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}

/** By Fetch metadata (https://www.w3.org/TR/fetch-metadata/), and by Origin for whoever does not send it. */
function isForeign(c: Context): boolean {
  const reading = READING.includes(c.req.method);
  const origin = c.req.header('origin');
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === c.req.header('host'))) return true;
  const site = c.req.header('sec-fetch-site');
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const followsLink =
    reading && c.req.header('sec-fetch-mode') === 'navigate' && c.req.header('sec-fetch-dest') === 'document';
  return !followsLink;
}

/**
 * Lets in whoever knows the token: as `Authorization: Bearer …`, or by the cookie that signing in at `/sign-in` sets.
 * `signInPage` draws the form that posts `token` there, and with it `to`, the path that was asked for.
 */
export function tokenRequired(token: string, signInPage: (wrong: boolean, to: string) => string): AccessRule {
  const pass = createHmac('sha256', token).update('chat access').digest('base64url');
  const known = (given: string | undefined, expected: string) => given !== undefined && same(given, expected);
  return createMiddleware(async (c, next) => {
    if (c.req.path.startsWith('/page/')) return next();
    const signingIn = c.req.path === '/sign-in';
    // First: another tab may have signed in since this one showed the form.
    if (signingIn && c.req.method === 'POST') {
      if (!(Number(c.req.header('content-length')) <= SIGN_IN_BYTES)) return c.text('That is too long.', 413);
      const { token: typed, to } = SignInSchema.parse(await c.req.parseBody().catch(() => ({})));
      if (same(typed.trim(), token)) {
        setCookie(c, COOKIE, pass, {
          httpOnly: true,
          // Not 'Strict': links from elsewhere may open a page. What other sites ask to be written is refused before.
          sameSite: 'Lax',
          path: '/',
          maxAge: YEAR_S,
          secure: isSecure(c),
        });
        return c.redirect(to, 303);
      }
      await sleep(500);
      return c.html(signInPage(true, to), 401);
    }
    const bearer = c.req.header('authorization')?.replace(/^Bearer /, '');
    if (known(bearer, token) || known(getCookie(c, COOKIE), pass)) return signingIn ? c.redirect('/', 303) : next();
    return c.req.header('accept')?.includes('text/html')
      ? c.html(signInPage(false, new URL(c.req.url).pathname), 401)
      : c.text('Sign in first, or send the access token.', 401);
  });
}

/** What the form sends; a path of ours alone, which begins with one slash. */
const SignInSchema = z.object({
  token: z.string().catch(''),
  to: z
    .string()
    .regex(/^\/(?![/\\])/)
    .catch('/'),
});

/** Whether the reader came by TLS, directly or through a proxy that says so. */
export function isSecure(c: Context): boolean {
  return c.req.header('x-forwarded-proto') === 'https' || c.req.url.startsWith('https:');
}

/** Compares without telling by its duration how much was right. */
function same(given: string, expected: string): boolean {
  const hash = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
