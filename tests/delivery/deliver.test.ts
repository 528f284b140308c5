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
  firstTriedAt: 0,
  uncertain: false,
};

describe('one delivery', () => {
  let calls: string[];
  let held: string[];
  let refusals: string[];
  beforeEach(() => {
    calls = [];
    held = [];
    refusals = [];
  });

  async function run(
    answers: { send?: SendResult | Error; find?: FindResult },
    delivery: ClaimedDelivery = claimed,
    uncertainty: Uncertainty = 'at-least-once',
  ): Promise<DeliveryOutcome> {
    const send = async (): Promise<SendResult> => {
      calls.push('send');
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
      find: async () => {
        calls.push('find');
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
          finish: async () => {},
          recover: async () => 0,
          hold: async (_to, hold) => {
            held.push(hold.reason);
          },
          release: async () => false,
          waiting: async () => [],
          waitingSince: async () => [],
          withdraw: async () => {},
          nextDueAt: async () => null,
          byAlert: async () => [],
          waitingFor: async () => 0,
          counts: async () => [],
        },
        platforms: new Map([['web', platform]]),
        uncertainty,
        onRefused: async (_delivery, reason, scope) => {
          refusals.push(`${scope}: ${reason}`);
        },
        log: { info() {}, warn() {}, error() {} },
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

  it('follows the configured choice where the platform cannot tell', async () => {
    const blind: FindResult = { outcome: 'cannot-tell', reason: 'forum posts carry no key' };
    const uncertain = { ...claimed, uncertain: true };
    expect(await run({ find: blind }, uncertain, 'at-least-once')).toMatchObject({ state: 'sent' });
    expect(await run({ find: blind }, uncertain, 'at-most-once')).toMatchObject({ state: 'given-up' });
  });

  it('takes an adapter that throws for an unknown outcome, never for a failure', async () => {
    expect(await run({ send: new Error('socket closed') })).toMatchObject({ state: 'unknown' });
  });

  it('holds the channel when the platform asks for a pause of the channel', async () => {
    const limited: SendResult = { outcome: 'retry', at: 3_000, scope: 'channel', cause: 'one message a second' };
    expect(await run({ send: limited })).toMatchObject({ state: 'retry', at: 3_000 });
    expect(held).toEqual(['one message a second']);
  });

  it('gives up on a message that is refused for good, and lets what a refused channel did not take wait there', async () => {
    const refused = { outcome: 'refused', reason: 'The channel is archived.', cause: 'x' } as const;
    const outcome = { state: 'retry', reason: 'The channel is archived.' };
    expect(await run({ send: { ...refused, scope: 'message' } })).toMatchObject({ ...outcome, state: 'given-up' });
    expect(await run({ send: { ...refused, scope: 'channel' } })).toMatchObject(outcome);
    expect(refusals).toEqual(['message: The channel is archived.', 'channel: The channel is archived.']);
  });

  it('edits the message it was told to, never posts instead', async () => {
    await run({}, { ...claimed, kind: 'update', target: message });
    expect(calls).toEqual(['edit']);
  });

  it('waits longer after each try, up to a quarter of an hour', () => {
    const waits = [1, 2, 3, 10, 50].map(backoff);
    expect(waits).toEqual([2_000, 4_000, 8_000, 900_000, 900_000]);
  });
});
