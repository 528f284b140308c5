import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { createSlackPlatform, type SlackPlatform } from '../../../src/platforms/slack/index.ts';
import { openDispatching } from '../../support/dispatching.ts';
import { keptLog, scriptedInbound, until } from '../../support/slack/bench.ts';
import { type FakeSlack, startFakeSlack, TOKENS } from '../../support/slack/fake.ts';
import { person } from '../../support/slack/person.ts';
import { BOT_USER } from '../../support/slack/world.ts';

let slack: FakeSlack;
let platform: SlackPlatform;
let all: Awaited<ReturnType<typeof openDispatching>>;
const OURS = 'D0WITHBOT';
const THEIRS = 'D0TWOMEMBERS';

beforeAll(async () => {
  slack = await startFakeSlack();
  slack.world.addChannel({ id: OURS, is_private: true, members: new Set(['UMEMBER01', BOT_USER]) });
  slack.world.addChannel({ id: THEIRS, is_private: true, members: new Set(['UMEMBER01', 'UADMIN001']) });
  all = await openDispatching();
  platform = createSlackPlatform({
    ...{ mode: 'socket', botToken: TOKENS.bot, appToken: TOKENS.app, commandName: 'chainwatch' },
    ...{ commands, apiUrl: slack.apiUrl, log: keptLog().log, now: Date.now },
  });
  const { dispatcher } = all;
  await platform.start({ ...scriptedInbound().inbound, command: (request) => dispatcher.command(request) });
});
afterAll(async () => {
  await platform.stop();
  await slack.close();
  await all.close();
});
afterEach(() => expect(slack.violations).toEqual([]));

/** What the bot answers to a command typed in a direct message. */
async function answerIn(channel: string, typed: string): Promise<string> {
  slack.world.messages.length = 0;
  await person(slack, 'UMEMBER01', channel).slash(typed);
  const answer = await until(() => slack.world.messages[0]);
  return JSON.stringify(answer.blocks);
}
const subscribed = async () => (await all.store.subscriptions.all()).map(({ address }) => address.channel);

it.each(['watch subscribe', 'digest schedule time:08:30 zone:UTC'])(
  'a direct message between other people takes no /%s, and says where it can be typed',
  async (typed) => {
    expect(await answerIn(THEIRS, typed)).toMatch(/direct message with me|message to me/);
    expect(await subscribed()).toEqual([]);
  },
);

it('a group direct message takes none either, and nobody is told to invite the bot, which cannot be done there', async () => {
  slack.world.addChannel({ id: 'G0GROUPDM', name: 'mpdm-ada--bob--cem-1', is_private: true });
  const answer = await answerIn('G0GROUPDM', 'alerts subscribe');
  expect(answer).toContain('Set it up in a channel, or in a message to me.');
  expect(answer).not.toContain('/invite');
});

it('other commands are answered there', async () => {
  expect(await answerIn(THEIRS, 'brief query:przewodow')).toContain('Przewod');
});

it('the direct message with the bot takes both', async () => {
  expect(await answerIn(OURS, 'digest schedule time:08:30 zone:UTC')).toContain('08:30');
  await answerIn(OURS, 'watch subscribe');
  expect(await subscribed()).toEqual([OURS]);
});

it('takes them where Slack does not tell whose direct message it is', async () => {
  slack.faults.add({ method: 'conversations.history', kind: { do: 'rate-limit', seconds: 60 } });
  const another = slack.world.addChannel({ id: 'D0UNKNOWN' });
  expect(await answerIn(another.id, 'digest schedule time:08:30 zone:UTC')).toContain('08:30');
});

it.each(['C0OUTSIDE', 'G0PRIVATE1'])(
  'a channel without the bot, %s, takes nothing that is posted later until it is invited',
  async (id) => {
    const members = new Set(['UMEMBER01']);
    slack.world.addChannel({ id, is_private: id.startsWith('G'), members });
    const before = await subscribed();
    for (const typed of ['alerts subscribe', 'digest schedule time:08:30 zone:UTC'])
      expect(await answerIn(id, typed)).toContain('/invite @Chainwatch');
    expect(await subscribed()).toEqual(before);
    members.add(BOT_USER);
    expect(await answerIn(id, 'alerts subscribe')).toContain('Subscribed');
    expect(new Set(await subscribed())).toEqual(new Set([...before, id]));
  },
);

it.each(['alerts subscribe', 'alerts pause all'])(
  'whoever may do it is not refused /%s as somebody who may not, where Slack does not tell who that is',
  async (typed) => {
    const channel = slack.world.addChannel({ id: 'C0MANAGED', members: new Set(['UADMIN001', BOT_USER]) });
    slack.faults.add({ method: 'users.info', kind: { do: 'rate-limit', seconds: 30 } });
    slack.world.messages.length = 0;
    await person(slack, 'UADMIN001', channel.id).slash(typed);
    const { text } = await until(() => slack.world.messages[0]);
    expect(text).toContain('Slack does not tell me at the moment');
    expect(text).not.toContain('Only');
  },
);
