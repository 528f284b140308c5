import { cardElement, TONE_WORDS } from './card.js';
import { h, icon } from './dom.js';
import { timeElement } from './time.js';

/** @import { MessageView } from '../view.ts' */

/**
 * What a person can do to a message.
 * @typedef {{
 *   press(message: MessageView, action: string, values: string[], control: HTMLElement): void,
 *   dismiss(message: MessageView): void,
 *   assess(message: MessageView): void,
 *   copyLink(message: MessageView): void,
 *   open(channel: string, seq: number): void,
 * }} MessageActions
 */

/** @param {{ channel: string, seq: number }} message */
export function messageAddress({ channel, seq }) {
  return `/c/${encodeURIComponent(channel)}/${seq}`;
}

/** @param {MessageView} message @param {string} me @param {MessageActions} act */
export function messageElement(message, me, act) {
  const said = message.content.kind === 'text';
  const mine = message.author?.id === me;
  const name = said ? (message.author?.name ?? '') : 'Chainwatch';
  return h(
    'article',
    {
      class: `message ${said ? 'said' : 'bot'}${message.private ? ' private' : ''}`,
      'data-seq': message.seq,
      'data-changed': message.changed,
      tabindex: -1,
      'aria-label': `${name}: ${messageTitle(message)}`,
    },
    h('div', { class: 'avatar', 'aria-hidden': 'true' }, said ? initial(name) : icon('link')),
    h(
      'div',
      { class: 'message-main' },
      message.asked && message.author
        ? h(
            'p',
            { class: 'asked' },
            mine ? 'You asked ' : `${message.author.name} asked `,
            h('code', { dir: 'auto' }, message.asked),
          )
        : null,
      message.replyTo && replyLine(message.replyTo, act),
      h(
        'header',
        {},
        h('span', { class: 'name', dir: 'auto' }, said && mine ? `${name} (you)` : name),
        h('a', { class: 'when', href: messageAddress(message) }, timeElement(message.createdAt, 'clock')),
        message.editedAt !== null &&
          h('span', { class: 'edited' }, 'updated ', timeElement(message.editedAt, 'relative')),
        message.private && h('span', { class: 'only-you' }, icon('eye'), 'Only you see this'),
        toolbar(message, act),
      ),
      ...contentNodes(message, act),
    ),
  );
}

/** One line that says what a message is: for lists, announcements and labels. @param {MessageView} message */
export function messageTitle(message) {
  if (message.content.kind === 'text') return message.content.text;
  if (message.content.kind === 'gone') return 'dismissed';
  const card = message.content.cards[0];
  if (!card) return '';
  const word = TONE_WORDS[card.tone];
  return word ? `${word}: ${card.title}` : card.title;
}

/** @param {MessageView} message @param {MessageActions} act */
function contentNodes(message, act) {
  if (message.content.kind === 'text') return [h('p', { class: 'text', dir: 'auto' }, message.content.text)];
  if (message.content.kind === 'gone') return [];
  return message.content.cards.map((card) =>
    cardElement(card, (action, values, control) => act.press(message, action, values, control)),
  );
}

/** @param {NonNullable<MessageView['replyTo']>} reply @param {MessageActions} act */
function replyLine(reply, act) {
  const link = h('a', { href: messageAddress(reply), dir: 'auto' }, reply.title);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    act.open(reply.channel, reply.seq);
  });
  return h('p', { class: 'reply-to' }, icon('reply'), h('span', {}, 'In reply to '), link);
}

/** @param {MessageView} message @param {MessageActions} act */
function toolbar(message, act) {
  return h(
    'div',
    { class: 'toolbar' },
    tool('copy', 'Copy link', () => act.copyLink(message)),
    tool('gauge', 'Assess this message', () => act.assess(message)),
    message.private && tool('close', 'Dismiss', () => act.dismiss(message)),
  );
}

/** @param {string} name @param {string} label @param {() => void} onclick */
function tool(name, label, onclick) {
  return h('button', { type: 'button', class: 'tool', title: label, 'aria-label': label, onclick }, icon(name));
}

/** @param {string} name */
function initial(name) {
  return (name.trim()[0] ?? '?').toUpperCase();
}
