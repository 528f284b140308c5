import { ask, channelAddress, Problem } from './api.js';
import { cardElement } from './card.js';
import { channelMenu, createChannels, nameForm, placeOf } from './channels.js';
import { createComposer } from './composer.js';
import { begin, showConnection } from './connection.js';
import { find, focusLine, h } from './dom.js';
import { openForm } from './form.js';
import { createList } from './list.js';
import { messageAddress, messageTitle } from './message.js';
import { createSearch } from './search.js';
import { followStream } from './stream.js';
import { keepTimesFresh } from './time.js';
import { showTour } from './tour.js';

/** @import { Card } from '../../../core/card.ts' */
/** @import { Form } from '../../../core/reply.ts' */
/** @import { Answer } from '../answer.ts' */
/** @import { CardView, MessageView } from '../view.ts' */
/** @import { ChannelState } from './channels.js' */
/** Where a person typed or pressed; no `seq` for a line. @typedef {{ channel: string, seq: number | null }} Place */

/** @type {{ user: { id: string, name: string }, channels: ChannelState[], last: number }} */
const hello = await begin();
const me = hello.user.id;
let current = '';
/** The path of what is shown; a link within the page changes no more than what stands after it. */
let path = '';
/** A message's place is the number of its first change: those after this one are new to the page, until it is told of them. */
let known = hello.last;
/** @type {Set<number>} */
const told = new Set();

const channels = createChannels({ open: (id) => go(id) });
const list = createList({
  me,
  atNewest: (seq) => channels.read(current, seq),
  actions: {
    press,
    open: (channel, seq) => go(channel, seq),
    dismiss: (message) => tried(() => ask('DELETE', `/api/messages/${message.seq}`)),
    assess: (message) =>
      tried(async () =>
        answered(await ask('POST', `${channelAddress(message.channel)}/messages/${message.seq}/assess`, {}), message),
      ),
    copyLink: (message) =>
      tried(async () => {
        await navigator.clipboard.writeText(new URL(messageAddress(message), location.href).href);
        announce('Link copied');
      }),
  },
});
const composer = createComposer({ channel: () => current, send });
const search = createSearch({ nameOf: channels.nameOf, open: (channel, seq) => go(channel, seq) });
const tour = showTour(composer.fill);

channels.fill(hello.channels);
showUser(hello.user.name);
await route();
keepTimesFresh(list.newDay);
followStream(hello.last, {
  message: received,
  channel(channel) {
    channels.put(channel);
    if (channel.id === current) showChannel();
  },
  async reload() {
    const again = await ask('GET', '/api/hello');
    known = again.last;
    channels.fill(again.channels);
    await route();
  },
  state(state) {
    showConnection(state);
    if (state === 'live' && list.failed()) route();
  },
});

addEventListener('popstate', () => location.pathname !== path && route());
addEventListener('keydown', onShortcut);
find('#channel-menu').addEventListener('click', () => {
  const channel = channels.get(current);
  if (channel) channelMenu(channel);
});
find('#user').addEventListener('click', () =>
  nameForm('Your name', 'Save', find('#user-name').textContent ?? '', async (name) => {
    const user = await ask('POST', '/api/me', { name });
    showUser(user.name);
  }),
);
document.addEventListener('chainwatch:command', (event) => {
  if (event instanceof CustomEvent) composer.fill(event.detail);
});
find('#open-side').addEventListener('click', () => side(true));
find('#shade').addEventListener('click', () => side(false));
find('#notice-close').addEventListener('click', () => {
  notice(null);
  focusLine();
});

/** Shows what the address names; `/` becomes the address of the channel that was open last. */
async function route() {
  const { id, seq } = placeOf(location.pathname);
  const channel = channels.get(id || (localStorage.getItem('chainwatch.channel') ?? '')) ?? channels.open()[0];
  if (!channel) return;
  if (channel.id !== id) history.replaceState(null, '', `/c/${encodeURIComponent(channel.id)}`);
  await openChannel(channel.id, channel.id === id ? seq : undefined);
  if (id === '' || channel.id === id) return;
  const shown = channels.nameOf(channel.id);
  failed(new Problem(`Perhaps its address was mistyped. ${shown} is shown instead.`), 'There is no such channel');
}

/** @param {string} id @param {number} [seq] */
async function go(id, seq) {
  const address = seq === undefined ? `/c/${encodeURIComponent(id)}` : messageAddress({ channel: id, seq });
  if (address !== location.pathname) history.pushState(null, '', address);
  side(false);
  await openChannel(id, seq);
  if (seq === undefined) focusLine();
}

/** @param {string} id @param {number} [seq] */
async function openChannel(id, seq) {
  current = id;
  composer.open(id);
  path = location.pathname;
  localStorage.setItem('chainwatch.channel', id);
  channels.select(id);
  notice(null);
  showChannel();
  const what = seq === undefined ? channels.nameOf(id) : 'That message';
  await tried(async () => {
    const there = await list.open(id, { around: seq, read: channels.get(id)?.read ?? 0 });
    if (!there) throw new Problem('It was private, or it has been removed. Its neighbours are shown.');
  }, `${what} could not be opened`);
}

