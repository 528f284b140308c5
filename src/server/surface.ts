import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { UserError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';

/** `env.incoming` and `env.outgoing` are Node's own request and response, for parts that insist on them. */
export type Routes = Hono<{ Bindings: HttpBindings }>;

/** A part of a surface: adds its routes. Surfaces are put together in `main.ts` from such parts. */
export type RouteModule = (routes: Routes) => void;

/** Who may use a surface: runs before every route; answers itself, or calls `next`. */
export type AccessRule = MiddlewareHandler;

/** The variables that say where each surface listens, for error sentences. */
const VARIABLES = {
  chat: { host: 'HOST', port: 'PORT' },
  public: { host: 'PUBLIC_HOST', port: 'PUBLIC_PORT' },
  operations: { host: 'OPS_HOST', port: 'OPS_PORT' },
};

export interface SurfaceSettings {
  name: keyof typeof VARIABLES;
  host: string;
  /** 0 takes any free port. */
  port: number;
  access: readonly AccessRule[];
  parts: readonly RouteModule[];
  log: Logger;
}

export interface Surface {
  /** Where it listens: `http://127.0.0.1:3000`. */
  url: string;
  /** Stops taking connections, waits a moment for answers in flight, then ends what is left. */
  close(): Promise<void>;
}

/**
 * Why a surface cannot be opened, as a sentence for the operator. Its cause is left out: a name that nobody knows would be
 * taken for a database server that is away.
 */
export class ListenError extends UserError {
  /** Another program has the port. */
  readonly taken: boolean;

  constructor(message: string, taken: boolean) {
    super(message);
    this.taken = taken;
  }
}

/** How long a client may take to send its headers or its request, so that slow ones cannot hold connections. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** How long answers in flight may take when a surface closes. */
const CLOSE_MS = 5_000;

/** Opens one surface of the built-in server. Rejects with a ListenError when it cannot listen there. */
export async function openSurface(settings: SurfaceSettings): Promise<Surface> {
  const { name, host, log } = settings;
  const routes: Routes = new Hono();
  routes.use(securityHeaders);
  for (const rule of settings.access) routes.use(rule);
  for (const part of settings.parts) part(routes);
  routes.notFound((c) => c.text('There is nothing here.', 404));
  routes.onError((error, c) => {
    log.error({ surface: name, path: c.req.path, err: error }, 'A request failed.');
    return c.text('Something went wrong on our side. Please try again in a minute.', 500);
  });

  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS },
    getRequestListener(routes.fetch),
  );
  await listen(server, settings);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : settings.port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        // Connections that finish their answer stay open for another request: ask again until they are idle.
        const idle = setInterval(() => server.closeIdleConnections(), 50);
        const late = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
        server.close(() => {
          clearInterval(idle);
          clearTimeout(late);
          resolve();
        });
      }),
  };
}

/**
 * Only what the page itself ships may run, load or connect, nothing inline, in no frame
 * (https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html).
 */
const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
  },
  // Not 'no-referrer': then browsers send forms of ours with an origin of null, as if they came from elsewhere.
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
});

function listen(server: Server, { name, host, port }: SurfaceSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const why = taken
        ? `Port ${port} on ${host} is taken by another program. Stop that one, or set ${VARIABLES[name].port} to another port (in .env).`
        : error.code === 'EACCES'
          ? `Port ${port} needs more rights than this process has. Set ${VARIABLES[name].port} to one above 1023.`
          : `The ${name} server cannot listen on ${host} (${error.message}). ${VARIABLES[name].host} must be an address of this machine.`;
      reject(new ListenError(why, taken));
    });
    server.listen(port, host, resolve);
  });
}

/**
 * Hands paths to a part that insists on Node's own request and response. It stands here since the library knows
 * RESPONSE_ALREADY_SENT only where that was imported before the first surface opened.
 */
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
