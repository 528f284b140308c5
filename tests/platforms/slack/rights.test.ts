import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSlackPlatform, type SlackPlatform } from '../../../src/platforms/slack/index.ts';
import { commands, keptLog, scriptedInbound, until } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack, TOKENS } from '../../support/slack/fake.ts';
import { person } from '../../support/slack/person.ts';

/** Who manages the channel that a member made, and who administers all of them. */
const RIGHTS = {
  members: {
    UADMIN001: 'all',
    UOWNER001: 'all',
    UMEMBER01: 'all',
    UMAKER001: 'all',
    UGUEST001: 'none',
    UELSE0001: 'none',
  },
  creators: {
    UADMIN001: 'all',
    UOWNER001: 'all',
    UMEMBER01: 'none',
    UMAKER001: 'channel',
    UGUEST001: 'none',
    UELSE0001: 'none',
  },
  admins: {
    UADMIN001: 'all',
    UOWNER001: 'all',
    UMEMBER01: 'none',
    UMAKER001: 'none',
    UGUEST001: 'none',
    UELSE0001: 'none',
  },
} as const;

describe.each(['members', 'creators', 'admins'] as const)('on Slack, where SLACK_MANAGERS is %s', (managers) => {
  let slack: FakeSlack;
  let platform: SlackPlatform;
  const { inbound, heard } = scriptedInbound();

  beforeAll(async () => {
    slack = await startFakeSlack();
    slack.world.addPerson({ id: 'UOWNER001', name: 'ona', is_owner: true });
    slack.world.addPerson({ id: 'UMAKER001', name: 'max' });
    slack.world.addPerson({ id: 'UELSE0001', name: 'from another workspace', team_id: 'T0ELSE001' });
    const people = new Set(Object.keys(RIGHTS[managers]));
    slack.world.addChannel({ id: 'C0MADE001', name: 'made', creator: 'UMAKER001', members: people });
    platform = createSlackPlatform({
      ...{ mode: 'socket', botToken: TOKENS.bot, appToken: TOKENS.app, commandName: 'chainwatch' },
      ...{ commands, managers, apiUrl: slack.apiUrl, log: keptLog().log, now: Date.now },
    });
    await platform.start(inbound);
  });
  afterAll(async () => {
    await platform.stop();
    await slack.close();
  });

  it.each(Object.entries(RIGHTS[managers]))('%s has a right to change things in: %s', async (user, expected) => {
    const before = heard.commands.length;
    await person(slack, user, 'C0MADE001').slash('brief query:x');
    const caller = await until(() => heard.commands[before]?.caller);
    expect([caller.manager, caller.admin]).toEqual(
      { all: [true, true], channel: [true, false], none: [false, false] }[expected],
    );
  });
});
