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

const server = createServer((request, response) => {
  const number = Number((request.url ?? '/0').slice(1)) % documents.length;
  const etag = etags[number] ?? '';
  if (request.headers['if-none-match'] !== undefined) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { etag, 'content-type': 'application/xml' }).end(documents[number]);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const mean = documents.reduce((sum, bytes) => sum + bytes.length, 0) / documents.length;
  if (typeof address === 'object' && address) {
    console.log(JSON.stringify({ port: address.port, documents: documents.length, kib: Math.round(mean / 1024) }));
  }
});
