import { h, showDialog } from './dom.js';

/** @import { Control } from '../../../core/card.ts' */

/**
 * A card's menu, whose choice goes off at once. A dialog, so that keyboard and screen reader work as everywhere, and a phone
 * shows it as a sheet.
 * @param {Extract<Control, { type: 'menu' }>} menu
 * @param {HTMLElement} opener
 * @param {(value: string) => void} choose
 */
export function openMenu(menu, opener, choose) {
  const options = menu.options.map((option) =>
    h('button', { type: 'button', class: 'menu-option', onclick: () => done(option.value) }, ...words(option)),
  );
  const dialog = h(
    'dialog',
    { class: 'menu-sheet', 'aria-label': menu.placeholder },
    h('p', { class: 'menu-title' }, menu.placeholder),
    h('div', { class: 'menu-options' }, ...options),
  );
  dialog.addEventListener('keydown', move);
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  showDialog(dialog, opener);
  place(dialog, opener);
  // Not the box around the options, which browsers take because it scrolls.
  options[0]?.focus();

  /** @param {string} value */
  function done(value) {
    dialog.close();
    choose(value);
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = options.findIndex((option) => option.matches(':focus'));
    options[(at + step + options.length) % options.length]?.focus();
  }
}

/** @param {{ label: string, description?: string | undefined }} option */
function words({ label, description }) {
  return [
    h('span', { dir: 'auto' }, label),
    description && h('span', { class: 'menu-detail', dir: 'auto' }, description),
  ];
}

/** Under its button where there is room, above it otherwise; on a phone the style sheet makes it a sheet. */
function place(/** @type {HTMLElement} */ dialog, /** @type {HTMLElement} */ opener) {
  const at = opener.getBoundingClientRect();
  const height = dialog.offsetHeight;
  const below = at.bottom + 6 + height <= innerHeight;
  const top = below ? at.bottom + 6 : Math.max(8, at.top - height - 6);
  dialog.style.setProperty('--top', `${top}px`);
  dialog.style.setProperty('--left', `${Math.max(8, Math.min(at.left, innerWidth - dialog.offsetWidth - 8))}px`);
}
