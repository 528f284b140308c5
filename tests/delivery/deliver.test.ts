import { setImmediate as aMoment } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ClaimedDelivery, DeliveryOutcome } from '../../src/core/outbox.ts';
import type { FindResult, Platform, SendResult } from '../../src/core/platform.ts';
import { backoff, deliver, type Uncertainty } from '../../src/delivery/deliver.ts';

const to = { platform: 'web' as const, workspace: 'local', channel: 'alerts' };
const message = { ...to, message: 'm1' };
const claimed: ClaimedDelivery = {
  seq: 1,
  key: 'a#1',
  kind: 'alert',
  to,
  outgoing: { card: { title: 'a', tone: 'neutral', body: [], controls: [] } },
  alertId: 'a',
  target: null,
  revision: 0,
  attempts: 1,
  createdAt: 0,
  firstTriedAt: 0,
  uncertain: false,
};

describe('one delivery', () => {
  let calls: string[];
  /** What each message that was sent or sought answers. */
  let asked: object[];
  let held: string[];
  /** When the database answers (running time), and the outcomes that it took. */
  let answersAt: number;
  let recorded: string[];
  let refusals: string[];
  let warned: string[];
  let informed: string[];
  beforeEach(() => {
    calls = [];
    asked = [];
    held = [];
    answersAt = 0;
    recorded = [];
    refusals = [];
    warned = [];
    informed = [];
  });

  async function run(
    answers: { send?: SendResult | Error; find?: FindResult | Error },
    delivery: ClaimedDelivery = claimed,
    uncertainty: Uncertainty = 'at-least-once',
  ): Promise<DeliveryOutcome> {
    const send: Platform['send'] = async ({ replyTo }) => {
      calls.push('send');
      asked.push({ replyTo });
      if (answers.send instanceof Error) throw answers.send;
      return answers.send ?? { outcome: 'sent', message };
    };
    const platform: Platform = {
      name: 'web',
      start: async () => {},
      stop: async () => {},
      send,
      edit: async () => {
        calls.push('edit');
        return { outcome: 'sent', message };
      },
      find: async ({ replyTo }) => {
        calls.push('find');
        asked.push({ replyTo });
        if (answers.find instanceof Error) throw answers.find;
        return answers.find ?? { outcome: 'absent' };
      },
      status: () => ({ connected: true, detail: '' }),
    };
    return deliver(
      {
        outbox: {
          enqueue: async () => {},
          update: async () => {},
          renew: async () => {},
          claim: async () => [],
          finish: async (_delivery, { state }) => {
            if (performance.now() < answersAt) throw new Error('The database does not answer.');
            recorded.push(state);
          },
          recover: async () => 0,
          hold: async (_to, hold) => {
            await aMoment();
            held.push(`${hold.reason} until ${hold.permanent ? 'released' : hold.until}`);
          },
          release: async () => false,
          heldFor: async () => null,
          waiting: async () => [],
          waitingSince: async () => [],
          withdraw: async () => [],
          nextDueAt: async () => null,
          byAlert: async () => [],
          waitingFor: async () => 0,
          counts: async () => [],
        },
        platforms: new Map([['web', platform]]),
        uncertainty,
        onRefused: async (_delivery, reason, scope) => {
          await aMoment();
          refusals.push(`${scope}: ${reason}`);
        },
        log: {
          info: (_details, sentence) => void informed.push(sentence),
          warn: (_details, sentence) => void warned.push(sentence),
          error() {},
        },
        now: () => 1_000,
      },
      delivery,
    );
  }

  it('is sent without asking first when nothing was tried before', async () => {
    expect(await run({})).toMatchObject({ state: 'sent', message });
    expect(calls).toEqual(['send']);
  });

  it('looks for its message before it sends again after an unknown outcome', async () => {
    const uncertain = { ...claimed, uncertain: true };
    expect(await run({ find: { outcome: 'found', message } }, uncertain)).toMatchObject({ state: 'sent', message });
    expect(calls).toEqual(['find']);
    calls = [];
    expect(await run({ find: { outcome: 'absent' } }, uncertain)).toMatchObject({ state: 'sent' });
    expect(calls).toEqual(['find', 'send']);
  });

  it('does not send while the platform cannot be asked', async () => {
    const wait: FindResult = { outcome: 'retry', at: 5_000, cause: 'rate limited' };
    expect(await run({ find: wait }, { ...claimed, uncertain: true })).toMatchObject({ state: 'unknown', at: 5_000 });
    expect(calls).toEqual(['find']);
  });

  it('does not send after a search that broke off', async () => {
    const outcome = await run({ find: new Error('socket closed') }, { ...claimed, uncertain: true });
    expect(outcome).toMatchObject({ state: 'unknown', at: 3_000, reason: 'Error: socket closed' });
    expect(calls).toEqual(['find']);
  });

  it('follows the configured choice where the platform cannot tell', async () => {
    const blind: FindResult = { outcome: 'cannot-tell', reason: 'forum posts carry no key' };
    const uncertain = { ...claimed, uncertain: true };
    expect(await run({ find: blind }, uncertain, 'at-least-once')).toMatchObject({ state: 'sent' });
    expect(await run({ find: blind }, uncertain, 'at-most-once')).toMatchObject({ state: 'given-up' });
  });

  it('fills no log while its platform is away for hours, and says always that it is given up', async () => {
    const away: SendResult = { outcome: 'retry', at: 16_000, scope: 'platform', cause: 'connect ECONNREFUSED' };
    for (let attempts = 1; attempts <= 1000; attempts++) await run({ send: away }, { ...claimed, attempts });
    expect([...informed, ...warned]).toEqual(Array.from({ length: 10 }, () => 'Not delivered: retry.'));
    const refused: SendResult = { outcome: 'refused', reason: 'Too strange.', scope: 'message', cause: 'x' };
    await run({ send: refused }, { ...claimed, attempts: 1001 });
    expect(warned.at(-1)).toBe('Not delivered: given-up.');
  });

  it('warns of no first short wait, which platforms ask for whenever they are busy, but of a long one or a second', async () => {
    const busy = (at: number): SendResult => ({ outcome: 'retry', at, scope: 'channel', cause: 'ratelimited' });
    await run({ send: busy(31_000) });
    expect([warned, informed]).toEqual([[], ['Not delivered: retry.']]);
    await run({ send: busy(31_000) }, { ...claimed, attempts: 2 });
    await run({ send: busy(601_000) });
    await run({ send: { outcome: 'refused', reason: 'Archived.', scope: 'channel', cause: 'x' } });
    expect(warned).toHaveLength(3);
  });

  it('takes an adapter that throws for an unknown outcome, never for a failure', async () => {
    expect(await run({ send: new Error('socket closed') })).toMatchObject({ state: 'unknown' });
  });

  it('asks again after two hours where a platform asks for a day, which no wait is believed to last', async () => {
    const day: SendResult = { outcome: 'retry', at: 86_401_000, scope: 'channel', cause: 'blocked' };
    expect(await run({ send: day })).toMatchObject({ state: 'retry', at: 7_201_000 });
    expect(held).toEqual(['blocked until 7201000']);
    const unread: FindResult = { outcome: 'retry', at: 86_401_000, cause: 'blocked' };
    expect(await run({ find: unread }, { ...claimed, uncertain: true })).toMatchObject({ at: 7_201_000 });
  });

  it('waits as long as it was asked to with what stands in part', async () => {
    const waiting = (at: number): SendResult => ({ outcome: 'unknown', cause: 'rate limited', at });
    expect(await run({ send: waiting(1_801_000) })).toMatchObject({ state: 'unknown', at: 1_801_000 });
    expect(await run({ send: waiting(1_001) })).toMatchObject({ state: 'unknown', at: 3_000 });
  });

  it('holds the channel when the platform asks for a pause of the channel', async () => {
    const limited: SendResult = { outcome: 'retry', at: 3_000, scope: 'channel', cause: 'one message a second' };
    expect(await run({ send: limited })).toMatchObject({ state: 'retry', at: 3_000 });
    expect(held).toEqual(['one message a second until 3000']);
    expect(await run({ send: { ...limited, scope: 'message' } })).toMatchObject({ state: 'retry' });
    expect(held).toHaveLength(1);
  });

  it('gives up on a message that is refused for good, and lets what a refused channel did not take wait there', async () => {
    const refused = { outcome: 'refused', reason: 'The channel is archived.', cause: 'x' } as const;
    const outcome = { state: 'retry', reason: 'The channel is archived.' };
    expect(await run({ send: { ...refused, scope: 'message' } })).toMatchObject({ ...outcome, state: 'given-up' });
    expect(await run({ send: { ...refused, scope: 'channel' } })).toMatchObject(outcome);
    expect(refusals).toEqual(['channel: The channel is archived.']);
  });

  it('answers the message it was told to, and looks for itself there', async () => {
    await run({}, { ...claimed, kind: 'escalation', target: message, uncertain: true });
    expect(asked).toEqual([{ replyTo: message }, { replyTo: message }]);
  });

  it('waits where its platform is not connected, and gives up an edit of nothing', async () => {
    const elsewhere = { ...claimed, to: { ...to, platform: 'slack' as const } };
    expect(await run({}, elsewhere)).toEqual({
      state: 'retry',
      at: 1_000 + 15 * 60_000,
      reason: 'slack is not connected here.',
    });
    expect(await run({}, { ...claimed, kind: 'update' })).toMatchObject({ state: 'given-up' });
    expect(calls).toEqual([]);
  });

  it('is looked for again within ten seconds, however often it was tried', async () => {
    const unclear = { send: new Error('socket closed') };
    expect(await run(unclear)).toMatchObject({ state: 'unknown', at: 3_000 });
    expect(await run(unclear, { ...claimed, attempts: 30 })).toMatchObject({ state: 'unknown', at: 11_000 });
  });

  it('edits the message it was told to, never posts instead', async () => {
    await run({}, { ...claimed, kind: 'update', target: message });
    expect(calls).toEqual(['edit']);
  });

  it('is recorded though the database does not answer for a moment', async () => {
    answersAt = performance.now() + 200;
    expect(await run({})).toMatchObject({ state: 'sent' });
    expect([calls, recorded]).toEqual([['send'], ['sent']]);
  });

  it('waits longer after each try, up to a quarter of an hour', () => {
    const waits = [1, 2, 3, 10, 50].map(backoff);
    expect(waits).toEqual([2_000, 4_000, 8_000, 900_000, 900_000]);
  });
});
