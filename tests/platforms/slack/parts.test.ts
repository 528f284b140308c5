import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendRequest } from '../../../src/core/platform.ts';
import { cardOf, keptLog, socketPlatform } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack } from '../../support/slack/fake.ts';
import type { Fault } from '../../support/slack/faults.ts';

let slack: FakeSlack;
let clock = 0;
let keys = 0;

beforeAll(async () => {
  slack = await startFakeSlack();
});
afterAll(() => slack.close());
beforeEach(() => {
  clock = Date.now();
});
afterEach(() => {
  slack.faults.clear();
  slack.faults.chance = () => undefined;
  expect(slack.violations).toEqual([]);
});

/** A process of its own: it remembers nothing of what another one did. */
function newProcess() {
  return socketPlatform(slack, {
    log: keptLog().log,
    now: () => (clock += 1000),
  });
}

function digest(): SendRequest {
  keys += 1;
  return {
    to: { platform: 'slack', workspace: 'T00000001', channel: 'C0GENERAL' },
    key: `digest-${keys}`,
    outgoing: { card: cardOf('Part one'), more: [cardOf('Part two'), cardOf('Part three')] },
  };
}

/** What the outbox does with what is in doubt: look first, then send where that is safe. */
async function resolve(process: ReturnType<typeof newProcess>, asked: SendRequest, tries = 8): Promise<string> {
  const firstTriedAt = clock - 60_000;
  for (let at = 0; at < tries; at += 1) {
    clock += 61_000;
    const found = await process.find({ ...asked, firstTriedAt });
    if (found.outcome === 'found') return 'found';
    if (found.outcome === 'retry') continue;
    const result = await process.send(asked);
    if (result.outcome === 'sent') return found.outcome;
  }
  return 'never';
}

const MISSING = 'A part of this digest is missing';
const WHOLE = ['Part one', 'Part two', 'Part three'];
function standing({ key }: SendRequest): string[] {
  const ours = slack.world.messages.filter((one) => String(one.metadata?.event_payload?.key).startsWith(key));
  const [first] = slack.withKey(key);
  for (const one of ours) if (one !== first) expect(one.thread_ts).toBe(first?.ts);
  return ours.map((one) => one.text);
}

/** Strikes at the post with this number, counted from 1. */
function strike(post: number, kind: Fault['kind']): void {
  let posts = 0;
  slack.faults.chance = (method) => (method === 'chat.postMessage' && ++posts === post ? kind : undefined);
}

describe('a long message', () => {
  it.each<[string, number, Fault['kind']]>([
    ['the first answer is lost', 1, { do: 'reset', after: true }],
    ['a part may not have been stored', 2, { do: 'status', status: 503 }],
    ['the answer to a part is lost', 2, { do: 'reset', after: true }],
    ['the answer to the last part is lost', 3, { do: 'reset', after: true }],
    ['Slack asks for patience between the parts', 3, { do: 'rate-limit', seconds: 30 }],
  ])('stands whole and once where %s', async (_name, post, kind) => {
    const [asked, process] = [digest(), newProcess()];
    strike(post, kind);
    expect(await process.send(asked)).toMatchObject({ outcome: 'unknown' });
    await resolve(process, asked);
    expect(standing(asked)).toEqual(WHOLE);
  });

  it('is brought to its end by another process where the first one dies between the parts', async () => {
    const asked = digest();
    strike(1, { do: 'reset', after: true });
    await newProcess().send(asked);
    expect(standing(asked)).toEqual(['Part one']);
    expect(await resolve(newProcess(), asked)).toBe('resend-is-safe');
    expect(standing(asked)).toEqual(WHOLE);
    expect(await resolve(newProcess(), asked)).toBe('found');
    expect(standing(asked)).toEqual(WHOLE);
  });

  it('is brought to its end where Slack grants one page a minute', async () => {
    const [asked, process] = [digest(), newProcess()];
    strike(2, { do: 'reset' });
    await process.send(asked);
    let minute = 0;
    slack.faults.chance = (method) => {
      if (!method.startsWith('conversations.')) return undefined;
      if (clock - minute < 60_000) return { do: 'rate-limit', seconds: 60 };
      minute = clock;
      return undefined;
    };
    expect(await resolve(newProcess(), asked, 12)).toBe('resend-is-safe');
    expect(standing(asked)).toEqual(WHOLE);
  });

  it.each([
    ['the first card', 1, [MISSING, 'Part two', 'Part three']],
    ['a card between', 2, ['Part one', MISSING, 'Part three']],
  ])('says what is missing, and why, where Slack refuses %s for good; the others come', async (_name, post, texts) => {
    const [asked, process] = [digest(), newProcess()];
    strike(post, { do: 'error', code: 'msg_blocks_too_long' });
    expect(await process.send(asked)).toMatchObject({ outcome: 'sent' });
    expect(standing(asked).map((text) => text.split('\n')[0])).toEqual(texts);
    expect(JSON.stringify(slack.world.messages)).toContain('Slack refused the message (msg_blocks_too_long).');
    expect(await resolve(newProcess(), asked)).toBe('found');
  });

  it.each(['not_in_channel', 'is_archived', 'token_revoked'])(
    'waits for its rest, and is then told as refused, where Slack says %s between its cards',
    async (code) => {
      const [asked, process] = [digest(), newProcess()];
      let posts = 0;
      slack.faults.chance = (method) =>
        method === 'chat.postMessage' && ++posts > 1 ? { do: 'error', code } : undefined;
      expect(await process.send(asked)).toMatchObject({ outcome: 'unknown', cause: code });
      expect(await process.send(asked)).toMatchObject({ outcome: 'refused', cause: code });
      expect(standing(asked)).toEqual(['Part one']);
      slack.faults.chance = () => undefined;
      expect(await resolve(newProcess(), asked)).toBe('resend-is-safe');
      expect(standing(asked)).toEqual(WHOLE);
    },
  );

  it('goes on where Slack refuses that card too', async () => {
    const [asked, process] = [digest(), newProcess()];
    let posts = 0;
    slack.faults.chance = (method) =>
      method === 'chat.postMessage' && [2, 3].includes(++posts) ? { do: 'error', code: 'no_text' } : undefined;
    expect(await process.send(asked)).toMatchObject({ outcome: 'sent' });
    expect(standing(asked)).toEqual(['Part one', 'Part three']);
  });
});
