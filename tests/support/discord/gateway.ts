import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import type { Json } from './state.ts';

/** https://discord.com/developers/docs/topics/gateway: HELLO, IDENTIFY, READY, RESUME, heartbeats, invalid sessions. */

interface Session {
  id: string;
  shard: [number, number];
  seq: number;
  /** Everything since the start, to be sent again after a resume. */
  sent: { op: 0; t: string; d: Json; s: number }[];
  socket: WebSocket | undefined;
}

export function createGateway(options: {
  server: Server;
  token: string;
  heartbeatMs: number;
  url(): string;
  ready(shard: [number, number]): { user: Json; application: Json; guilds: Json[] };
}) {
  const sockets = new WebSocketServer({ server: options.server });
  const sessions = new Map<string, Session>();
  const counts = { identified: 0, resumed: 0, heartbeats: 0, invalidated: 0, refused: 0 };
  const identities: Json[] = [];
  let refuseResume = false;
  let refuseAll = false;
  let nameNone = false;

  sockets.on('connection', (socket) => {
    if (refuseAll) {
      counts.refused += 1;
      return socket.terminate();
    }
    let session: Session | undefined;
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: options.heartbeatMs }, s: null, t: null }));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      const packet: { op: number; d: Json } = JSON.parse(String(data));
      if (packet.op === 1) {
        counts.heartbeats += 1;
        socket.send(JSON.stringify({ op: 11, d: null }));
      } else if (packet.op === 2) session = identify(socket, packet.d);
      else if (packet.op === 6) session = resume(socket, packet.d);
    });
    socket.on('close', () => {
      if (session?.socket === socket) session.socket = undefined;
    });
  });

  function identify(socket: WebSocket, d: Json): Session | undefined {
    if (d.token !== options.token) {
      socket.close(4004, 'Authentication failed.');
      return undefined;
    }
    counts.identified += 1;
    identities.push(d);
    const shard: [number, number] = Array.isArray(d.shard) ? [Number(d.shard[0]), Number(d.shard[1])] : [0, 1];
    const session: Session = { id: randomBytes(16).toString('hex'), shard, seq: 0, sent: [], socket };
    sessions.set(session.id, session);
    const { user, application, ...given } = options.ready(shard);
    const guilds = nameNone ? [] : given.guilds;
    nameNone = false;
    send(session, 'READY', {
      v: 10,
      user,
      application,
      session_type: 'normal',
      session_id: session.id,
      resume_gateway_url: options.url(),
      shard,
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
    });
    for (const guild of guilds) send(session, 'GUILD_CREATE', guild);
    return session;
  }

  function resume(socket: WebSocket, d: Json): Session | undefined {
    const session = sessions.get(String(d.session_id));
    if (!session || refuseResume || d.token !== options.token) {
      counts.invalidated += 1;
      refuseResume = false;
      socket.send(JSON.stringify({ op: 9, d: false }));
      return undefined;
    }
    counts.resumed += 1;
    session.socket = socket;
    for (const packet of session.sent.filter((each) => each.s > Number(d.seq))) socket.send(JSON.stringify(packet));
    send(session, 'RESUMED', {});
    return session;
  }

  function send(session: Session, t: string, d: Json): void {
    session.seq += 1;
    const packet = { op: 0 as const, t, d, s: session.seq };
    session.sent.push(packet);
    if (session.socket?.readyState === WebSocket.OPEN) session.socket.send(JSON.stringify(packet));
  }

  const live = () => [...sessions.values()].filter((session) => session.socket?.readyState === WebSocket.OPEN);

  return {
    counts,
    /** What each IDENTIFY carried: intents, shard, properties. */
    identities,
    connected: () => live().length,
    /** To the shard that owns the server; one of the live sessions where several processes share it. */
    dispatch(guild: string | undefined, t: string, d: Json): void {
      const index = (shards: number) => (guild ? Number((BigInt(guild) >> 22n) % BigInt(shards)) : 0);
      const session = [...sessions.values()].findLast((each) => each.shard[0] === index(each.shard[1]));
      if (session) send(session, t, d);
    },
    /** Cuts every connection, as a network would. The sessions can be resumed. */
    drop(): void {
      for (const session of live()) session.socket?.terminate();
    },
    /** The next RESUME is answered with "invalid session", so that the client has to identify anew. */
    refuseNextResume(): void {
      refuseResume = true;
    },
    /** Every connection is cut before it begins, as in an outage. */
    refuseConnections(refused: boolean): void {
      refuseAll = refused;
    },
    /** The next new session names no server, as in an outage. */
    nameNoServer(): void {
      nameNone = true;
    },
    /** Asks every client to reconnect and resume (op 7). */
    askToReconnect(): void {
      for (const session of live()) session.socket?.send(JSON.stringify({ op: 7, d: null }));
    },
    close(code: number): void {
      for (const session of live()) session.socket?.close(code);
    },
    stop(): void {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
