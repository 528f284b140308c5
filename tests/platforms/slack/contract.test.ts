import { afterAll, expect } from 'vitest';
import type { MessageRef } from '../../../src/core/address.ts';
import { createSlackPlatform } from '../../../src/platforms/slack/index.ts';
import { CONTRACT_COMMANDS, platformContract } from '../../contracts/platform.ts';
import { keptLog, until } from '../../support/slack/bench.ts';
import { all } from '../../support/slack/check.ts';
import { startFakeSlack, TOKENS } from '../../support/slack/fake.ts';
import { person } from '../../support/slack/person.ts';
import type { StoredMessage } from '../../support/slack/world.ts';

const violations: string[] = [];
afterAll(() => expect(violations).toEqual([]));

const shownText = (message: StoredMessage) =>
  all(message.blocks, 'text')
    .filter((text) => typeof text === 'string')
    .join('\n');

platformContract('Slack', async (inbound) => {
  const slack = await startFakeSlack();
  // Every look at the clock is a while later: no test waits for the pace.
  let clock = Date.now() + 60_000;
  const platform = createSlackPlatform({
    mode: 'socket',
    botToken: TOKENS.bot,
    appToken: TOKENS.app,
    commands: CONTRACT_COMMANDS,
    commandName: 'chainwatch',
    apiUrl: slack.apiUrl,
    log: keptLog().log,
    now: () => (clock += 1500),
  });
  await platform.start(inbound);
  const asker = person(slack, 'UMEMBER01');
  const users = { asker: 'UMEMBER01', other: 'UADMIN001' };
  const address = (channel: string) => ({ platform: 'slack' as const, workspace: 'T00000001', channel });
  const edits = () => slack.world.messages.reduce((sum, message) => sum + 1 + message.edited, 0);

  /** An act is over when something has been posted or changed. */
  async function answered(act: () => Promise<unknown>): Promise<void> {
    const before = edits();
    await act();
    await until(() => edits() > before);
  }

  return {
    platform,
    to: address('C0GENERAL'),
    missing: address('C0NOWHERE'),
    seen: async (by) =>
      slack.world.messages
        .filter((one) => one.channel === 'C0GENERAL' && (!one.ephemeralTo || one.ephemeralTo === users[by]))
        .map(shownText),
    look: ({ query, style }) => answered(() => asker.slash(`look query:"${query}"${style ? ` style:${style}` : ''}`)),
    press: (label, message?: MessageRef) => {
      const target = message
        ? slack.world.messages.find((one) => one.ts === message.message)
        : slack.world.messages.findLast((one) => !one.ephemeralTo || one.ephemeralTo === users.asker);
      if (!target) throw new Error('No such message.');
      return answered(() => asker.press(target, label));
    },
    close: async () => {
      violations.push(...slack.violations);
      await slack.close();
    },
  };
});
