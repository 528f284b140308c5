import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Server as RawServer } from 'node:net';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';

export const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>Small feed</title>
<item><title>First</title><link>https://news.example/1</link><guid>1</guid></item></channel></rss>`;

export type Local = { url(path: string): string; host: string; port: number; close(): Promise<void> };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const BOMB = Buffer.alloc(64 * 1024 * 1024, 'a');

/** Everything a web server can do to a reader, one path each. Unknown paths answer with a small feed. */
const ANSWERS: Record<string, Answer> = {
  '/drip': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    const timer = setInterval(() => response.write('<'), 50);
    response.on('close', () => clearInterval(timer));
  },
  '/silent': () => {},
  '/endless': (_, response) => {
    response.writeHead(200);
    const block = Buffer.alloc(65_536, '<item>');
    const more = () => {
      while (response.write(block));
      response.once('drain', more);
    };
    more();
  },
  '/gzip-bomb': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(BOMB)),
  '/br-bomb': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync(BOMB, { params: { 1: 1 } })),
  '/zstd-bomb': (_, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end(zstdCompressSync(BOMB)),
  '/gzip-in-gzip-bomb': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(gzipSync(BOMB))),
  '/gzip': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(FEED)),
  '/zstd': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'zstd' }).end(zstdCompressSync(Buffer.from(FEED))),
  '/not-gzip': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(FEED),
  '/loop?token=s3cret': (_, response) => response.writeHead(302, { location: '/loop?token=s3cret' }).end(),
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/moved': (_, response) => response.writeHead(301, { location: '/moved-again' }).end(),
  '/moved-again': (_, response) => response.writeHead(308, { location: '/feed' }).end(),
  '/moved-to-accents': (_, response) => {
    response.socket?.end(Buffer.from('HTTP/1.1 301 Moved\r\nLocation: /café\r\nContent-Length: 0\r\n\r\n'));
  },
  '/caf%C3%A9': (_, response) => response.end(FEED),
  '/caf%C3%83%C2%A9': (_, response) => response.writeHead(404).end(),
  '/moved-for-now': (_, response) => response.writeHead(301, { location: '/for-now' }).end(),
  '/for-now': (_, response) => response.writeHead(302, { location: '/feed' }).end(),
  '/to-metadata': (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
  '/to-private': (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
  '/to-file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/to-odd-port': (_, response) => response.writeHead(302, { location: 'http://news.example:6379/' }).end(),
  '/to-nonsense': (_, response) => response.writeHead(302, { location: 'http://[' }).end(),
  '/header-flood': (_, response) => {
    for (let n = 0; n < 900; n++) response.setHeader(`x-flood-${n}`, 'y'.repeat(100));
    response.end(FEED);
  },
  '/reset': (_, response) => {
    response.writeHead(200, { 'content-length': '100000' });
    response.write('<rss>', () => response.socket?.resetAndDestroy());
  },
  '/gone': (_, response) => response.writeHead(410).end(),
  '/login': (_, response) => response.writeHead(401).end('who?'),
  '/missing': (_, response) => response.writeHead(404).end(),
  '/broken': (_, response) => response.writeHead(500).end(),
  '/too-many': (_, response) => response.writeHead(429, { 'retry-after': '120' }).end(),
  '/down': (_, response) =>
    response.writeHead(503, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }).end(),
  '/empty': (_, response) => response.writeHead(200).end(),
  '/pdf': (_, response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.7'),
  '/page': (_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/feed"></head></html>'),
  '/deep-page': (_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><title>Deep</title>${'<b>'.repeat(80_000)}${'</i>'.repeat(60_000)}`),
  '/page-of-blanks': (_, response) =>
    response
      .writeHead(200, { 'content-type': `text/html; charset=${' '.repeat(30_000)}!` })
      .end('<!doctype html><title>Blanks</title>'),
  '/windows': (_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/xml; charset=utf-8' })
      .end(Buffer.from('<rss><channel><item><title>Caf\xe9</title></item></channel></rss>', 'latin1')),
  '/conditional': (request, response) => {
    const same =
      request.headers['if-none-match'] === '"v1"' &&
      request.headers['if-modified-since'] === 'Sun, 01 Mar 2026 00:00:00 GMT';
    const headers = { etag: '"v1"', 'last-modified': 'Sun, 01 Mar 2026 00:00:00 GMT', 'cache-control': 'max-age=600' };
    response.writeHead(same ? 304 : 200, headers).end(same ? undefined : FEED);
  },
  '/who': (request, response) => response.end(JSON.stringify(request.headers)),
};

export async function startHostileServer(answers: Record<string, Answer> = {}): Promise<Local> {
  const server = createServer((request, response) => {
    response.on('error', () => {});
    const answer = { ...ANSWERS, ...answers }[request.url ?? ''];
    if (answer) answer(request, response);
    else response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(FEED);
  });
  return listen(server, () => server.closeAllConnections());
}

/** A server that answers every connection with these bytes, which need not be HTTP. */
export async function startRawServer(answer: string): Promise<Local> {
  const server = createRawServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  });
  return listen(server, () => {});
}

async function listen(server: Server | RawServer, endConnections: () => void): Promise<Local> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  return {
    port,
    host: `127.0.0.1:${port}`,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        endConnections();
        server.close(() => resolve());
      }),
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address;
}
