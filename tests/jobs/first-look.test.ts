import { expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createFetcher } from '../../src/feeds/fetch.ts';
import { createAnnouncer } from '../../src/jobs/announce.ts';
import { createNews } from '../../src/news.ts';
import { createDatabaseWatch } from '../../src/store/watch.ts';
import { freshStore } from '../support/databases.ts';
import { listingOf, parser, startServer } from '../support/poller.ts';
import { assessed } from '../support/reports.ts';
import { until } from '../support/until.ts';

const silent = { info() {}, warn() {}, error() {} };

it('A digest that fell due while no process ran is made once the feeds were read.', async () => {
  let answerFeed = () => {};
  const asked = Promise.withResolvers<void>();
  const server = await startServer((_path, response) => {
    answerFeed = () => response.end('<rss version="2.0"><channel><title>News</title></channel></rss>');
    asked.resolve();
  });
  const { store, close } = await freshStore('a SQLite file', { now: Date.now() });
  const fetcher = createFetcher({ contact: 'test', allowHosts: ['127.0.0.1'] });
  const watch = createDatabaseWatch({ log: silent, probe: async () => {}, stopWriting: async () => {}, onMended() {} });
  let digests = 0;
  const now = Date.now;
  const commitments = { obligationFor: () => null };
  const news = createNews({
    config: readConfig({}),
    store,
    fetcher,
    parser,
    assess: () => assessed(),
    announcer: createAnnouncer({ argumentTitle: (slug) => slug, commitments, staleDays: 3, now }),
    judged() {},
    digester: { run: async () => ++digests },
    wakeDelivery() {},
    database: watch,
    processId: 'p1',
    log: silent,
    now,
  });
  const tick = () => news.jobs.find((job) => job.name === 'digest')?.run();
  try {
    await store.feeds.add(listingOf(server.url('/feed')), 'public', null, Date.now());
    const polled = news.firstPoll();
    await asked.promise;
    await tick();
    expect(digests).toBe(0);
    answerFeed();
    await polled;
    await until(async () => {
      await tick();
      return digests > 0;
    }, 20_000);
  } finally {
    watch.stop();
    await news.stop();
    await fetcher.close();
    await server.close();
    await close();
  }
}, 30_000);
