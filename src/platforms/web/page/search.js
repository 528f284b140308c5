import { ask, Problem } from './api.js';
import { find, h, showDialog } from './dom.js';
import { messageAddress, messageTitle } from './message.js';
import { timeElement } from './time.js';

/** @import { MessageView } from '../view.ts' */

/** Waits for a pause in typing (milliseconds). */
const PAUSE = 150;

/**
 * Search in all messages that the reader may see.
 * @param {{ nameOf(channel: string): string, open(channel: string, seq: number): void }} settings
 */
export function createSearch({ nameOf, open }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function show() {
    const input = h('input', {
      type: 'search',
      id: 'search-text',
      autocomplete: 'off',
      placeholder: 'Words in any message',
      'aria-label': 'Search all messages',
    });
    const results = h('ul', { class: 'results' });
    const told = h('p', { class: 'hint', role: 'status' });
    const dialog = h('dialog', { class: 'search-dialog', 'aria-label': 'Search' }, input, told, results);
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    });
    dialog.addEventListener('keydown', (event) => {
      // Of itself the first Escape only empties the line.
      if (event.key === 'Escape') {
        event.preventDefault();
        dialog.close();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const stops = [input, ...results.querySelectorAll('a')];
      const at = stops.findIndex((stop) => stop.matches(':focus'));
      stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus();
    });
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
    showDialog(dialog);
    input.focus();

    async function look() {
      const text = input.value.trim();
      if (text === '') {
        results.replaceChildren();
        told.textContent = '';
        return;
      }
      const { messages, problem } = await found(text);
      if (input.value.trim() !== text) return;
      told.textContent = problem ?? (messages.length === 0 ? 'Nothing holds all of these words.' : '');
      results.replaceChildren(...messages.map((message) => result(message, dialog)));
    }
  }

  /** @param {string} text @returns {Promise<{ messages: MessageView[], problem?: string }>} */
  async function found(text) {
    try {
      return await ask('GET', `/api/search?q=${encodeURIComponent(text)}`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { messages: [], problem: error.message };
    }
  }

  /** @param {MessageView} message @param {HTMLDialogElement} dialog */
  function result(message, dialog) {
    const link = h(
      'a',
      { href: messageAddress(message) },
      h('span', { class: 'result-title', dir: 'auto' }, messageTitle(message)),
      h('span', { class: 'result-where' }, `${nameOf(message.channel)} · `, timeElement(message.createdAt, 'relative')),
    );
    link.addEventListener('click', (event) => {
      event.preventDefault();
      dialog.close();
      open(message.channel, message.seq);
    });
    return h('li', {}, link);
  }

  find('#search').addEventListener('click', show);
  return { show };
}
