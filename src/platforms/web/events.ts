import type { ChatStore } from '../../core/chat.ts';
import type { RouteModule } from '../../server/surface.ts';
import { userOf } from './identity.ts';
import type { Live } from './live.ts';

const encoder = new TextEncoder();
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/** The live stream: what changed after `Last-Event-ID` (or `?after=`), then what changes from now on. */
export function eventStream({ chat, live }: { chat: ChatStore; live: Live }): RouteModule {
  return (routes) => {
    routes.get('/api/events', async (c) => {
      // Nobody takes what a stream for HEAD holds, or ends it.
      if (c.req.method === 'HEAD') return c.body(null, 200, HEADERS);
      const user = await userOf(c, chat);
      const after = Number(c.req.header('last-event-id') ?? c.req.query('after') ?? Number.NaN);
      const from = Number.isSafeInteger(after) && after >= 0 ? after : await chat.lastChange();
      let leave = () => {};
      let open = true;
      const stream = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            // The page comes back after this time when the connection breaks.
            controller.enqueue(encoder.encode('retry: 1000\n\n'));
            leave = live.join(
              {
                user: user.id,
                write(text) {
                  if (!open) return 0;
                  controller.enqueue(encoder.encode(text));
                  return -(controller.desiredSize ?? 0);
                },
                end() {
                  if (open) controller.close();
                  open = false;
                },
              },
              from,
            );
          },
          cancel() {
            open = false;
            leave();
          },
        },
        new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
      );
      return c.body(stream, 200, HEADERS);
    });
  };
}
