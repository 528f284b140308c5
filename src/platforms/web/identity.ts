import { hash, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ChatStore } from '../../core/chat.ts';
import { isSecure } from '../../server/access.ts';

const COOKIE = 'chainwatch_user';
const YEAR_S = 365 * 24 * 3600;

export interface User {
  id: string;
  name: string;
}

/**
 * Who this browser is: a secret in a cookie, from which the id that others may see is made.
 * There are no accounts: whoever may open the page is a user, and gets a name to change. `renew`: it is kept for a year from now.
 */
export async function userOf(c: Context, chat: ChatStore, { renew = false } = {}): Promise<User> {
  const sent = getCookie(c, COOKIE);
  const known = sent !== undefined && /^[\w-]{22,64}$/.test(sent);
  const secret = known ? sent : randomBytes(24).toString('base64url');
  if (!known || renew) {
    setCookie(c, COOKIE, secret, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: YEAR_S,
      secure: isSecure(c),
    });
  }
  const id = hash('sha256', secret).slice(0, 16);
  return { id, name: (await chat.userName(id)) ?? `Guest ${id.slice(0, 4)}` };
}
