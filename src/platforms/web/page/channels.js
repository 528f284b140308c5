import { ask, channelAddress, Problem } from './api.js';
import { find, h, icon, showDialog } from './dom.js';
import { openForm } from './form.js';

/** @typedef {{ id: string, name: string, archived: boolean, unread: number, read: number }} ChannelState */

/**
 * The channels at the side, with what is unread.
 * @param {{ open(id: string): void }} settings
 */
export function createChannels({ open }) {
  const list = find('#channels');
  const archived = find('#archived');
  /** @type {Map<string, ChannelState>} */
  const channels = new Map();
  /** The newest message that each was told of as unread. @type {Map<string, number>} */
  const newest = new Map();
  let current = '';
  /** What is read in one of a person's tabs is read in all of them. */
  const tabs = new BroadcastChannel('read');
  tabs.addEventListener('message', ({ data: { id, seq } }) => (newest.get(id) ?? 0) <= seq && mark(id, 0, seq));

  find('#new-channel').addEventListener('click', create);

  function draw() {
    const focused = list.parentElement?.contains(document.activeElement) && document.activeElement;
    const all = [...channels.values()].sort((a, b) => a.name.localeCompare(b.name));
    list.replaceChildren(...all.filter((channel) => !channel.archived).map(item));
    const away = all.filter((channel) => channel.archived);
    archived.hidden = away.length === 0;
    find('ul', archived).replaceChildren(...away.map(item));
    const unread = all.reduce((sum, channel) => sum + (channel.archived ? 0 : channel.unread), 0);
    // The same link, drawn anew.
    const address = focused instanceof HTMLAnchorElement ? focused.getAttribute('href') : null;
    const again = address === null ? null : list.parentElement?.querySelector(`a[href="${CSS.escape(address)}"]`);
    if (again instanceof HTMLAnchorElement) again.focus({ preventScroll: true });
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${nameOf(current)} · Chainwatch`;
  }

  /** @param {ChannelState} channel */
  function item(channel) {
    const link = h(
      'a',
      {
        href: `/c/${encodeURIComponent(channel.id)}`,
        class: channel.unread > 0 ? 'unread' : '',
        'aria-current': channel.id === current ? 'page' : undefined,
      },
      h('span', { class: 'hash', 'aria-hidden': 'true' }, '#'),
      h('span', { class: 'channel-name', dir: 'auto' }, channel.name),
      channel.unread > 0 &&
        h('span', { class: 'badge' }, String(channel.unread), h('span', { class: 'visually-hidden' }, ' unread')),
    );
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(channel.id);
    });
    return h('li', {}, link);
  }

  function create() {
    nameForm('New channel', 'Create', '', async (name) => {
      const channel = await ask('POST', '/api/channels', { name });
      put(channel);
      open(channel.id);
    });
  }

  /** @param {{ id: string, name: string, archived: boolean }} channel */
  function put(channel) {
    const before = channels.get(channel.id);
    channels.set(channel.id, { unread: 0, read: 0, ...before, ...channel });
    draw();
  }

  /** @param {string} id @param {number} unread @param {number} read */
  function mark(id, unread, read) {
    const channel = channels.get(id);
    if (!channel) return;
    channel.unread = unread;
    channel.read = Math.max(channel.read, read);
    draw();
  }

  /** @param {string} id */
  const nameOf = (id) => `#${channels.get(id)?.name ?? id}`;

  return {
    put,
    nameOf,
    /** @param {string} id */
    get: (id) => channels.get(id),
    open: () => [...channels.values()].filter((channel) => !channel.archived),
    /** @param {ChannelState[]} all */
    fill(all) {
      channels.clear();
      for (const channel of all) channels.set(channel.id, channel);
      draw();
    },
    /** @param {string} id */
    select(id) {
      current = id;
      draw();
    },
    /** One more is unread, unless another tab has read it. @param {string} id @param {number} seq */
    add(id, seq) {
      if ((channels.get(id)?.read ?? 0) >= seq) return;
      newest.set(id, Math.max(newest.get(id) ?? 0, seq));
      mark(id, (channels.get(id)?.unread ?? 0) + 1, 0);
    },
    /** It was read up to a message. @param {string} id @param {number} seq */
    read(id, seq) {
      const channel = channels.get(id);
      if (!channel || (channel.unread === 0 && channel.read >= seq)) return;
      mark(id, 0, seq);
      tabs.postMessage({ id, seq });
      ask('POST', `${channelAddress(id)}/read`, { seq }).catch(() => {});
    },
    /** The next channel up or down. @param {number} step */
    neighbour(step) {
      const ids = [...list.querySelectorAll('a')].map((link) => link.getAttribute('href')?.slice(3) ?? '');
      const at = ids.indexOf(encodeURIComponent(current));
      return decodeURIComponent(ids[(at + step + ids.length) % ids.length] ?? current);
    },
  };
}

/** What an address of the chat names: `/c/<channel>/<message>`. What cannot be read is left out. @param {string} path */
export function placeOf(path) {
  const [, , id = '', seq = ''] = path.split('/');
  return { id: decoded(id), seq: /^\d{1,15}$/.test(seq) ? Number(seq) : undefined };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** The menu at a channel's name: rename, archive, reopen. @param {ChannelState} channel */
export function channelMenu(channel) {
  const address = channelAddress(channel.id);
  const problem = h('p', { class: 'form-problem', role: 'alert' });
  const dialog = h(
    'dialog',
    { class: 'form-dialog', 'aria-label': `#${channel.name}` },
    h('h2', { dir: 'auto' }, `#${channel.name}`),
    h(
      'div',
      { class: 'choices-list' },
      choice('pencil', 'Rename', 'Links to its messages keep working.', () => {
        dialog.close();
        nameForm('Rename channel', 'Rename', channel.name, (name) => ask('PATCH', address, { name }));
      }),
      channel.archived
        ? choice('archive', 'Reopen', 'It can be written to again.', () => archive(false))
        : choice('archive', 'Archive', 'Nothing more is posted there; its history stays.', () => archive(true)),
    ),
    problem,
    h(
      'div',
      { class: 'controls' },
      h('button', { type: 'button', class: 'button secondary', onclick: () => dialog.close() }, 'Close'),
    ),
  );
  showDialog(dialog, find('#channel-menu'));

  /** @param {boolean} archived */
  async function archive(archived) {
    try {
      await ask('PATCH', address, { archived });
      dialog.close();
    } catch (error) {
      problem.textContent = error instanceof Problem ? error.message : 'That did not work. Please try again.';
    }
  }
}

/** @param {string} name @param {string} label @param {string} detail @param {() => void} onclick */
function choice(name, label, detail, onclick) {
  return h(
    'button',
    { type: 'button', class: 'choice', onclick },
    icon(name),
    h('span', {}, h('strong', {}, label), h('span', { class: 'choice-detail' }, detail)),
  );
}

/** @param {string} title @param {string} submit @param {string} value @param {(name: string) => Promise<unknown>} save */
export function nameForm(title, submit, value, save) {
  /** @type {import('../../../core/reply.ts').FormField} */
  const field = { name: 'name', label: 'Name', kind: 'text', required: true, maxLength: 40, value: [value] };
  openForm({ title, action: '', submit, fields: [field] }, async (fields) => {
    await save(fields.name?.[0] ?? '');
  });
}
