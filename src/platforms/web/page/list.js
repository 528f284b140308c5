import { ask, channelAddress } from './api.js';
import { find, h, keepPlace } from './dom.js';
import { messageElement } from './message.js';
import { dayName } from './time.js';

/** @import { MessageView } from '../view.ts' */
/** @import { MessageActions } from './message.js' */
/** @typedef {{ messages: MessageView[], before: boolean, after: boolean }} HistoryPage */

/** Rows kept in the page; the rest is fetched again when the reader scrolls there. */
const ROWS_MAX = 240;
/** Fetch the next page when the reader is this near the end of what is there (pixels). */
const NEAR = 1200;
/** Counts as being at the newest message (pixels). */
const BOTTOM = 60;

/**
 * The messages of the open channel: a window on its history that grows where the reader scrolls.
 * @param {{ me: string, actions: MessageActions, atNewest(seq: number): void }} settings
 */
export function createList({ me, actions, atNewest }) {
  const list = find('#messages');
  const rows = find('#rows');
  const pill = find('#newer');
  let channel = '';
  /** Whose messages stand here: another one's while `channel` is being opened, nobody's when that failed. */
  let shown = '';
  let older = false;
  let newer = false;
  let loading = false;
  let loads = 0;
  /** What the page was told of this channel while it was fetching messages. @type {[message: MessageView, fresh: boolean][]} */
  const meanwhile = [];
  let unseen = 0;
  let readUpTo = 0;

  list.addEventListener('scroll', onScroll, { passive: true });
  pill.addEventListener('click', async () => {
    await showNewest();
    list.focus();
  });
  document.addEventListener('visibilitychange', onScroll);
  // What appears above the message line takes room from the list; whoever was at the newest message stays there.
  let stays = true;
  new ResizeObserver(() => stays && toBottom()).observe(list);

  /** Whether the message of `around` is there. Rejects with a `Problem`; then no messages are shown. @param {string} id @param {{ around?: number | undefined, read: number }} where */
  async function open(id, { around, read }) {
    channel = id;
    readUpTo = read;
    meanwhile.length = 0;
    rows.setAttribute('aria-busy', 'true');
    let there = true;
    try {
      await load(around === undefined ? '' : `?around=${around}`, (page) => {
        fill(page);
        if (around === undefined) return toBottom();
        const row = rowOf(around);
        there = row !== null;
        const nearest = row ?? messages().findLast((element) => Number(element.dataset.seq) < around);
        nearest?.scrollIntoView({ block: 'center' });
        row?.classList.add('linked');
        row?.focus({ preventScroll: true });
      });
    } catch (error) {
      empty();
      throw error;
    }
    onScroll();
    return there;
  }

  /** No other channel's messages under this one's name, nor a word that it has none. */
  function empty() {
    shown = '';
    rows.replaceChildren();
    older = false;
    newer = false;
    setUnseen(0);
    divide();
  }

  /** @param {HistoryPage} page */
  function fill(page) {
    shown = channel;
    rows.replaceChildren(...page.messages.map(row));
    older = page.before;
    newer = page.after;
    setUnseen(0);
    divide();
  }

  /**
   * Fetches messages, and after `use` of them puts in what came meanwhile. A later call takes the place of an earlier one.
   * @param {string} query @param {(page: HistoryPage) => void} use
   */
  async function load(query, use) {
    loads += 1;
    const mine = loads;
    loading = true;
    try {
      const page = await pageOf(query);
      if (mine === loads) use(page);
    } catch (error) {
      if (mine === loads) throw error;
    } finally {
      if (mine === loads) {
        loading = false;
        rows.removeAttribute('aria-busy');
        for (const [message, fresh] of meanwhile.splice(0)) put(message, fresh);
      }
    }
  }

  /** @param {string} query @returns {Promise<HistoryPage>} */
  function pageOf(query) {
    return ask('GET', `${channelAddress(channel)}/messages${query}`);
  }

  async function showNewest() {
    if (newer) await load('', fill);
    toBottom();
  }

  /** @param {MessageView} message */
  function row(message) {
    const element = messageElement(message, me, actions);
    element.dataset.createdAt = String(message.createdAt);
    if (message.author?.id === me) element.dataset.own = '';
    return element;
  }

  /** @param {number} seq */
  function rowOf(seq) {
    const element = rows.querySelector(`[data-seq="${seq}"]`);
    return element instanceof HTMLElement ? element : null;
  }

  /** A new or changed message; `fresh`: the page is told of it for the first time. @param {MessageView} message @param {boolean} fresh */
  function put(message, fresh) {
    if (message.channel !== channel) return;
    if (loading) {
      meanwhile.push([message, fresh]);
      return;
    }
    if (shown !== channel) return;
    const standing = rowOf(message.seq);
    if (standing) return change(standing, message);
    if (message.content.kind === 'gone' || (older && message.seq < firstSeq())) return;
    if (newer && message.seq > lastSeq()) {
      if (fresh) setUnseen(unseen + 1);
      return;
    }
    const follow = atBottom() || message.author?.id === me;
    // One that was edited before the page read it comes after those that were posted later.
    const next = messages().find((element) => Number(element.dataset.seq) > message.seq);
    keepPlace(list, () => {
      if (next) next.before(row(message));
      else rows.append(row(message));
      if (follow) trim('top');
      divide();
    });
    if (follow) toBottom();
    else if (fresh) setUnseen(unseen + 1);
    if (message.author?.id === me) toStart(message.seq);
  }

  /** @param {HTMLElement} standing @param {MessageView} message */
  function change(standing, message) {
    if (Number(standing.dataset.changed) >= message.changed) return;
    const focused = focusPath(standing);
    keepPlace(list, () => {
      if (message.content.kind === 'gone') standing.remove();
      else standing.replaceWith(row(message));
      divide();
    });
    refocus(message.seq, focused);
  }

  /** Which control of a row has the focus, so that an edit does not take it away. @param {HTMLElement} element */
  function focusPath(element) {
    const stops = [...element.querySelectorAll('button, a')];
    const at = stops.findIndex((stop) => stop.matches(':focus'));
    return at < 0 ? undefined : { at, label: stops[at]?.textContent };
  }

  /** @param {number} seq @param {ReturnType<typeof focusPath>} path */
  function refocus(seq, path) {
    if (!path) return;
    const stops = [...(rowOf(seq)?.querySelectorAll('button, a') ?? [])].filter((stop) => stop instanceof HTMLElement);
    (stops.find((stop) => stop.textContent === path.label) ?? stops[path.at] ?? rowOf(seq))?.focus({
      preventScroll: true,
    });
  }

  async function onScroll() {
    stays = atEnd();
    if (atEnd() && document.visibilityState === 'visible') {
      setUnseen(0);
      atNewest(lastSeq());
    }
    if (loading) return;
    if (older && list.scrollTop < NEAR) await grow('before', firstSeq());
    else if (newer && list.scrollHeight - list.scrollTop - list.clientHeight < NEAR) await grow('after', lastSeq());
  }

  /** @param {'before' | 'after'} side @param {number} from */
  function grow(side, from) {
    return load(`?${side}=${from}`, (page) =>
      keepPlace(list, () => {
        const added = page.messages.filter((message) => !rowOf(message.seq)).map(row);
        if (side === 'before') {
          rows.prepend(...added);
          older = page.before;
          trim('bottom');
        } else {
          rows.append(...added);
          newer = page.after;
          trim('top');
        }
        divide();
      }),
    );
  }

  /** @param {'top' | 'bottom'} end */
  function trim(end) {
    const all = messages();
    const extra = all.length - ROWS_MAX;
    if (extra <= 0) return;
    for (const element of end === 'top' ? all.slice(0, extra) : all.slice(-extra)) element.remove();
    if (end === 'top') older = true;
    else newer = true;
  }

  /** Sets the days and the line above what is new. */
  function divide() {
    for (const element of rows.querySelectorAll('.day, .fresh')) element.remove();
    let day = '';
    let fresh = readUpTo === 0;
    for (const element of messages()) {
      const name = dayName(Number(element.dataset.createdAt));
      if (name !== day) element.before(h('p', { class: 'day' }, h('span', {}, name)));
      day = name;
      // What a person wrote or asked in another tab is not new to that person.
      if (!fresh && Number(element.dataset.seq) > readUpTo && element.dataset.own === undefined) {
        fresh = true;
        element.before(h('p', { class: 'fresh' }, h('span', {}, 'New')));
      }
    }
    find('#empty').hidden = rows.childElementCount > 0 || shown !== channel;
  }

  /** @param {number} count */
  function setUnseen(count) {
    unseen = count;
    pill.hidden = count === 0 && !newer;
    pill.textContent = count === 0 ? 'Jump to the newest' : `${count} new ${count === 1 ? 'message' : 'messages'}`;
  }

  function messages() {
    return [...rows.querySelectorAll('.message')].filter((element) => element instanceof HTMLElement);
  }
  const firstSeq = () => Number(messages()[0]?.dataset.seq ?? 0);
  const lastSeq = () => Number(messages().at(-1)?.dataset.seq ?? 0);
  /** The newest message of the open channel is in sight. */
  const atEnd = () => shown === channel && !newer && atBottom();
  const atBottom = () => list.scrollHeight - list.scrollTop - list.clientHeight < BOTTOM;

  function toBottom() {
    list.scrollTop = list.scrollHeight;
    onScroll();
  }

  /** An answer that is longer than the list is read from its beginning. @param {number} seq */
  function toStart(seq) {
    const own = rowOf(seq);
    if (own && own.offsetHeight > list.clientHeight) own.scrollIntoView({ block: 'start' });
  }

  return {
    open,
    put,
    atEnd,
    failed: () => shown !== channel && !loading,
    /** Yesterday's messages say so. */
    newDay: () => keepPlace(list, divide),
  };
}
