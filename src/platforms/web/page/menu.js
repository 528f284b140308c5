import { h, showDialog } from './dom.js';

/** @import { Control } from '../../../core/card.ts' */

/**
 * A card's menu: one choice goes off at once, several wait for "Apply". A dialog, so that keyboard and screen reader
 * work as everywhere, and a phone shows it as a sheet.
 * @param {Extract<Control, { type: 'menu' }>} menu
 * @param {HTMLElement} opener
 * @param {(values: string[]) => void} choose
 */
export function openMenu(menu, opener, choose) {
  const most = menu.max ?? 1;
  const several = most > 1;
  const selected = new Set(menu.selected ?? []);
  const dialog = h('dialog', { class: 'menu-sheet', 'aria-label': menu.placeholder });
  const options = menu.options.map((option) =>
    several
      ? h(
          'label',
          { class: 'menu-option' },
          h('input', { type: 'checkbox', value: option.value, checked: selected.has(option.value) }),
          ...words(option),
        )
      : h(
          'button',
          {
            type: 'button',
            class: 'menu-option',
            'aria-pressed': selected.size > 0 ? String(selected.has(option.value)) : undefined,
            onclick: () => done([option.value]),
          },
          ...words(option),
        ),
  );
  dialog.append(h('p', { class: 'menu-title' }, menu.placeholder), h('div', { class: 'menu-options' }, ...options));
  if (several)
    dialog.append(h('button', { type: 'button', class: 'button primary', onclick: () => done(picked()) }, 'Apply'));
  dialog.addEventListener('change', limit);
  dialog.addEventListener('keydown', move);
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  showDialog(dialog, opener);
  place(dialog, opener);
  limit();
  // Not the box around the options, which browsers take because it scrolls.
  stops()[0]?.focus();

  function stops() {
    return [...dialog.querySelectorAll('button, input')].filter((stop) => stop instanceof HTMLElement);
  }

  function picked() {
    return [...dialog.querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value);
  }

  function limit() {
    const full = picked().length >= most;
    for (const box of dialog.querySelectorAll('input')) box.disabled = several && full && !box.checked;
  }

  /** @param {string[]} values */
  function done(values) {
    dialog.close();
    if (values.length > 0) choose(values);
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = stops();
    const at = all.findIndex((stop) => stop.matches(':focus'));
    all[(at + step + all.length) % all.length]?.focus();
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
