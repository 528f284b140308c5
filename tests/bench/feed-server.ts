import { startHostileServer } from '../feeds/hostile-server.ts';

/**
 * A process of its own that plays a thousand publishers and those who misbehave, so that its work does not count as
 * ours. Prints its port. `/good/N?…` is a feed of 30 entries that brings a new one every few minutes of the clock in
 * the `x-clock` header and knows its ETag; other paths are those of the hostile server.
 */
const ENTRIES = 30;

const good = (clock: number, name: string, tag: string | undefined) => {
  const seed = [...name].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 997, 7);
  const latest = Math.floor((clock + seed * 60_000) / ((5 + (seed % 120)) * 60_000));
  const etag = `"${latest}"`;
  if (tag === etag) return { status: 304, etag, body: '' };
  const entries = Array.from({ length: ENTRIES }, (_, back) => {
    const number = latest - back;
    return `<item><title>Report ${number} of ${name} &amp; more</title><link>http://${name}.example/${number}</link><guid>${name}-${number}</guid><pubDate>${new Date(clock - back * 600_000).toUTCString()}</pubDate><description>&lt;p&gt;${'A sentence about what happened. '.repeat(15)}&lt;/p&gt;</description></item>`;
  });
  return {
    status: 200,
    etag,
    body: `<rss version="2.0"><channel><title>${name}</title>${entries.join('')}</channel></rss>`,
  };
};

const heavy = `<rss><channel>${`<item><title>x</title><description>${'word &amp; '.repeat(200)}</description></item>`.repeat(2000)}`;

const server = await startHostileServer({
  '/heavy': (_, response) => response.end(heavy),
  '/nested': (_, response) =>
    response.end(`<rss><channel><item ${Array.from({ length: 2e5 }, (_, n) => `xmlns:a${n}="x"`).join(' ')}>`),
  '/not-a-feed': (_, response) => response.end('{"error": "nothing here"}'),
  '/good': (request, response) => {
    const { status, etag, body } = good(Date.now(), request.headers.host ?? '', request.headers['if-none-match']);
    response.writeHead(status, { etag, 'content-type': 'application/rss+xml' }).end(body);
  },
});
console.log(server.port);
