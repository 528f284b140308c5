import { alertActions } from '../../commands/alert-actions.ts';
import { createDispatcher } from '../../commands/dispatch.ts';
import { commands } from '../../commands/index.ts';
import { createExports } from '../../src/exports.ts';
import { createFetcher } from '../../src/feeds/fetch.ts';
import { createInbound } from '../../src/inbound.ts';
import { createAnnouncer } from '../../src/jobs/announce.ts';
import { createDigester } from '../../src/jobs/digest.ts';
import { createPictures } from '../../src/pictures/index.ts';
import { createAssessor } from '../../src/relevance/assess.ts';
import { createServices } from '../../src/services.ts';
import { briefings, commitments, search } from '../commitments/library.ts';
import { freshStore } from './databases.ts';
import { parser } from './poller.ts';

/** What is only read is made once for all files that run in one process. */
const pictures = createPictures(commitments.countries);
const { assess } = createAssessor();

/** All commands over a store of their own, without a platform: callers are whoever the test says. */
export async function openDispatching() {
  const opened = await freshStore('a SQLite file');
  const { store, clock } = opened;
  const now = () => clock.now;
  const log = { info() {}, warn() {}, error: (details: object, sentence: string) => console.error(sentence, details) };
  const argumentTitle = (slug: string) => slug;
  const staleDays = 3;
  const fetcher = createFetcher({ contact: 'test' });
  const services = createServices({
    ...{ commands, store, fetcher, parser, briefings, commitments, argumentTitle, staleDays, now },
    ...{ search, pictures, assess },
    announcer: createAnnouncer({ argumentTitle, commitments, staleDays, now }),
    digester: createDigester({
      ...{ store, argumentTitle, log, now },
      argumentOf: () => ({ slug: 'an-argument', title: 'An argument', counterArguments: [] }),
      trend: async () => null,
      database: { failed: () => false },
    }),
    platforms: [],
    exports: createExports({ store, publicUrl: undefined, log, now }).service,
    wakeDelivery() {},
    wakePolling() {},
  });
  return {
    store,
    clock,
    clear: opened.clear,
    dispatcher: createDispatcher({ commands, actions: alertActions, services, log, now }),
    inbound: createInbound({ services, store, database: { usable: () => true }, log, now }),
    async close() {
      await fetcher.close();
      await opened.close();
    },
  };
}
