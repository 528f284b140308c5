import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLoopback } from '../../src/core/loopback.ts';
import { recordedInbound } from '../contracts/inbound.ts';
import { CONTRACT_COMMANDS } from '../contracts/platform.ts';
import { browser, openWebChat } from '../platforms/web/server.ts';

const TOKEN = 'a-token-that-is-long-enough';

/** fetch() will not send a Host header of one's own. */
function status(url: string, headers: Record<string, string>, method = 'GET', path = '/'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the chat on this computer', () => {
  let chat: Awaited<ReturnType<typeof openWebChat>>;
  beforeAll(async () => {
    chat = await openWebChat(recordedInbound(), { commands: CONTRACT_COMMANDS });
  });
  afterAll(async () => {
    await chat.close();
  });

  it.each([
    ['its own address', {}, 200],
    ['localhost, through a tunnel on another port', { host: 'localhost:9999' }, 200],
    ['localhost, however it is written', { host: 'LocalHost:9999' }, 200],
    ['an address that a person typed', { 'sec-fetch-site': 'none' }, 200],
    ['a name that somebody else made point here', { host: 'evil.example' }, 403],
    ['a name that only begins like ours', { host: 'localhost.evil.example' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this computer', { 'sec-fetch-site': 'same-site' }, 403],
    [
      'a frame in another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      403,
    ],
    [
      'a link on another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      200,
    ],
    ['a foreign origin', { origin: 'https://evil.example' }, 403],
    ['no origin to speak of', { origin: 'null' }, 403],
  ])('is asked from %s: %o -> %i', async (_what, headers, expected) => {
    expect(await status(chat.url, headers)).toBe(expected);
  });

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.0.7', false],
    ['127.0.0.1.evil.example', false],
    ['chat.localhost.example', false],
  ])('is that which listens on %s: %s', (host, alone) => {
    expect(isLoopback(host)).toBe(alone);
  });

  it('takes what its own pages ask for, whichever way a browser says that they do', async () => {
    const headers = { 'content-type': 'application/json', origin: chat.url };
    for (const more of [{}, { 'sec-fetch-site': 'same-origin' }])
      expect(await status(chat.url, { ...headers, ...more }, 'POST', '/api/me')).toBe(409);
  });

  it('lets no other site write, even by following a form', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(await status(chat.url, headers, 'POST', '/api/channels')).toBe(403);
  });

  it('takes JSON only, and says so', async () => {
    const response = await fetch(`${chat.url}/api/channels`, { method: 'POST', body: '{"name":"x"}' });
    expect(await response.json()).toEqual({ problem: 'This takes JSON.' });
  });

  it('allows nothing inline and nothing from outside', async () => {
    const policy = (await fetch(chat.url)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    // What the default does not cover: being framed, and where forms and relative addresses lead.
    for (const rule of ["frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"])
      expect(policy).toContain(rule);
  });

  it('refuses a body that is too long', async () => {
    const response = await browser(chat.url).ask('POST', '/api/channels/alerts/messages', { text: 'x'.repeat(70_000) });
    expect(response.status).toBe(413);
  });
});

it('the chat on another loopback address is reached by it, and by no name', async () => {
  const chat = await openWebChat(recordedInbound(), { commands: CONTRACT_COMMANDS, host: '127.0.0.2' });
  try {
    expect(chat.url).toMatch(/^http:\/\/127\.0\.0\.2:/);
    expect(await status(chat.url, {})).toBe(200);
    expect(await status(chat.url, { host: '[::1]:8020' })).toBe(200);
    expect(await status(chat.url, { host: 'evil.example' })).toBe(403);
    expect(await status(chat.url, { host: '127.0.0.2.evil.example' })).toBe(403);
  } finally {
    await chat.close();
  }
});

