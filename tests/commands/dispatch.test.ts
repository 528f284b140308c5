import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/core/card.ts';
import type { Caller } from '../../src/core/reply.ts';
import { SubscriptionSettingsSchema } from '../../src/core/subscription.ts';
import { openDispatching } from '../support/dispatching.ts';
import { listingOf } from '../support/poller.ts';

const address = { platform: 'discord' as const, workspace: 'G', channel: 'C1' };
const caller: Caller = { address, direct: false, userId: 'u1', userName: 'Ann', manager: true, admin: false };

describe('what is typed', () => {
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  afterAll(() => test.close());

  const complete = (option: string, partial: string) =>
    test.dispatcher.complete({ command: 'alerts', subcommand: 'subscribe', option, partial, caller });

  it.each(['constructor', 'toString', 'nonsense'])(
    'names the parts of a command that has no %s',
    async (subcommand) => {
      const reply = await test.dispatcher.command({ command: 'alerts', subcommand, options: {}, caller });
      expect(reply.kind === 'card' && cardText(reply.card)).toContain('"alerts" needs one of: subscribe,');
    },
  );

  it('is answered with a command line for this very workspace where the chat cannot serve', async () => {
    const said = async (command: string, subcommand: string) => {
      const reply = await test.dispatcher.command({ command, subcommand, options: {}, caller });
      return reply.kind === 'card' && cardText(reply.card);
    };
    expect(await said('export', 'open')).toContain('"chainwatch export --scope discord:G"');
    for (let n = 0; n < 12; n++) {
      const settings = SubscriptionSettingsSchema.parse({ words: `w${n} ${'x'.repeat(280)}` });
      const made = { pausedUntil: 0, pauseReason: null, createdBy: 'u1', createdAt: n };
      await test.store.subscriptions.add({ id: `s${n}`, address, settings, ...made });
    }
    expect(await said('setup', 'export')).toContain('"chainwatch setup export --scope discord:G"');
  });

  it('is completed after a comma or a space, and what stands before stays', async () => {
    for (const before of ['restraint,', 'restraint '])
      expect(await complete('tags', `${before}Spill`)).toEqual([
        expect.objectContaining({ value: `${before}spillover` }),
      ]);
    expect(await complete('nothing', 'x')).toEqual([]);
  });

  it('is completed also within a name that has a comma', async () => {
    const group = 'Ukraine, Poland and the Baltic';
    await test.store.feeds.add({ ...listingOf('https://group.example/'), outlet: 'One', group }, 'public', null, 1);
    for (const [typed, kept] of [
      ['ukraine, po', ''],
      ['One,ukraine, po', 'One,'],
      [`${group},On`, `${group},`],
    ])
      expect((await complete('feeds', typed ?? '')).map(({ value }) => value)).toEqual([
        `${kept}${kept === `${group},` ? 'One' : group}`,
      ]);
  });

  it('is offered at most 25 completions, the most that Discord shows', async () => {
    for (let n = 0; n < 30; n++)
      await test.store.feeds.add({ ...listingOf(`https://f${n}.example/`), outlet: `Feed ${n}` }, 'public', null, 1);
    expect(await complete('feeds', 'feed')).toHaveLength(25);
  });
});
