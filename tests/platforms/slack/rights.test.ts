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
    UGUEST002: 'none',
    USTRANGER: 'none',
    UELSE0001: 'none',
    UORGHERE1: 'all',
    UORGELSE1: 'none',
  },
  creators: {
    UADMIN001: 'all',
    UOWNER001: 'all',
    UMEMBER01: 'none',
    UMAKER001: 'channel',
    UGUEST001: 'none',
    UGUEST002: 'none',
    USTRANGER: 'none',
    UELSE0001: 'none',
    UORGHERE1: 'none',
    UORGELSE1: 'none',
  },
  admins: {
    UADMIN001: 'all',
    UOWNER001: 'all',
    UMEMBER01: 'none',
    UMAKER001: 'none',
    UGUEST001: 'none',
    UGUEST002: 'none',
    USTRANGER: 'none',
    UELSE0001: 'none',
    UORGHERE1: 'none',
    UORGELSE1: 'none',
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
    slack.world.addPerson({ id: 'UGUEST002', name: 'of one channel', is_ultra_restricted: true });
    slack.world.addPerson({ id: 'USTRANGER', name: 'shares a channel', is_stranger: true });
    slack.world.addPerson({ id: 'UELSE0001', name: 'from another workspace', team_id: 'T0ELSE001' });
    // An organisation's people: `team_id` names it, or the workspace where somebody joined it.
    const enterprise_id = 'E00000001';
    slack.world.addPerson({
      ...{ id: 'UORGHERE1', name: 'of this workspace too', team_id: enterprise_id },
      enterprise_user: { id: 'WORGHERE1', enterprise_id, teams: ['T0ELSE001', 'T00000001'] },
    });
    slack.world.addPerson({
      ...{ id: 'UORGELSE1', name: 'of another workspace', team_id: 'T0ELSE001' },
      enterprise_user: { id: 'WORGELSE1', enterprise_id, teams: ['T0ELSE001'] },
    });
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

  async function callerIn(channel: string, user: string) {
    const before = heard.commands.length;
    await person(slack, user, channel).slash('brief query:x');
    return until(() => heard.commands[before]?.caller);
  }

  it.each(Object.entries(RIGHTS[managers]))('%s has a right to change things in: %s', async (user, expected) => {
    const caller = await callerIn('C0MADE001', user);
    expect([caller.manager, caller.admin]).toEqual(
      { all: [true, true], channel: [true, false], none: [false, false] }[expected],
    );
  });

  it('who made one channel has no more right in another than any member', async () => {
    expect((await callerIn('C0MADE001', 'UMAKER001')).manager).toBe(RIGHTS[managers].UMAKER001 !== 'none');
    expect((await callerIn('C0GENERAL', 'UMAKER001')).manager).toBe(RIGHTS[managers].UMEMBER01 === 'all');
  });
});

describe('what Slack said of a person', () => {
  let slack: FakeSlack;
  let platform: SlackPlatform;
  let clock = Date.now();
  const { inbound, heard } = scriptedInbound();

  beforeAll(async () => {
    slack = await startFakeSlack();
    platform = createSlackPlatform({
      ...{ mode: 'socket', botToken: TOKENS.bot, appToken: TOKENS.app, commandName: 'chainwatch' },
      ...{ commands, managers: 'admins', apiUrl: slack.apiUrl, log: keptLog().log, now: () => clock },
    });
    await platform.start(inbound);
  });
  afterAll(async () => {
    await platform.stop();
    await slack.close();
  });

  /** Whether the person manages the channel, as the next command tells it. */
  async function manages(user: string): Promise<boolean> {
    const before = heard.commands.length;
    await person(slack, user, 'C0GENERAL').slash('brief query:x');
    return (await until(() => heard.commands[before]?.caller)).manager;
  }
  const asked = () => slack.calls.filter((call) => call.method === 'users.info').length;

  it('is believed for five minutes, and then asked for again', async () => {
    const ona = slack.world.addPerson({ id: 'UONA00001', name: 'ona', is_admin: true });
    expect(await manages(ona.id)).toBe(true);
    ona.is_admin = false;
    clock += 299_000;
    const before = asked();
    expect(await manages(ona.id)).toBe(true);
    expect(asked()).toBe(before);
    clock += 2_000;
    expect(await manages(ona.id)).toBe(false);
    expect(asked()).toBe(before + 1);
  });

  it('is said of that person alone', async () => {
    slack.world.addPerson({ id: 'UPAT00001', name: 'pat', is_admin: true });
    slack.world.addPerson({ id: 'UTIM00001', name: 'tim' });
    expect([await manages('UPAT00001'), await manages('UTIM00001')]).toEqual([true, false]);
  });

  it('is asked for again at once where Slack gave no answer', async () => {
    slack.world.addPerson({ id: 'UEVE00001', name: 'eve', is_admin: true });
    slack.faults.add({ method: 'users.info', kind: { do: 'status', status: 503 } });
    expect(await manages('UEVE00001')).toBe(false);
    expect(await manages('UEVE00001')).toBe(true);
  });
});
