import type { IncomingMessage, ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { RouteModule } from './surface.ts';

/** Hands paths to a part that insists on Node's own request and response. */
export function nodeListener(
  paths: readonly string[],
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): RouteModule {
  return (routes) => {
    for (const path of paths) {
      routes.all(path, (c) => {
        listener(c.env.incoming, c.env.outgoing);
        return RESPONSE_ALREADY_SENT;
      });
    }
  };
}