function showChannel() {
  const channel = channels.get(current);
  find('#channel-title').textContent = channels.nameOf(current);
  find('#composer').hidden = channel?.archived ?? false;
  find('#archived-note').hidden = !channel?.archived;
}

/** @param {MessageView} message */
function received(message) {
  const fresh = message.seq > known && !told.has(message.seq);
  told.add(message.seq);
  list.put(message, fresh);
  if (!fresh || message.author?.id === me || message.content.kind === 'gone') return;
  if (message.channel !== current || document.visibilityState !== 'visible' || !list.atEnd()) {
    channels.add(message.channel, message.seq);
  }
  announce(`New in ${channels.nameOf(message.channel)}: ${messageTitle(message)}`);
}

/** @param {string} text */
async function send(text) {
  const channel = current;
  notice(null);
  find('#pending').textContent = text.startsWith('/') ? `Working on ${text.slice(0, 80)} …` : 'Sending …';
  try {
    const well = answered(await ask('POST', `${channelAddress(channel)}/messages`, { text }), { channel, seq: null });
    if (well) tour.sent(text);
    return well;
  } catch (error) {
    failed(error);
    return false;
  } finally {
    find('#pending').textContent = '';
  }
}

/** @param {MessageView} message @param {string} action @param {string[]} values @param {HTMLElement} control */
async function press(message, action, values, control) {
  if (control.hasAttribute('aria-busy')) return;
  control.setAttribute('aria-busy', 'true');
  await tried(async () => {
    const press = { action, values, message: message.seq };
    answered(await ask('POST', `${channelAddress(message.channel)}/actions`, press), message);
  });
  control.removeAttribute('aria-busy');
}

/** Whether it went through; a form is shown, a problem stays where the reader is looking. @param {Answer} answer @param {Place} place */
function answered(answer, place) {
  if (answer.kind === 'form') showForm(answer.form, place);
  if (answer.kind === 'problem') notice(answer.card);
  return answer.kind !== 'problem';
}

/** @param {Form} form @param {Place} place */
function showForm(form, place) {
  openForm(form, async (fields) => {
    /** @type {Answer} */
    const answer = await ask('POST', `${channelAddress(place.channel)}/actions`, {
      action: form.action,
      fields,
      message: place.seq,
    });
    if (answer.kind === 'problem') throw new Problem(sentenceOf(answer.card));
    if (answer.kind === 'form') showForm(answer.form, place);
  });
}

/** @param {{ title: string, body: { type: string, text?: unknown }[] }} card */
function sentenceOf(card) {
  const first = card.body.find((block) => block.type === 'text');
  return Array.isArray(first?.text) ? first.text.filter((span) => typeof span === 'string').join('') : card.title;
}

/** @param {() => Promise<unknown>} work @param {string} [title] */
async function tried(work, title) {
  try {
    await work();
  } catch (error) {
    failed(error, title);
  }
}

/** @param {unknown} error @param {string} [title] */
function failed(error, title = 'That did not work') {
  if (!(error instanceof Problem)) throw error;
  notice({ title, tone: 'bad', body: [{ type: 'text', text: [error.message] }], controls: [] });
}

/** A card above the composer; null takes it away. @param {Card | CardView | null} card */
function notice(card) {
  find('#notice').hidden = card === null;
  find('#notice-card').replaceChildren(...(card ? [cardElement(plain(card), () => {})] : []));
}

/** Notices carry no pictures. @param {Card | CardView} card @returns {CardView} */
function plain(card) {
  return { ...card, body: card.body.flatMap((block) => (block.type === 'image' ? [] : [block])) };
}

/** For screen readers. @param {string} text */
function announce(text) {
  find('#live').append(h('p', {}, text));
  while (find('#live').childElementCount > 5) find('#live').firstElementChild?.remove();
}

/** @param {string} name */
function showUser(name) {
  find('#user-name').textContent = name;
}

/** The channels, on a phone and where letters are large. @param {boolean} open */
function side(open) {
  document.body.classList.toggle('side-open', open);
  find('#open-side').setAttribute('aria-expanded', String(open));
  if (open) find('#side a').focus();
  else if (find('#side').contains(document.activeElement)) find('#open-side').focus();
}

/** @param {KeyboardEvent} event */
function onShortcut(event) {
  if (document.querySelector('dialog[open]')) return;
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
  if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
    event.preventDefault();
    search.show();
  } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    go(channels.neighbour(event.key === 'ArrowUp' ? -1 : 1));
  } else if (event.key === '/' && !typing) {
    event.preventDefault();
    composer.fill('/');
  } else if (event.key === 'Escape' && !event.defaultPrevented) {
    side(false);
    notice(null);
  }
}
