import { ask, channelAddress } from './api.js';
import { find, h } from './dom.js';

/** @import { Completion, Suggestion } from '../complete.ts' */

const HISTORY_KEY = 'chainwatch.history';
const HISTORY_MAX = 50;
/** Characters; what is longer is refused anyway, and would fill the browser's store. */
const ENTRY_MAX = 20_000;

/**
 * The line at the bottom: completion by keyboard and mouse, hints for what is being typed, and what was typed before.
 * @param {{ channel(): string, send(text: string): Promise<boolean> }} settings
 */
export function createComposer({ channel, send }) {
  const form = find('#composer');
  const found = find('#typed');
  if (!(found instanceof HTMLInputElement)) throw new Error('The page has no input.');
  const input = found;
  const popup = find('#popup');
  const box = find('#suggestions');
  const hint = find('#hint');
  const status = find('#suggestion-count');
  /** @type {Suggestion[]} */
  let shown = [];
  let active = -1;
  let asked = 0;
  /** @type {string[]} */
  let history = readHistory();
  let at = history.length;
  let draft = '';
  /** Where the line stands: what was begun in a channel stays there, over a reload too. */
  let place = '';
  const draftKey = (/** @type {string} */ id) => `chainwatch.draft.${id}`;
  const keep = () => sessionStorage.setItem(draftKey(place), input.value);

  addEventListener('pagehide', keep);
  // A page that the browser throws away while it is hidden is told no more than that it is hidden.
  document.addEventListener('visibilitychange', keep);
  input.addEventListener('input', suggest);
  input.addEventListener('keydown', onKey);
  input.addEventListener('focus', () => input.value.startsWith('/') && suggest());
  input.addEventListener('blur', () => setTimeout(() => document.activeElement !== input && hide(), 150));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });

  async function suggest() {
    asked += 1;
    const mine = asked;
    const text = input.value.slice(0, input.selectionStart ?? input.value.length);
    if (!text.startsWith('/')) return hide();
    /** @type {Completion} */
    const completion = await ask('POST', `${channelAddress(channel())}/complete`, { text }).catch(() => ({
      suggestions: [],
      hint: null,
    }));
    if (mine === asked && document.activeElement === input) show(completion);
  }

  /** @param {Completion} completion */
  function show({ suggestions, hint: told }) {
    shown = suggestions;
    box.replaceChildren(...suggestions.map(optionElement));
    box.hidden = suggestions.length === 0;
    input.setAttribute('aria-expanded', String(suggestions.length > 0));
    // Naming a command, Enter takes the first that fits; later it sends what is typed.
    choose(suggestions.length > 0 && !input.value.includes(' ') ? 0 : -1);
    status.textContent = suggestions.length > 0 ? `${suggestions.length} suggestions` : '';
    hint.hidden = told === null;
    popup.hidden = suggestions.length === 0 && told === null;
    if (told) hint.replaceChildren(...hintNodes(told));
  }

  function hide() {
    asked += 1;
    show({ suggestions: [], hint: null });
  }

  /** @param {Suggestion} suggestion @param {number} index */
  function optionElement(suggestion, index) {
    const element = h(
      'li',
      { id: `suggestion-${index}`, role: 'option', 'aria-selected': 'false' },
      h('span', { class: 'suggestion-label', dir: 'auto' }, suggestion.label),
      h('span', { class: 'suggestion-detail', dir: 'auto' }, suggestion.detail),
    );
    element.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      take(suggestion);
    });
    element.addEventListener('pointermove', () => choose(index));
    return element;
  }

  /** @param {number} index */
  function choose(index) {
    active = index;
    [...box.children].forEach((element, i) => {
      element.setAttribute('aria-selected', String(i === index));
      if (i === index) element.scrollIntoView({ block: 'nearest' });
    });
    if (index < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `suggestion-${index}`);
  }

  /** @param {Suggestion} suggestion */
  function take(suggestion) {
    const caret = input.selectionStart ?? input.value.length;
    const rest = input.value.slice(caret);
    input.value = input.value.slice(0, suggestion.from) + suggestion.insert + rest;
    const place = suggestion.from + suggestion.insert.length;
    input.setSelectionRange(place, place);
    input.focus();
    suggest();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.isComposing) return;
    const open = shown.length > 0;
    const current = shown[active];
    if (event.key === 'ArrowDown' && open) move(event, 1);
    else if (event.key === 'ArrowUp' && open && (active >= 0 || input.value.startsWith('/'))) move(event, -1);
    else if (event.key === 'Tab' && open && !event.shiftKey) {
      event.preventDefault();
      const suggestion = current ?? shown[0];
      if (suggestion) take(suggestion);
    } else if (event.key === 'Enter' && current && current.insert.trim() !== input.value.trim()) {
      event.preventDefault();
      take(current);
    } else if (event.key === 'Escape' && (open || !hint.hidden)) {
      event.preventDefault();
      hide();
    } else if (event.key === 'ArrowUp') recall(event, -1);
    else if (event.key === 'ArrowDown') recall(event, 1);
  }

  /** @param {KeyboardEvent} event @param {number} step */
  function move(event, step) {
    event.preventDefault();
    const next = active + step;
    choose(next < -1 ? shown.length - 1 : next >= shown.length ? -1 : next);
  }

  /** @param {KeyboardEvent} event @param {number} step */
  function recall(event, step) {
    const next = at + step;
    if (next < 0 || next > history.length) return;
    event.preventDefault();
    if (at === history.length) draft = input.value;
    at = next;
    input.value = next === history.length ? draft : (history[next] ?? '');
    hide();
  }

  async function submit() {
    const text = input.value.trim();
    if (text === '') return;
    hide();
    input.value = '';
    // First: what cannot be sent is found there when something else is in the line by then.
    if (text.length <= ENTRY_MAX) remember(text);
    const from = place;
    const sent = await send(text);
    if (sent) return;
    if (place !== from) return sessionStorage.setItem(draftKey(from), text);
    if (input.value === '') input.value = text;
    input.focus();
  }

  /** @param {string} text */
  function remember(text) {
    // As it is kept by now: other tabs add to it too.
    history = [...readHistory().filter((entry) => entry !== text), text].slice(-HISTORY_MAX);
    at = history.length;
    localStorage.setItem(HISTORY_KEY, JSON.stringify(history));
  }

  return {
    /** @param {string} id */
    open(id) {
      if (id === place) return;
      if (place !== '') keep();
      place = id;
      input.value = sessionStorage.getItem(draftKey(id)) ?? '';
      hide();
    },
    /** @param {string} text */
    fill(text) {
      input.value = text;
      input.focus();
      suggest();
    },
  };
}

/** @param {NonNullable<Completion['hint']>} hint */
function hintNodes({ usage, description, options }) {
  const active = options.find((option) => option.active);
  return [
    h(
      'p',
      { class: 'hint-line' },
      h('code', {}, usage),
      ' ',
      ...options.flatMap((option) => [hintOption(option), ' ']),
    ),
    h('p', { class: 'hint-what' }, active ? `${active.name}: ${active.description}` : description),
  ];
}

/** @param {NonNullable<Completion['hint']>['options'][number]} option */
function hintOption({ name, required, given, active }) {
  const state = active ? 'active' : given ? 'given' : '';
  return h('span', { class: `hint-option ${state}` }, required ? name : `[${name}]`);
}

/** @returns {string[]} */
function readHistory() {
  try {
    const kept = JSON.parse(localStorage.getItem(HISTORY_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}
