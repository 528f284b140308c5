/** A refusal that says what to do; `message` is shown to the reader. */
export class Problem extends Error {}

/** The access token is asked for again. */
export class SignedOut extends Problem {}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Where the server answers for a channel. @param {string} id */
export function channelAddress(id) {
  return `/api/channels/${encodeURIComponent(id)}`;
}

/**
 * Asks the server. Rejects with a `Problem`.
 * @param {'GET' | 'POST' | 'PATCH' | 'DELETE'} method
 * @param {string} path
 * @param {object} [body]
 */
export async function ask(method, path, body) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { 'x-time-zone': zone, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch {
    const kept = body ? 'What you typed is kept; please try again.' : 'Please try again.';
    throw new Problem(`Chainwatch cannot be reached just now. ${kept}`);
  }
  // Not led away: what was begun, in a form too, can still be read and copied.
  if (response.status === 401) throw new SignedOut('You are signed out. Reload this page to sign in again.');
  const answer = await response.json().catch(() => ({ problem: 'That was not understood. Please reload the page.' }));
  if (!response.ok) throw new Problem(answer.problem ?? 'That did not work. Please reload the page.');
  return answer;
}
