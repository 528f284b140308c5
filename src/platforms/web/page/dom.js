/**
 * Makes an element. Strings become text nodes and attributes are set by name, so that no text is ever read as markup.
 * `on…` adds a listener, `true` sets an empty attribute, `false` and `undefined` leave it out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | undefined | ((event: Event) => void)>} [attributes]
 * @param {...(Node | string | false | null | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement} */
export function find(selector, within = document) {
  const element = within.querySelector(selector);
  if (!(element instanceof HTMLElement)) throw new Error(`The page has no ${selector}.`);
  return element;
}

/** Where the focus goes when what had it is gone: to the message line. A touch screen would raise its keyboard for it. */
export function focusLine() {
  if (matchMedia('(hover: hover)').matches) find('#typed').focus();
}

/**
 * Changes a scrolled list without moving what the reader is looking at: the first visible row stays where it is.
 * @param {HTMLElement} list
 * @param {() => void} change
 */
export function keepPlace(list, change) {
  const top = list.getBoundingClientRect().top;
  const rows = [...list.querySelectorAll('[data-seq]')];
  const anchor = rows.find((row) => row.getBoundingClientRect().bottom > top + 1);
  const seq = anchor?.getAttribute('data-seq');
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  const same = seq === null || seq === undefined ? null : list.querySelector(`[data-seq="${seq}"]`);
  if (same) list.scrollTop += same.getBoundingClientRect().top - before;
}

/**
 * Shows a dialog over the page. Closed, it is gone, and the focus is back where it was, or at the message where that was
 * drawn anew meanwhile.
 * @param {HTMLDialogElement} dialog
 * @param {Element | null} [opener]
 */
export function showDialog(dialog, opener = document.activeElement) {
  const seq = opener?.closest('[data-seq]')?.getAttribute('data-seq');
  dialog.addEventListener('close', () => {
    dialog.remove();
    const back = opener?.isConnected ? opener : document.querySelector(`[data-seq="${seq}"]`);
    if (back instanceof HTMLElement) back.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** An icon of the page's own sheet. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}
