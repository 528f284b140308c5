import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../src/core/address.ts';
import type { Outgoing } from '../../src/core/platform.ts';
import { BOTH_DIALECTS, freshStore } from '../support/databases.ts';
import { postgresPrograms } from '../support/postgres.ts';

const here: ChannelAddress = { platform: 'web', workspace: 'local', channel: 'alerts' };
const there: ChannelAddress = { ...here, channel: 'other' };
const claimAll = { by: 'worker-1', leaseMs: 60_000, limit: 50 };

function saying(title: string): Outgoing {
  return { card: { title, tone: 'neutral', body: [], controls: [] } };
}

if (!postgresPrograms()) it.skip('the outbox on a PostgreSQL server: none is installed');

describe.each(BOTH_DIALECTS)('the outbox on %s', (database) => {
  let test: Awaited<ReturnType<typeof freshStore>>;
  beforeAll(async () => {
    test = await freshStore(database);
  });
  beforeEach(() => test.clear());
  afterAll(() => test.close());

  async function post(key: string, to = here, kind: 'alert' | 'escalation' = 'alert', targetKey?: string) {
    const delivery = {
      key,
      kind,
      to,
      outgoing: saying(key),
      ...(targetKey ? { targetKey } : {}),
    };
    await test.store.outbox.enqueue(delivery, test.clock.now);
  }
  const claim = () => test.store.outbox.claim({ now: test.clock.now, ...claimAll });
  async function finishSent(one: Awaited<ReturnType<typeof claim>>[number]) {
    const message = { ...one.to, message: `m-${one.key}` };
    await test.store.outbox.finish(one, { state: 'sent', message, at: test.clock.now, reason: 'accepted' });
  }
  /** Posts one that then stands on the platform. */
  async function standing(key: string) {
    await post(key);
    const [one] = await claim();
    if (!one) throw new Error('nothing was claimed');
    await finishSent(one);
  }
  /** Edits the message of `a`. */
  const edit = (title: string) =>
    test.store.outbox.update({ alertId: 'x', targetKey: 'a', to: here, outgoing: saying(title) }, test.clock.now);

  it('writes a delivery once, however often its key is enqueued', async () => {
    await post('a');
    await post('a');
    expect((await claim()).map((one) => one.key)).toEqual(['a']);
  });

  it('keeps the order within a channel and lets channels pass each other', async () => {
    await post('first');
    await post('second');
    await post('elsewhere', there);
    const claimed = await claim();
    expect(claimed.map((one) => one.key)).toEqual(['first', 'elsewhere']);
    expect(await claim()).toEqual([]);
    for (const one of claimed) await finishSent(one);
    expect((await claim()).map((one) => one.key)).toEqual(['second']);
  });

  it('lets a retry wait for its time and keeps what stands behind it in order', async () => {
    await post('first');
    await post('second');
    const [first] = await claim();
    if (!first) throw new Error('nothing was claimed');
    await test.store.outbox.finish(first, { state: 'retry', at: test.clock.now + 5_000, reason: 'rate limited' });
    expect(await claim()).toEqual([]);
    test.clock.now += 5_000;
    expect((await claim()).map((one) => one.key)).toEqual(['first']);
  });

  it('gives first what has been due for longest, where more is due than was asked for', async () => {
    await post('retried');
    const [one] = await claim();
    if (!one) throw new Error('nothing was claimed');
    await test.store.outbox.finish(one, { state: 'retry', at: test.clock.now + 5_000, reason: 'rate limited' });
    test.clock.now += 1_000;
    await post('later', there);
    test.clock.now += 4_000;
    const next = await test.store.outbox.claim({ now: test.clock.now, ...claimAll, limit: 1 });
    expect(next.map((claimed) => claimed.key)).toEqual(['later']);
  });

  it('gives what a dead worker held back as uncertain', async () => {
    await post('a');
    await claim();
    test.clock.now += 60_001;
    expect(await test.store.outbox.recover(test.clock.now)).toBe(1);
    const [again] = await claim();
    expect(again).toMatchObject({ key: 'a', uncertain: true, attempts: 2 });
  });

  it('stays uncertain through a retry, until the outcome is known', async () => {
    await post('a');
    const [one] = await claim();
    if (!one) throw new Error('nothing was claimed');
    await test.store.outbox.finish(one, { state: 'unknown', at: test.clock.now, reason: 'timeout' });
    const [two] = await claim();
    if (!two) throw new Error('nothing was claimed');
    expect(two.uncertain).toBe(true);
    await test.store.outbox.finish(two, { state: 'retry', at: test.clock.now, reason: 'find was rate limited' });
    expect((await claim())[0]).toMatchObject({ key: 'a', uncertain: true });
  });

  it('does not take for dead what is still being worked on', async () => {
    await post('a');
    const working = await claim();
    expect(await test.store.outbox.recover(test.clock.now)).toBe(0);
    test.clock.now += 59_000;
    await test.store.outbox.renew(working, test.clock.now + 60_000);
    test.clock.now += 59_000;
    expect(await test.store.outbox.recover(test.clock.now)).toBe(0);
  });

  it('renews nothing but what its own worker still has', async () => {
    await post('a');
    await post('b', there);
    const [mine] = await claim();
    if (!mine) throw new Error('nothing was claimed');
    test.clock.now += 59_000;
    await test.store.outbox.renew([mine], test.clock.now + 60_000);
    test.clock.now += 2_000;
    expect(await test.store.outbox.recover(test.clock.now)).toBe(1);
    expect((await claim()).map((one) => one.key)).toEqual(['b']);
  });

  it('hears nothing more from a worker whose delivery another one has taken up', async () => {
    await post('a');
    const [late] = await claim();
    test.clock.now += 60_001;
    await test.store.outbox.recover(test.clock.now);
    const [second] = await claim();
    if (!late || !second) throw new Error('nothing was claimed');
    await test.store.outbox.finish(late, { state: 'retry', at: test.clock.now, reason: 'too late' });
    expect(await claim()).toEqual([]);
    await finishSent(second);
    expect(await test.store.outbox.counts()).toEqual([{ platform: 'web', state: 'sent', count: 1 }]);
  });

  it('counts what waits for one workspace alone', async () => {
    await post('a');
    await post('b');
    await post('c', { ...here, workspace: 'elsewhere' });
    const [sent] = await claim();
    if (!sent) throw new Error('nothing was claimed');
    await finishSent(sent);
    expect(await test.store.outbox.waitingFor(here)).toBe(1);
    expect(await test.store.outbox.waitingFor({ ...here, workspace: 'elsewhere' })).toBe(1);
    expect(await test.store.outbox.waitingFor({ ...here, workspace: 'nowhere' })).toBe(0);
    const [unclear] = await claim();
    if (!unclear) throw new Error('nothing was claimed');
    await test.store.outbox.finish(unclear, { state: 'unknown', at: test.clock.now, reason: 'timeout' });
    expect(await test.store.outbox.waitingFor(here)).toBe(1);
  });

  it('gives two workers that ask at once different deliveries', async () => {
    for (let n = 0; n < 40; n++) await post(`k${n}`, { ...here, channel: `c${n % 20}` });
    const claims = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        test.store.outbox.claim({ now: test.clock.now, by: `worker-${n}`, leaseMs: 60_000, limit: 8 }),
      ),
    );
    expect(claims.every((claimed) => claimed.length <= 8)).toBe(true);
    const keys = claims.flat().map((one) => one.key);
    expect(new Set(keys).size).toBe(keys.length);
    const channels = claims.flat().map((one) => one.to.channel);
    expect(new Set(channels).size).toBe(channels.length);
    expect(keys.every((key) => Number(key.slice(1)) < 20)).toBe(true);
  });

  it('edits a post that has not gone out by changing what will be posted', async () => {
    await post('a');
    await test.store.outbox.update(
      { alertId: 'x', targetKey: 'a', to: here, outgoing: saying('newer') },
      test.clock.now,
    );
    const claimed = await claim();
    expect(claimed.map((one) => [one.kind, one.outgoing.card.title])).toEqual([['alert', 'newer']]);
    for (const one of claimed) await finishSent(one);
    test.clock.now += 60_000;
    expect(await claim()).toEqual([]);
  });

  it('changes so no other post, and neither whom it mentions nor its thread', async () => {
    const asked = { mention: 'role-1', thread: 'The story' };
    await post('b', there);
    await test.store.outbox.enqueue(
      { key: 'a', kind: 'alert', to: here, outgoing: { ...saying('a'), ...asked } },
      test.clock.now,
    );
    await test.store.outbox.update(
      { alertId: 'x', targetKey: 'a', to: here, outgoing: saying('newer') },
      test.clock.now,
    );
    expect((await claim()).map((one) => one.outgoing)).toEqual([saying('b'), { ...saying('newer'), ...asked }]);
  });

  it('collapses edits to the newest, and edits only what stands', async () => {
    await post('a');
    const [one] = await claim();
    if (!one) throw new Error('nothing was claimed');
    await edit('second');
    expect(await claim()).toEqual([]);
    await finishSent(one);
    await edit('third');
    const [update] = await claim();
    expect(update).toMatchObject({ kind: 'update', outgoing: saying('third'), target: { message: 'm-a' } });
  });

  it('does not lose an edit that comes while an earlier one is being made', async () => {
    await standing('a');
    await edit('second');
    const [update] = await claim();
    if (!update) throw new Error('nothing was claimed');
    await edit('third');
    expect(await claim()).toEqual([]);
    await finishSent(update);
    test.clock.now += 60_000;
    expect((await claim())[0]).toMatchObject({ kind: 'update', outgoing: saying('third') });
  });

  it('makes an edit that came while the worker of an earlier one died', async () => {
    await standing('a');
    await edit('second');
    await claim();
    await edit('third');
    test.clock.now += 60_001;
    expect(await test.store.outbox.recover(test.clock.now)).toBe(1);
    expect((await claim())[0]).toMatchObject({ kind: 'update', outgoing: saying('third') });
  });

  it('edits one message at most once a minute', async () => {
    await standing('a');
    await edit('second');
    const [update] = await claim();
    if (!update) throw new Error('nothing was claimed');
    await finishSent(update);
    test.clock.now += 1_000;
    await edit('third');
    expect(await claim()).toEqual([]);
    test.clock.now += 59_000;
    expect((await claim())[0]).toMatchObject({ outgoing: saying('third') });
  });

  it('keeps no post waiting behind an edit, nor an edit behind a post', async () => {
    await post('a');
    const [alert] = await claim();
    if (!alert) throw new Error('nothing was claimed');
    await finishSent(alert);
    await post('b');
    const [waiting] = await claim();
    if (!waiting) throw new Error('nothing was claimed');
    await test.store.outbox.finish(waiting, { state: 'retry', at: test.clock.now + 60_000, reason: 'rate limited' });
    await edit('second');
    const [update] = await claim();
    if (!update) throw new Error('the edit waits behind a post');
    await finishSent(update);
    await edit('third');
    await test.store.outbox.withdraw(['b']);
    await post('c');
    expect((await claim()).map((one) => one.key)).toEqual(['c']);
  });

  it('does not edit again what it gave up editing', async () => {
    const edit = () =>
      test.store.outbox.update({ alertId: 'x', targetKey: 'a', to: here, outgoing: saying('newer') }, test.clock.now);
    await post('a');
    const [alert] = await claim();
    if (!alert) throw new Error('nothing was claimed');
    await finishSent(alert);
    await edit();
    const [update] = await claim();
    if (!update) throw new Error('nothing was claimed');
    await test.store.outbox.finish(update, { state: 'given-up', at: test.clock.now, reason: 'It was deleted.' });
    test.clock.now += 60_000;
    await edit();
    expect(await claim()).toEqual([]);
  });

  it('takes back what surely was not posted, with what would answer or edit it, and nothing that may stand', async () => {
    const { outbox } = test.store;
    await post('unclear', there);
    await post('a');
    const [unclear, alert] = await claim();
    if (!unclear || !alert) throw new Error('nothing was claimed');
    await outbox.finish(unclear, { state: 'unknown', at: test.clock.now, reason: 'timeout' });
    await outbox.finish(alert, { state: 'retry', at: test.clock.now, reason: 'rate limited' });
    await outbox.update({ alertId: 'x', targetKey: 'a', to: here, outgoing: saying('newer') }, test.clock.now);
    await post('a2', here, 'escalation', 'a');
    expect((await outbox.waiting(here)).map((one) => one.key)).toEqual(['a', 'a2']);
    expect(await outbox.waiting(there)).toEqual([]);
    await post('other', { ...here, channel: 'third' });
    await outbox.withdraw(['a', 'unclear']);
    expect((await claim()).map((one) => one.key)).toEqual(['unclear', 'other']);
  });

  it('leaves what answers or edits a message that is being posted at that moment', async () => {
    const { outbox } = test.store;
    await post('a');
    const [alert] = await claim();
    if (!alert) throw new Error('nothing was claimed');
    await post('a2', here, 'escalation', 'a');
    await outbox.update({ alertId: 'x', targetKey: 'a', to: here, outgoing: saying('newer') }, test.clock.now);
    expect(await outbox.withdraw(['a'])).toEqual([]);
    await finishSent(alert);
    expect((await claim()).map((one) => one.key).toSorted()).toEqual(['a2', 'update:a']);
  });

  it.runIf(database === 'a SQLite file')(
    'finds what waits for a channel as quickly while thousands of posts wait for others',
    async () => {
      const lookUps = async () => {
        const begun = performance.now();
        await test.store.transaction(async ({ outbox }) => {
          for (let n = 0; n < 100; n++) {
            await outbox.waiting(here);
            await outbox.enqueue({ key: 'mine', kind: 'alert', to: here, outgoing: saying('mine') }, test.clock.now);
            await outbox.withdraw(['mine']);
          }
        });
        return performance.now() - begun;
      };
      await lookUps();
      const before = await lookUps();
      await test.store.transaction(async ({ outbox }) => {
        for (let n = 0; n < 8_000; n++) {
          const to = { ...here, channel: `C${n % 2_000}` };
          await outbox.enqueue({ key: `${n}`, kind: 'alert', to, outgoing: saying('x'.repeat(1_000)) }, test.clock.now);
        }
      });
      expect(await lookUps()).toBeLessThan(3 * before + 50);
    },
    60_000,
  );

  it('takes nothing back that is being posted or stands, so that it is not posted again', async () => {
    await post('a');
    await post('b', there);
    const [a] = await claim();
    if (!a) throw new Error('nothing was claimed');
    await finishSent(a);
    await test.store.outbox.withdraw(['a', 'b']);
    await post('a');
    await post('b', there);
    expect(await claim()).toEqual([]);
  });

  it('posts an escalation only once its alert stands, as an answer to it', async () => {
    await post('a');
    await post('a2', here, 'escalation', 'a');
    const [alert] = await claim();
    if (!alert) throw new Error('nothing was claimed');
    await finishSent(alert);
    expect((await claim())[0]).toMatchObject({ key: 'a2', target: { message: 'm-a' } });
  });

  it('holds a channel until its time, and the others go on', async () => {
    await post('a');
    await post('b', there);
    await test.store.outbox.hold(here, { until: test.clock.now + 1_000, reason: 'rate limited', permanent: false });
    expect((await claim()).map((one) => one.key)).toEqual(['b']);
    test.clock.now += 1_000;
    expect((await claim()).map((one) => one.key)).toEqual(['a']);
    expect(await test.store.outbox.release(here)).toBe(false);
  });

  it('holds a refused channel for good, until a manager releases it', async () => {
    await post('a');
    await test.store.outbox.hold(here, { until: Number.MAX_SAFE_INTEGER, reason: 'gone', permanent: true });
    test.clock.now += 10 ** 12;
    await test.store.outbox.recover(test.clock.now);
    expect(await claim()).toEqual([]);
    await post('b', there);
    await test.store.outbox.hold(there, { until: Number.MAX_SAFE_INTEGER, reason: 'gone', permanent: true });
    expect(await test.store.outbox.release(here)).toBe(true);
    expect((await claim()).map((one) => one.key)).toEqual(['a']);
  });

  it('says when something can be sent next: not before what stands in front of it, nor while its channel is held', async () => {
    const { outbox } = test.store;
    const began = test.clock.now;
    await post('first');
    await post('second');
    const [first] = await claim();
    if (!first) throw new Error('nothing was claimed');
    expect(await outbox.nextDueAt()).toBeNull();
    await outbox.finish(first, { state: 'retry', at: began + 60_000, reason: 'rate limited' });
    expect(await outbox.nextDueAt()).toBe(began + 60_000);
    await outbox.hold(here, { until: began + 90_000, reason: 'rate limited', permanent: false });
    expect(await outbox.nextDueAt()).toBe(began + 90_000);
    await outbox.hold(here, { until: began + 90_000, reason: 'gone', permanent: true });
    expect(await outbox.nextDueAt()).toBeNull();
  });

  it('does not wait for a clock that was ahead: neither with a retry, nor with a hold, nor with a dead claim', async () => {
    const { outbox } = test.store;
    const year = 365 * 24 * 60 * 60_000;
    await post('retried');
    await post('held', there);
    await post('claimed', { ...here, channel: 'third' });
    test.clock.now += year;
    const claimed = await claim();
    const retried = claimed.find((one) => one.key === 'retried');
    const held = claimed.find((one) => one.key === 'held');
    if (!retried || !held) throw new Error('nothing was claimed');
    await outbox.finish(retried, { state: 'retry', at: test.clock.now + 5_000, reason: 'rate limited' });
    await outbox.finish(held, { state: 'retry', at: test.clock.now, reason: 'rate limited' });
    await outbox.hold(there, { until: test.clock.now + 5_000, reason: 'rate limited', permanent: false });
    test.clock.now -= year;
    await outbox.recover(test.clock.now);
    expect((await claim()).map((one) => [one.key, one.uncertain])).toEqual([
      ['retried', false],
      ['held', false],
      ['claimed', true],
    ]);
  });

  it('lets what a platform asked to wait an hour wait that hour, while dead claims are looked for', async () => {
    const { outbox } = test.store;
    const hour = 60 * 60_000;
    await post('retried');
    await post('held', there);
    const [retried, held] = await claim();
    if (!retried || !held) throw new Error('nothing was claimed');
    await outbox.finish(retried, { state: 'retry', at: test.clock.now + hour, reason: 'rate limited' });
    await outbox.finish(held, { state: 'retry', at: test.clock.now, reason: 'rate limited' });
    await outbox.hold(there, { until: test.clock.now + hour, reason: 'rate limited', permanent: false });
    await outbox.recover(test.clock.now);
    expect(await claim()).toEqual([]);
    test.clock.now += hour;
    await outbox.recover(test.clock.now);
    expect((await claim()).map((one) => one.key)).toEqual(['retried', 'held']);
  });

  it('rolls a delivery back together with the decision that caused it', async () => {
    const failed = test.store.transaction(async (tables) => {
      await tables.outbox.enqueue({ key: 'a', kind: 'alert', to: here, outgoing: saying('a') }, 0);
      throw new Error('the decision could not be stored');
    });
    await expect(failed).rejects.toThrow('the decision could not be stored');
    expect(await claim()).toEqual([]);
  });
});
