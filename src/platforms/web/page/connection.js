import { ask, Problem, SignedOut } from './api.js';
import { find } from './dom.js';

/** A short break is not worth a word (milliseconds). */
const PATIENCE = 1500;
const AGAIN = 3000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** What the page begins with. Where the server cannot tell it yet, the page says so and asks again. */
export async function begin() {
  for (;;) {
    try {
      const hello = await ask('GET', '/api/hello');
      say(null);
      return hello;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(error.message);
      await new Promise((again) => setTimeout(again, AGAIN));
    }
  }
}

/** Says that nothing new comes, and what to do where waiting does not help. @param {'live' | 'waiting'} state */
export function showConnection(state) {
  clearTimeout(waiting);
  if (state === 'live') return say(null);
  const mine = setTimeout(async () => {
    say(
      navigator.onLine
        ? 'Chainwatch cannot be reached. Reconnecting; nothing will be missed.'
        : 'You are offline. New messages will come when you are back.',
    );
    /** @type {unknown} */
    const problem = await ask('GET', '/api/hello').catch((error) => error);
    if (mine === waiting && problem instanceof SignedOut) say(problem.message);
  }, PATIENCE);
  waiting = mine;
}

/** @param {string | null} text */
function say(text) {
  find('#offline').hidden = text === null;
  find('#offline-text').textContent = text ?? '';
}
