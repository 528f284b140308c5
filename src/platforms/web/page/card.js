import { h, icon } from './dom.js';
import { openMenu } from './menu.js';
import { timeElement } from './time.js';

/** @import { Control, Rich, Span, Tone } from '../../../core/card.ts' */
/** @import { BlockView, CardView } from '../view.ts' */

/** @type {Record<Tone, string | null>} */
const TONE_WORDS = {
  neutral: null,
  watch: 'Watch',
  elevated: 'Elevated',
  critical: 'Critical',
  good: null,
  bad: 'Problem',
};

/** @typedef {(action: string, values: string[], control: HTMLElement) => void} Press */

/**
 * A card as elements. Every text goes in as text.
 * @param {CardView} card
 * @param {Press} press
 * @param {2 | 3} [level] of the title's heading
 */
export function cardElement(card, press, level = 3) {
  const word = TONE_WORDS[card.tone];
  return h(
    'div',
    { class: `card tone-${card.tone}` },
    word && h('p', { class: 'tone' }, word),
    h(`h${level}`, { class: 'card-title', dir: 'auto' }, card.url ? linkElement(card.title, card.url) : card.title),
    ...card.body.map(blockElement),
    card.controls.length > 0 &&
      h('div', { class: 'controls' }, ...card.controls.map((one) => controlElement(one, press))),
    card.footer && h('p', { class: 'footer', dir: 'auto' }, ...richNodes(card.footer)),
  );
}

/** @param {BlockView} block @returns {HTMLElement} */
function blockElement(block) {
  switch (block.type) {
    case 'text':
      return h('p', { dir: 'auto' }, ...richNodes(block.text));
    case 'heading':
      return h('h4', { dir: 'auto' }, block.text);
    case 'list':
      return h('ul', {}, ...block.items.map((item) => h('li', { dir: 'auto' }, ...richNodes(item))));
    case 'facts':
      return h(
        'dl',
        {},
        ...block.facts.map((fact) =>
          h('div', {}, h('dt', { dir: 'auto' }, fact.name), h('dd', { dir: 'auto' }, ...richNodes(fact.value))),
        ),
      );
    case 'quote':
      return h('blockquote', { dir: 'auto' }, ...richNodes(block.text));
    case 'divider':
      return h('hr');
    case 'image':
      return h('img', { src: block.src, alt: block.alt, width: block.width, height: block.height, loading: 'lazy' });
  }
}

/** @param {Rich} rich */
function richNodes(rich) {
  return rich.map(spanNode);
}

/** @param {Span} span @returns {Node} */
function spanNode(span) {
  if (typeof span === 'string') return document.createTextNode(span);
  if ('time' in span) return timeElement(span.time, span.format);
  /** @type {Node} */
  let node = document.createTextNode(span.text);
  if (span.code) node = h('code', {}, node);
  if (span.italic) node = h('em', {}, node);
  if (span.bold) node = h('strong', {}, node);
  return span.url ? linkElement(node, span.url) : node;
}

/** Web addresses only; anything else stays text. @param {Node | string} content @param {string} url */
function linkElement(content, url) {
  if (!/^https?:\/\//i.test(url)) return h('span', {}, content);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, content);
}

/** @param {Control} control @param {Press} press */
function controlElement(control, press) {
  switch (control.type) {
    case 'link':
      return h(
        'a',
        { class: 'button', href: safeAddress(control.url), target: '_blank', rel: 'noopener noreferrer' },
        control.label,
        icon('out'),
      );
    case 'button': {
      const button = h('button', { type: 'button', class: `button ${control.style ?? 'secondary'}` }, control.label);
      button.addEventListener('click', () => press(control.action, [], button));
      return button;
    }
    case 'menu': {
      const chosen = control.options.filter((option) => control.selected?.includes(option.value));
      const said = chosen.length > 0 ? chosen.map((option) => option.label).join(', ') : control.placeholder;
      const button = h(
        'button',
        {
          type: 'button',
          class: 'button menu',
          'aria-haspopup': 'dialog',
          'aria-label': `${control.placeholder}: ${said}`,
        },
        h('span', {}, said),
        icon('down'),
      );
      button.addEventListener('click', () =>
        openMenu(control, button, (values) => press(control.action, values, button)),
      );
      return button;
    }
  }
}

/** @param {string} url */
function safeAddress(url) {
  return /^https?:\/\//i.test(url) ? url : '#';
}
