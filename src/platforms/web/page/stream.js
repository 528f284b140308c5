/** @import { MessageView } from '../view.ts' */
/** @import { ChatChannel } from '../../../core/chat.ts' */

/** The server says something every 25 seconds; a connection that was cut far away ends without a word (milliseconds). */
const SILENCE = 60_000;

/**
 * The live stream, with its own way back: the browser gives up for good on some failures, and this does not.
 * It asks again from the last change it has seen, so nothing is missed and nothing comes twice. A page that is hidden
 * gives its stream up as soon as another connects, and catches up when it is seen again.
 * @param {number} last
 * @param {{
 *   message(message: MessageView): void,
 *   channel(channel: ChatChannel): void,
 *   reload(): void,
 *   state(state: 'live' | 'waiting'): void,
 * }} on
 */
export function followStream(last, on) {
  /** @type {EventSource | undefined} */
  let source;
  let wait = 1000;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silence;
  // A browser keeps six connections to one server: hidden pages leave theirs to the page that comes.
  const others = new BroadcastChannel('stream');
  others.addEventListener('message', () => document.visibilityState === 'hidden' && pause());
  connect();
  addEventListener('online', soon);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && soon());

  /** The network is back, or the reader is: no reason to wait any longer. */
  function soon() {
    if (source && source.readyState !== EventSource.CLOSED) return;
    wait = 1000;
    connect();
  }

  function pause() {
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
    source = undefined;
  }

  function connect() {
    pause();
    others.postMessage('connecting');
    const current = new EventSource(`/api/events?after=${last}`);
    source = current;
    heard();
    current.addEventListener('beat', heard);
    /** @param {MessageEvent<string>} event */
    const seen = (event) => {
      heard();
      last = Number(event.lastEventId);
      return JSON.parse(event.data);
    };
    current.addEventListener('ready', (event) => {
      seen(event);
      wait = 1000;
      on.state('live');
    });
    current.addEventListener('message', (event) => on.message(seen(event)));
    current.addEventListener('channel', (event) => on.channel(seen(event)));
    current.addEventListener('reload', (event) => {
      seen(event);
      on.reload();
    });
    current.addEventListener('error', lost);

    function heard() {
      if (source !== current) return;
      clearTimeout(silence);
      silence = setTimeout(lost, SILENCE);
    }

    function lost() {
      if (source !== current) return;
      on.state('waiting');
      current.close();
      clearTimeout(silence);
      clearTimeout(timer);
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, 15_000);
    }
  }
}