describe('the chat for others', () => {
  it('does not start without a token', async () => {
    const open = openWebChat(recordedInbound(), { commands: [], host: '0.0.0.0' });
    await expect(open).rejects.toThrow('only with an access token');
  });

  it('does not start with a short token', async () => {
    const open = openWebChat(recordedInbound(), { commands: [], accessToken: 'short' });
    await expect(open).rejects.toThrow('at least 16 characters');
  });

  it('asks for the token, takes it once, and refuses a wrong one after half a second', async () => {
    const chat = await openWebChat(recordedInbound(), { commands: [], host: '0.0.0.0', accessToken: TOKEN });
    const url = chat.url.replace('0.0.0.0', '127.0.0.1');
    try {
      const form = (token: string) =>
        fetch(`${url}/sign-in`, { method: 'POST', body: new URLSearchParams({ token }), redirect: 'manual' });
      expect((await fetch(`${url}/api/hello`)).status).toBe(401);
      const page = await fetch(url, { headers: { accept: 'text/html' } });
      expect(page.status).toBe(401);
      expect(await page.text()).toContain('Access token');
      const before = performance.now();
      expect((await form('wrong')).status).toBe(401);
      expect(performance.now() - before).toBeGreaterThan(450);
      const signedIn = await form(TOKEN);
      expect(signedIn.status).toBe(303);
      const cookie = signedIn.headers.getSetCookie()[0] ?? '';
      expect(cookie).toMatch(/HttpOnly/);
      expect(cookie).toMatch(/SameSite=Lax/);
      expect(cookie).not.toContain(TOKEN);
      const inside = await fetch(`${url}/api/hello`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
      expect(inside.status).toBe(200);
      const script = await fetch(`${url}/api/hello`, { headers: { authorization: `Bearer ${TOKEN}` } });
      expect(script.status).toBe(200);
    } finally {
      await chat.close();
    }
  });

  it('lets nobody in with another token or a made-up cookie, nor with the token in the place of a cookie', async () => {
    const chat = await openWebChat(recordedInbound(), { commands: [], accessToken: TOKEN });
    try {
      for (const headers of [
        { authorization: `Bearer ${TOKEN}x` },
        { authorization: 'Bearer ' },
        { authorization: 'Bearer undefined' },
        { cookie: 'chainwatch_access=' },
        { cookie: 'chainwatch_access=made-up' },
        { cookie: `chainwatch_access=${TOKEN}` },
      ])
        expect(await status(chat.url, headers, 'GET', '/api/hello'), JSON.stringify(headers)).toBe(401);
    } finally {
      await chat.close();
    }
  });

  it('is reached under every name that others know it by, and asks each for the token', async () => {
    const chat = await openWebChat(recordedInbound(), { commands: [], host: '0.0.0.0', accessToken: TOKEN });
    const url = chat.url.replace('0.0.0.0', '127.0.0.1');
    const host = 'chat.example.org';
    try {
      expect(await status(url, { host, authorization: `Bearer ${TOKEN}` })).toBe(200);
      expect(await status(url, { host })).toBe(401);
      expect(await status(url, { host, authorization: `Bearer ${TOKEN}`, 'sec-fetch-site': 'cross-site' })).toBe(403);
    } finally {
      await chat.close();
    }
  });

  it('leads to the page that was asked for, lets nobody round it, and keeps a cookie from TLS to TLS', async () => {
    const chat = await openWebChat(recordedInbound(), { commands: [], accessToken: TOKEN });
    const signIn = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(`${chat.url}/sign-in`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers });
    try {
      const page = await fetch(`${chat.url}/briefings/x`, { headers: { accept: 'text/html' } });
      expect(await page.text()).toContain('value="/briefings/x"');
      const plain = await signIn({ token: ` ${TOKEN}\n`, to: '/briefings/x' });
      expect(plain.headers.get('location')).toBe('/briefings/x');
      expect(plain.headers.getSetCookie()[0]).not.toContain('Secure');
      const secure = await signIn({ token: TOKEN, to: '/\\evil.example' }, { 'x-forwarded-proto': 'https' });
      expect(secure.headers.get('location')).toBe('/');
      expect(secure.headers.getSetCookie()[0]).toContain('Secure');
      expect((await fetch(`${chat.url}/api/page/x`)).status).toBe(401);
    } finally {
      await chat.close();
    }
  });

  it('reads no more of a sign-in than a token needs, and takes nonsense for a wrong one', async () => {
    const chat = await openWebChat(recordedInbound(), { commands: [], accessToken: TOKEN });
    const post = (body: string, type: string) =>
      fetch(`${chat.url}/sign-in`, { method: 'POST', body, headers: { 'content-type': type }, redirect: 'manual' });
    try {
      expect((await post('x'.repeat(100_000), 'application/x-www-form-urlencoded')).status).toBe(413);
      expect((await post('--', 'multipart/form-data; boundary=x')).status).toBe(401);
      const elsewhere = await post(`token=${TOKEN}&to=//evil.example`, 'application/x-www-form-urlencoded');
      expect(elsewhere.headers.get('location')).toBe('/');
    } finally {
      await chat.close();
    }
  });

  it('says which port is taken, and which setting chooses another', async () => {
    const chat = await openWebChat(recordedInbound(), { commands: [] });
    const port = Number(new URL(chat.url).port);
    await expect(openWebChat(recordedInbound(), { commands: [], port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another program. Stop that one, or set PORT to another port (in .env).`,
    );
    await chat.close();
  });
});
