import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createBatchWriter } from '../../src/jobs/batch-writer.ts';
import { startApp } from '../../src/main.ts';
import { sqliteFlavour } from '../../src/store/dialect.ts';
import { openStore } from '../../src/store/index.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';

const silent = { info() {}, warn() {}, error() {} };
const folder = mkdtempSync(join(tmpdir(), 'chainwatch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a running process', () => {
  it('has its database alone, and stops at once though a feed does not answer, which is no failure of the feed', async () => {
    let asked = 0;
    const server = createServer(() => {
      asked++;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const feeds = join(folder, 'feeds.opml');
    writeFileSync(feeds, `<opml><body><outline text="Slow" xmlUrl="http://${host}/feed"/></body></opml>`);
    const config = readConfig({ PORT: '0', DATA_DIR: folder, FEEDS: feeds, FETCH_ALLOW: host });
    const app = await startApp(config, silent);
    try {
      await until(async () => asked > 0);
      await expect(startApp(config, silent)).rejects.toThrow('Another Chainwatch');
    } finally {
      const began = Date.now();
      await app.stop();
      expect(Date.now() - began).toBeLessThan(5_000);
      server.closeAllConnections();
      server.close();
    }
    const { store } = await openStore(sqliteFlavour(join(folder, 'chainwatch.sqlite')), Date.now);
    expect(await store.feeds.all()).toMatchObject([{ failures: 0, lastPollAt: null }]);
    await store.close();
  });
});

describe('a process without a network', () => {
  it('runs, answers, says which feeds cannot be read, and is ready where it only polls', async () => {
    const feeds = join(folder, 'away.opml');
    writeFileSync(
      feeds,
      '<opml><body><outline text="Away" outlet="Away" xmlUrl="http://127.0.0.1:1/x"/></body></opml>',
    );
    const opsPort = await freePort();
    const data = { DATA_DIR: join(folder, 'away'), FEEDS: feeds, FETCH_ALLOW: '127.0.0.1:1' };
    const config = readConfig({ ...data, PORT: '0', ROLES: 'poll', OPS_PORT: String(opsPort) });
    const warnings: string[] = [];
    const log = { ...silent, warn: (details: object, words: string) => warnings.push(JSON.stringify(details) + words) };
    const app = await startApp(config, log);
    try {
      await until(async () => warnings.length > 0);
      expect(warnings).toEqual([expect.stringMatching(/"Away".*1 of 1 feed cannot be read/)]);
      expect((await fetch(`http://127.0.0.1:${opsPort}/readyz`)).status).toBe(200);
      const metrics = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
      expect(metrics).toMatch(/^chainwatch_polls_total\{outcome="failure"\} 1$/m);
      expect(metrics).toMatch(/^chainwatch_fetch_seconds_count\{outcome="failure"\} 1$/m);
    } finally {
      await app.stop();
    }
  });
});

describe('records that are saved together', () => {
  it('are saved one by one when one of them cannot be, so that only that one fails', async () => {
    const saved: number[] = [];
    async function save(batch: readonly number[]): Promise<void> {
      if (batch.includes(2)) throw new Error('not that one');
      saved.push(...batch);
    }
    const writer = createBatchWriter(save, () => 1);
    const outcomes = await Promise.allSettled([1, 2, 3].map((one) => writer.write(one)));
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(saved).toEqual([1, 3]);
  });
});
