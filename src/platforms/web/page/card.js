import { h, icon } from './dom.js';
import { openMenu } from './menu.js';
import { timeElement } from './time.js';

/** @import { Rich, Span, Tone } from '../../../core/card.ts' */
/** @import { BlockView, CardView, ControlView } from '../view.ts' */

/** A severity is told by colour and by word. @type {Record<Tone, string | null>} */
export const TONE_WORDS = {
  neutral: null,
  watch: 'Watch',
  elevated: 'Elevated',
  critical: 'Critical',
  good: null,
  bad: null,
};

/** @typedef {(action: string, values: string[], control: HTMLElement) => void} Press */

/**
 * A card as elements. Every text goes in as text.
 * @param {CardView} card
 * @param {Press} press
 */
export function cardElement(card, press) {
  const word = TONE_WORDS[card.tone];
  const first = card.body.find((block) => block.type !== 'heading');
  const line = first?.type === 'list' ? first.items[0] : first?.type === 'text' ? first.text : undefined;
  const said = severityOf(line?.[0]) === word;
  return h(
    'div',
    { class: `card tone-${card.tone}` },
    word && !said && h('p', {}, h('span', { class: `mark tone-${card.tone}` }, word)),
    card.title.trim() !== '' &&
      h('h2', { class: 'card-title', dir: 'auto' }, card.url ? linkElement(card.title, card.url) : card.title),
    ...card.body.map(blockElement),
    card.controls.length > 0 &&
      h('div', { class: 'controls' }, ...card.controls.map((one) => controlElement(one, press))),
    card.footer && h('p', { class: 'footer', dir: 'auto' }, ...richNodes(card.footer)),
  );
}

/** The severity that a bold word names. @param {Span | undefined} span */
function severityOf(span) {
  const word = typeof span === 'object' && 'text' in span && span.bold ? span.text : '';
  return Object.values(TONE_WORDS).find((one) => one === word && word !== '') ?? null;
}

/** @param {BlockView} block @returns {HTMLElement} */
function blockElement(block) {
  switch (block.type) {
    case 'text':
      return h('p', { dir: 'auto' }, ...richNodes(block.text));
    case 'heading':
      return h('h3', { dir: 'auto' }, block.text);
    case 'list':
      return h('ul', { dir: 'auto' }, ...block.items.map((item) => h('li', {}, ...richNodes(item))));
    case 'facts':
      return h('dl', {}, ...block.facts.map(({ name, value }) => factElement(name, value)));
    case 'image':
      return h('img', { src: block.src, alt: block.alt, width: block.width, height: block.height, loading: 'lazy' });
  }
}

/** @param {string} name @param {Rich} value */
function factElement(name, value) {
  return h('div', {}, h('dt', { dir: 'auto' }, name), h('dd', { dir: 'auto' }, ...richNodes(value)));
}

/** @param {Rich} rich */
function richNodes(rich) {
  return rich.map(spanNode);
}

/** @param {Span} span @returns {Node} */
function spanNode(span) {
  if (typeof span === 'string') return document.createTextNode(span);
  if ('time' in span) return timeElement(span.time, span.format);
  const severity = severityOf(span);
  if (severity) return h('span', { class: `mark tone-${severity.toLowerCase()}` }, severity);
  if (span.code && span.text.startsWith('/')) return commandElement(span.text);
  /** @type {Node} */
  let node = document.createTextNode(span.text);
  if (span.code) node = h('code', {}, node);
  if (span.italic) node = h('em', {}, node);
  if (span.bold) node = h('strong', {}, node);
  return span.url ? linkElement(node, span.url) : node;
}

/** A command that a card speaks of: pressing it puts it into the message line. @param {string} text */
function commandElement(text) {
  const button = h('button', { type: 'button', class: 'command', title: 'Put this into the message line' }, text);
  button.addEventListener('click', () =>
    button.dispatchEvent(new CustomEvent('chainwatch:command', { bubbles: true, detail: text.replace(/ \|.*/, '') })),
  );
  return button;
}

/** Web addresses only; anything else stays text. @param {Node | string} content @param {string} url */
function linkElement(content, url) {
  if (!/^https?:\/\//i.test(url)) return h('span', {}, content);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, content);
}

/** @param {ControlView} control @param {Press} press */
function controlElement(control, press) {
  switch (control.type) {
    case 'button': {
      const look = `button ${control.style ?? 'secondary'}`;
      const button = control.address
        ? h('a', { href: control.address, class: look }, control.label)
        : h('button', { type: 'button', class: look }, control.label);
      button.addEventListener('click', (event) => {
        if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
        event.preventDefault();
        press(control.action, [], button);
      });
      return button;
    }
    case 'menu': {
      const button = h(
        'button',
        { type: 'button', class: 'button menu', 'aria-haspopup': 'dialog' },
        h('span', {}, control.placeholder),
        icon('down'),
      );
      button.addEventListener('click', () =>
        openMenu(control, button, (value) => press(control.action, [value], button)),
      );
      return button;
    }
  }
}
