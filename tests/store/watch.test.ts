import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDatabaseWatch, type DatabaseWatch } from '../../src/store/watch.ts';
import { freshStore } from '../support/databases.ts';

const damaged = Object.assign(new Error('database disk image is malformed'), { errcode: 11 });
const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const refused = Object.assign(new Error('password authentication failed'), { code: '28P01' });

describe('the watch on the database', () => {
  let opened: Awaited<ReturnType<typeof freshStore>>;
  let watch: DatabaseWatch;
  let said: string[];
  let done: string[];
  let write: () => Promise<void>;
  beforeEach(async () => {
    opened = await freshStore('a SQLite file');
    vi.useFakeTimers();
    said = [];
    done = [];
    write = () => opened.store.settings.set('test', 'probe', true);
    const say = (_: object, sentence: string) => void said.push(sentence);
    watch = createDatabaseWatch({
      log: { info() {}, warn: say, error: say },
      probe: async () => {
        done.push('probe');
        await write();
      },
      stopWriting: async () => void done.push('stopWriting'),
      onMended: () => done.push('mended'),
    });
  });
  afterEach(async () => {
    watch.stop();
    vi.useRealTimers();
    await opened.close();
  });

  it('says once what is wrong, tries a small write every five seconds, and says when it can be used again', async () => {
    await sql`pragma query_only = on`.execute(opened.db);
    const error = await write().catch((cause: unknown) => cause);
    for (const _twice of [1, 2]) expect(watch.failed(error)).toBe(true);
    expect(said).toEqual([
      expect.stringMatching(/^The database cannot be written to.* Nothing is read, judged or sent/),
    ]);
    expect([watch.usable(), watch.trouble()?.kind]).toEqual([false, 'read-only']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([watch.usable(), said.length, done]).toEqual([false, 1, ['probe', 'probe']]);
    await sql`pragma query_only = off`.execute(opened.db);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([watch.usable(), watch.trouble()]).toEqual([true, null]);
    expect(said.slice(1)).toEqual(['The database can be used again.']);
    expect(done).toEqual(['probe', 'probe', 'probe', 'mended']);
  });

  it('writes nothing more to a database that is damaged, also where something else was wrong before', async () => {
    watch.failed(away);
    for (const _twice of [1, 2]) expect(watch.failed(damaged)).toBe(true);
    watch.failed(away);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said).toEqual([expect.stringMatching(/does not answer/), expect.stringMatching(/is damaged/)]);
    expect(done).toEqual(['stopWriting']);
    expect(watch.trouble()?.kind).toBe('damaged');
  });

  /** Small writes that all end at once, when they are let go: well, or with an error. */
  function heldWrites(): (error?: Error) => void {
    const ends: ((error?: Error) => void)[] = [];
    write = () => new Promise((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
    return (error) => ends.forEach((end) => void end(error));
  }

  it.each([undefined, refused])(
    'stays with the damage that is found during a small write, which ends: %s',
    async (end) => {
      const letGo = heldWrites();
      watch.failed(away);
      await vi.advanceTimersByTimeAsync(5_000);
      watch.failed(damaged);
      letGo(end);
      await vi.advanceTimersByTimeAsync(0);
      expect(watch.trouble()?.kind).toBe('damaged');
      expect(done).toEqual(['probe', 'stopWriting']);
    },
  );

  it('says once that the database can be used again where several small writes were under way', async () => {
    const letGo = heldWrites();
    watch.failed(away);
    await vi.advanceTimersByTimeAsync(10_000);
    letGo();
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['probe', 'probe', 'mended']);
  });

  it('says it where a server that was away is back and lets nobody in, and knocks less often', async () => {
    watch.failed(away);
    write = () => Promise.reject(refused);
    await vi.advanceTimersByTimeAsync(5_000 + 30_000);
    expect(said).toEqual([expect.stringMatching(/does not answer/), expect.stringMatching(/no longer lets/)]);
    expect(done).toHaveLength(3);
  });

  it('tells what is not the database apart, and tries nothing after it was stopped', async () => {
    expect(watch.failed(new Error('It broke.'))).toBe(false);
    expect(watch.usable()).toBe(true);
    watch.failed(away);
    watch.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done).toEqual([]);
  });
});
