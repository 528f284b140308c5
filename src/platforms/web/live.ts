import type { ChatChannel, ChatMessage, ChatStore } from '../../core/chat.ts';
import type { Logger } from '../../core/log.ts';
import { maySee, type ViewMessage } from './view.ts';

const BATCH = 200;
/** Whoever missed more than this reloads the page's messages instead. */
const CATCH_UP_MAX = 1000;
/** Proxies and browsers drop streams that stay silent; and a page that hears nothing for longer takes its own for broken. */
const HEARTBEAT_MS = 25_000;
/** A reader that has stopped reading is let go; it catches up when it comes back. */
const BACKLOG_BYTES = 1_000_000;

/** One open page. `write` gives the number of bytes that the reader has not taken yet. */
interface Reader {
  user: string;
  write(text: string): number;
  end(): void;
}

interface Joined extends Reader {
  last: number;
  caughtUp: boolean;
}

export interface Live {
  /** Sends what changed after `after`, then everything that changes from now on. Returns how to leave. */
  join(reader: Reader, after: number): () => void;
  /** Something was written: pass it on. */
  nudge(): void;
  readers(): number;
  close(): void;
}

/**
 * Passes changes of the chat on to open pages, in the order of their numbers, each to whom it is for.
 * `watchMs`: how often to look for what other processes wrote; absent where there is only this one.
 */
export function createLive(parts: {
  chat: ChatStore;
  view: ViewMessage;
  log: Logger;
  watchMs?: number | undefined;
}): Live {
  const { chat, view, log, watchMs } = parts;
  const readers = new Set<Joined>();
  let last: number | undefined;
  let running = false;
  let again = false;

  const heartbeat = setInterval(() => {
    for (const reader of readers) send(reader, 'event: beat\ndata: {}\n\n');
  }, HEARTBEAT_MS);
  const watch = watchMs === undefined ? undefined : setInterval(() => readers.size > 0 && nudge(), watchMs);
  heartbeat.unref();
  watch?.unref();

  function send(reader: Joined, text: string): void {
    if (reader.write(text) > BACKLOG_BYTES) leave(reader);
  }

  function leave(reader: Joined): void {
    if (readers.delete(reader)) reader.end();
  }

  async function passOn(): Promise<void> {
    last ??= await chat.lastChange();
    for (;;) {
      const changes = await chat.changes({ after: last, limit: BATCH });
      for (const event of await events(changes, view)) {
        for (const reader of readers) {
          if (reader.caughtUp && event.number > reader.last && maySee(event, reader.user)) send(reader, event.text);
        }
      }
      last = changes.last;
      for (const reader of readers) if (reader.caughtUp) reader.last = Math.max(reader.last, last);
      if (!changes.more) return;
    }
  }

  function nudge(): void {
    again = true;
    if (running) return;
    running = true;
    void (async () => {
      while (again) {
        again = false;
        await passOn().catch((error: unknown) =>
          log.error({ err: error }, 'Changes of the web chat could not be read.'),
        );
      }
      running = false;
    })();
  }

  async function catchUp(reader: Joined): Promise<void> {
    const newest = await chat.lastChange();
    last ??= newest;
    if (newest - reader.last > CATCH_UP_MAX || reader.last > newest) {
      send(reader, `id: ${newest}\nevent: reload\ndata: {}\n\n`);
      reader.last = newest;
    }
    while (readers.has(reader)) {
      const upTo = last;
      const changes = await chat.changes({ after: reader.last, limit: BATCH });
      for (const event of await events(changes, view)) if (maySee(event, reader.user)) send(reader, event.text);
      // The newest message may have been swept: then there is nothing with its number to wait for.
      reader.last = changes.more ? changes.last : Math.max(changes.last, upTo);
      if (!changes.more && reader.last >= last) {
        reader.caughtUp = true;
        send(reader, `id: ${reader.last}\nevent: ready\ndata: {}\n\n`);
        return;
      }
    }
  }

  return {
    join(reader, after) {
      const joined: Joined = { ...reader, last: after, caughtUp: false };
      readers.add(joined);
      catchUp(joined).catch((error: unknown) => {
        log.error({ err: error }, 'A page of the web chat could not catch up.');
        leave(joined);
      });
      return () => leave(joined);
    },
    nudge,
    readers: () => readers.size,
    close() {
      clearInterval(heartbeat);
      clearInterval(watch);
      for (const reader of [...readers]) leave(reader);
    },
  };
}

interface Event {
  number: number;
  onlyFor: string | null;
  text: string;
}

async function events(
  { messages, channels }: { messages: ChatMessage[]; channels: (ChatChannel & { changed: number })[] },
  view: ViewMessage,
): Promise<Event[]> {
  const all = [
    ...(await Promise.all(
      messages.map(async (message) => event(message.changed, message.onlyFor, 'message', await view(message))),
    )),
    ...channels.map(({ changed, ...channel }) => event(changed, null, 'channel', channel)),
  ];
  return all.sort((a, b) => a.number - b.number);
}

/** One server-sent event (https://html.spec.whatwg.org/multipage/server-sent-events.html). JSON holds no line breaks. */
function event(number: number, onlyFor: string | null, name: string, data: object): Event {
  return { number, onlyFor, text: `id: ${number}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n` };
}
