import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/core/card.ts';
import { createHomeSource } from '../../src/jobs/home.ts';
import { openDispatching } from '../support/dispatching.ts';

describe('the page of the bot itself', () => {
  let test: Awaited<ReturnType<typeof openDispatching>>;
  beforeAll(async () => {
    test = await openDispatching();
  });
  afterAll(() => test.close());

  it('tells a newcomer how to begin, and promises no alerts where nobody has subscribed', async () => {
    const address = { platform: 'slack' as const, workspace: 'T1', channel: 'U1' };
    const caller = { address, direct: true, userId: 'U1', userName: 'Ann', manager: true, admin: true };
    const [first] = await createHomeSource(test.store, () => test.clock.now).home({ caller, visible: async () => [] });
    const text = first ? cardText(first.card) : '';
    expect(text).toContain('To get alerts in a channel, run /alerts subscribe there.');
    expect(text).not.toContain('Alerts will appear');
  });
});
