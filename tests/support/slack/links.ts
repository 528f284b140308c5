import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Json } from './world.ts';

/** Socket Mode: tickets, hello, envelopes and acknowledgements over any number of connections. */
export function createLinks(server: Server, settings: { ackMs: number; appId: string }) {
  const sockets = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const open = new Set<WebSocket>();
  const waiting = new Map<string, (payload: Json) => void>();
  const seen = { connections: 0, retries: 0 };
  let turn = 0;
  let dismissal: string | undefined;

  server.on('upgrade', (request, socket, head) => {
    const ticket = new URL(request.url ?? '/', 'ws://local').searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (link) => {
      open.add(link);
      seen.connections += 1;
      link.on('close', () => open.delete(link));
      link.on('message', (data) => acknowledged(JSON.parse(String(data))));
      const debug_info = { host: 'local', build_number: 1, approximate_connection_time: 18_060 };
      send(link, {
        type: 'hello',
        num_connections: open.size,
        debug_info,
        connection_info: { app_id: settings.appId },
      });
      if (dismissal) send(link, { type: 'disconnect', reason: dismissal, debug_info: { host: 'local' } });
    });
  });

  function acknowledged(message: Json): void {
    waiting.get(message.envelope_id)?.(message.payload ?? {});
    waiting.delete(message.envelope_id);
  }

  function send(link: WebSocket, message: Json): void {
    link.send(JSON.stringify(message));
  }

  async function try_(type: string, payload: Json, attempt: number): Promise<Json | undefined> {
    const links = [...open];
    const link = links[turn++ % Math.max(1, links.length)];
    if (!link) return undefined;
    const envelope_id = randomUUID();
    const answer = new Promise<Json>((resolve) => waiting.set(envelope_id, resolve));
    const retry = type === 'events_api' ? { retry_attempt: attempt, retry_reason: attempt > 0 ? 'timeout' : '' } : {};
    send(link, { envelope_id, type, payload, accepts_response_payload: type !== 'events_api', ...retry });
    const timeout = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), settings.ackMs).unref());
    return Promise.race([answer, timeout]);
  }

  return {
    seen,
    count: () => open.size,
    ticket(base: string): string {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${base}/link/?ticket=${ticket}&app_id=${settings.appId}`;
    },
    /** Events are sent again when nobody acknowledges them; commands and interactions are not. */
    async deliver(type: string, payload: Json): Promise<Json> {
      const tries = type === 'events_api' ? 3 : 1;
      for (let attempt = 0; attempt < tries; attempt += 1) {
        if (attempt > 0) seen.retries += 1;
        const answer = await try_(type, payload, attempt);
        if (answer !== undefined) return answer;
      }
      throw new Error(`Nobody acknowledged ${type}.`);
    },
    /** Slack recycles a connection: says so, and closes it. */
    refresh(): void {
      for (const link of open) {
        send(link, { type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'local' } });
        setTimeout(() => link.close(), 50).unref();
      }
    },
    /** Every new connection is greeted and sent away for this reason, until there is none. */
    dismiss(reason: string | undefined): void {
      dismissal = reason;
    },
    /** Connections break without a word. */
    cut(): void {
      for (const link of open) link.terminate();
    },
    close(): void {
      for (const link of open) link.terminate();
      sockets.close();
    },
  };
}
