import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedItem {
  id: string;
  title: string;
  summary?: string;
  /** Epoch milliseconds. */
  published?: number;
}

/** A news server on loopback: each feed is an RSS document whose items a test can change while it is read. */
export async function startFeedServer() {
  const feeds = new Map<string, { title: string; items: ServedItem[] }>();
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    const feed = feeds.get((request.url ?? '/').slice(1));
    if (!feed) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8' });
    response.end(rss(feed.title, feed.items));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    url: (name: string) => `http://127.0.0.1:${port}/${name}`,
    set(name: string, title: string, items: ServedItem[]) {
      feeds.set(name, { title, items });
    },
    get requests() {
      return requests;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function rss(title: string, items: readonly ServedItem[]): string {
  const entries = items.map(
    (item) =>
      `<item><guid isPermaLink="false">${escapeXml(item.id)}</guid><title>${escapeXml(item.title)}</title>` +
      `<link>https://news.example/${encodeURIComponent(item.id)}</link><description>${escapeXml(item.summary ?? '')}</description>` +
      `${item.published ? `<pubDate>${new Date(item.published).toUTCString()}</pubDate>` : ''}</item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${escapeXml(title)}</title>${entries.join('')}</channel></rss>`;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
