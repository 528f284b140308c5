import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * A process of its own that plays publishers: `/N` is document N, with an ETag, of the folder that is given, or made up, of
 * the same mean size. Prints its port.
 */
const [folder] = process.argv.slice(2);
const MADE_UP = 100;
const ENTRIES = 45;

const documents = folder
  ? readdirSync(folder)
      .filter((name) => /\.(xml|rss|atom|rdf)$/.test(name))
      .map((name) => readFileSync(join(folder, name)))
  : Array.from({ length: MADE_UP }, (_, n) => Buffer.from(madeUp(n)));
const etags = documents.map((bytes) => `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`);

function madeUp(feed: number): string {
  const items = Array.from({ length: ENTRIES }, (_, n) => {
    const id = `${feed}-${n}`;
    const words = `Report ${id} on what ministers of country ${(feed * 7 + n) % 97} said in city ${(feed + n * 13) % 89}. `;
    return `<item><title>${words}</title><link>https://news.example/${id}</link><guid>${id}</guid><pubDate>${new Date(1.7e12 - n * 3.6e6).toUTCString()}</pubDate><description>&lt;p&gt;${words.repeat(8)}&lt;/p&gt;</description></item>`;
  });
  return `<rss version="2.0"><channel><title>Feed ${feed}</title>${items.join('')}</channel></rss>`;
}

/** `/flow/N` brings, to whoever knows the first answer, one or two new entries among thirty. */
function flow(feed: number, known: boolean): string {
  const newest = 30 + (known ? 1 + (feed % 2) : 0);
  const items = Array.from({ length: 30 }, (_, back) => {
    const n = newest - back;
    const words = `Minister ${(feed * 31 + n * 7) % 9973} of country ${(feed * 7 + n) % 97} opens bridge ${feed}-${n} in city ${(feed + n * 13) % 997}`;
    return `<item><title>${words}</title><link>https://news.example/${feed}-${n}</link><guid>${feed}-${n}</guid><pubDate>${new Date().toUTCString()}</pubDate><description>${`${words}. Nothing else was said about it. `.repeat(3)}</description></item>`;
  });
  return `<rss version="2.0"><channel><title>Feed ${feed}</title>${items.join('')}</channel></rss>`;
}

const server = createServer((request, response) => {
  if (request.url?.startsWith('/flow/')) {
    const known = request.headers['if-none-match'] !== undefined;
    const body = flow(Number(request.url.slice('/flow/'.length)), known);
    response.writeHead(200, { etag: '"first"', 'content-type': 'application/rss+xml' }).end(body);
    return;
  }
  const number = Number((request.url ?? '/0').slice(1)) % documents.length;
  const etag = etags[number] ?? '';
  if (request.headers['if-none-match'] !== undefined) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { etag, 'content-type': 'application/xml' }).end(documents[number]);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const mean = documents.reduce((sum, bytes) => sum + bytes.length, 0) / documents.length;
  if (typeof address === 'object' && address) {
    // More publishers on this machine, for those that resolve no names of ours.
    for (let n = 2; n <= 25; n++)
      createServer((...both) => server.emit('request', ...both)).listen(address.port, `127.0.0.${n}`);
    console.log(JSON.stringify({ port: address.port, documents: documents.length, kib: Math.round(mean / 1024) }));
  }
});
