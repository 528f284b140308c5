import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/core/card.ts';
import type { Caller } from '../../src/core/reply.ts';
import { openDispatching } from '../support/dispatching.ts';

const caller: Caller = {
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  direct: false,
  userId: 'U1',
  userName: 'mo',
  manager: false,
  admin: false,
};

describe('"Assess this message"', () => {
  let product: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    product = await openDispatching();
  });
  afterAll(() => product.close());

  async function answerTo(text: string): Promise<string> {
    const reply = await product.inbound.message({ text, caller });
    return reply.kind === 'card' ? cardText(reply.card) : '';
  }

  it('assesses a long message by its beginning', async () => {
    const said = `Poland shoots down Russian drones that entered its airspace. ${'More follows. '.repeat(400)}`;
    expect(await answerTo(said)).toContain('Tests the article’s claim');
  });

  it('says so where a message has no words', async () => {
    expect(await answerTo('  ')).toContain('There are no words in that message.');
  });
});
