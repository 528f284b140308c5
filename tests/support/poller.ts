import { createServer, type ServerResponse } from 'node:http';
import type { Assessment } from '../../src/core/assessment.ts';
import type { FeedListing } from '../../src/core/feed.ts';
import { createFetcher } from '../../src/feeds/fetch.ts';
import { createFeedParser } from '../../src/feeds/parser.ts';
import { createPoller } from '../../src/jobs/poll.ts';
import type { freshStore } from './databases.ts';
import { assessed } from './reports.ts';

/** For all files that run in one process, as its thread takes half a second to start. */
export const parser = createFeedParser({ workers: 1 });

/** As configured where nothing else is said: two minutes to an hour. */
export const POLL_BOUNDS = { fastest: 2 * 60_000, slowest: 60 * 60_000 };

export function listingOf(url: string): FeedListing {
  const facts = { country: null, kind: null, stance: null, stateRun: false, group: null };
  return { url, title: 'News', outlet: 'The News', language: 'en', ...facts };
}

/** A server on loopback that answers as the test says. */
export async function startServer(answer: (path: string, response: ServerResponse) => void) {
  const server = createServer((request, response) => answer(request.url ?? '/', response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A poller of real parts over a store, which may read loopback, by the store's clock. */
export function openPoller(
  { store, clock }: Pick<Awaited<ReturnType<typeof freshStore>>, 'store' | 'clock'>,
  settings: { keptSince?(): number; assess?(): Assessment } = {},
) {
  const now = () => clock.now;
  const fetcher = createFetcher({ contact: 'test', allowHosts: ['127.0.0.1', 'localhost'], timeoutMs: 60_000 });
  const asked: string[] = [];
  const asking = new Set<string>();
  const askedTwice: string[] = [];
  const said: string[] = [];
  const poller = createPoller({
    store,
    fetcher: {
      ...fetcher,
      async fetchFeed(url, validators) {
        asked.push(url);
        if (asking.has(url)) askedTwice.push(url);
        asking.add(url);
        try {
          return await fetcher.fetchFeed(url, validators);
        } finally {
          asking.delete(url);
        }
      },
    },
    parser,
    assess: settings.assess ?? (() => assessed()),
    boundsOf: () => POLL_BOUNDS,
    keptSince: settings.keptSince ?? (() => 0),
    onNewItems() {},
    processId: 'test',
    log: { info() {}, warn() {}, error: (_details, sentence) => void said.push(sentence) },
    now,
  });
  return {
    run: () => poller.run(),
    /** Every address that was asked for, in order. */
    asked,
    /** Those being asked for now. */
    asking,
    /** Those that were asked for while they were being asked for. */
    askedTwice,
    /** What was logged as an error. */
    said,
    async close() {
      const stopping = poller.stop();
      await fetcher.close();
      await stopping;
    },
  };
}
