import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errorCard } from '../../../src/cards/error.ts';
import { actionId } from '../../../src/core/command.ts';
import { inPlace, privately, publicly, type Reply } from '../../../src/core/reply.ts';
import type { SlackPlatform } from '../../../src/platforms/slack/index.ts';
import { cardOf, go, keptLog, scriptedInbound, socketPlatform, until } from '../../support/slack/bench.ts';
import { all } from '../../support/slack/check.ts';
import { type FakeSlack, startFakeSlack } from '../../support/slack/fake.ts';
import { person } from '../../support/slack/person.ts';

const { inbound, heard, script } = scriptedInbound();
const { log, lines } = keptLog();
const answers = script.next;
let slack: FakeSlack;
let platform: SlackPlatform;

const button = (label: string) => ({ type: 'button' as const, label, action: actionId(go.name, label) });
/** A card with a button that leads on. */
const page = (title: string) => cardOf(title, { controls: [button(`On from ${title}`)] });

beforeAll(async () => {
  slack = await startFakeSlack();
  platform = socketPlatform(slack, {
    home: {
      home: async () => [
        { channel: 'C0GENERAL', card: cardOf('#general', { controls: [button('Here')] }) },
        { card: cardOf('Stories', { controls: [button('Open')] }) },
      ],
    },
    log,
    now: Date.now,
  });
  await platform.start(inbound);
});
afterAll(async () => {
  await platform.stop();
  await slack.close();
});
beforeEach(async () => {
  slack.world.messages.length = 0;
  slack.world.views.length = 0;
  heard.actions.length = 0;
  script.next = answers;
});
afterEach(() => {
  slack.faults.clear();
  expect(slack.violations).toEqual([]);
});

const member = () => person(slack);
const answering = (reply: Reply) => {
  script.next = async () => reply;
};
const form = (title: string): Reply => ({
  kind: 'form',
  form: {
    title,
    submit: 'Save',
    action: actionId(go.name, 'save'),
    fields: [{ name: 'zone', label: 'Zone', kind: 'text', required: true }],
  },
});
const title = () => all(slack.openView()?.view.blocks, 'text').find(({ type }) => type === 'plain_text')?.text;
const shows = (wanted: string) => until(() => title() === wanted);

/** Opens a page over the App Home by one of its buttons. */
async function openOverHome(label: string): Promise<void> {
  await member().openHome();
  await until(() => slack.world.homes.get('UMEMBER01'));
  answering(privately(page('one')));
  await member().pressOnHome(label);
  await shows('one');
}

describe('a page over the App Home', () => {
  it('leads on to others, one on top of the other as far as Slack lets them', async () => {
    await openOverHome('Open');
    for (const [from, to] of [
      ['one', 'two'],
      ['two', 'three'],
      ['three', 'four'],
    ] as const) {
      answering(privately(page(to)));
      await member().pressInModal(`On from ${from}`);
      await shows(to);
    }
    expect(slack.world.views.map(({ depth }) => depth)).toEqual([1, 2, 3]);
  });

  it('turns to its next page in place', async () => {
    await openOverHome('Open');
    answering(inPlace(page('two')));
    await member().pressInModal('On from one');
    await shows('two');
    expect(slack.world.views).toHaveLength(1);
  });

  it('acts as in the channel that it was opened for', async () => {
    await openOverHome('Here');
    await member().pressInModal('On from one');
    await until(() => slack.world.views.length === 2);
    expect(heard.actions.map(({ caller }) => caller.address.channel)).toEqual(['C0GENERAL', 'C0GENERAL']);
  });

  it('says where to share, as it belongs to no channel', async () => {
    await openOverHome('Open');
    answering(publicly(page('one')));
    await member().pressInModal('On from one');
    await shows('⚠️ That did not work');
    expect(JSON.stringify(slack.openView())).toContain('Call it up with /chainwatch in a channel');
  });

  it('opens a form on top', async () => {
    await openOverHome('Open');
    answering(form('Edit'));
    await member().pressInModal('On from one');
    await until(() => slack.openView()?.view.title.text === 'Edit');
  });
});

describe('a form', () => {
  it('from the App Home whose mistake is found too late to be shown in it is answered in a direct message', async () => {
    await member().openHome();
    await until(() => slack.world.homes.get('UMEMBER01'));
    answering(form('Edit'));
    await member().pressOnHome('Here');
    await until(() => slack.openView()?.view.title.text === 'Edit');
    script.next = async () => {
      await sleep(2200);
      return privately(errorCard('There is no time zone of that name.'));
    };
    expect((await member().submit({ zone: 'Oslo' })).answer).not.toHaveProperty('response_action');
    const told = await until(() => slack.world.messages[0]);
    expect(told).toMatchObject({ channel: 'DMEMBER01', text: expect.stringContaining('no time zone of that name') });
  });

  it('gives way to a further one that asks for what is still missing', async () => {
    await member().slash('brief');
    await until(() => slack.openView());
    answering(form('Time zone'));
    const { answer } = await member().submit({ query: 'x' });
    expect(answer).toMatchObject({ response_action: 'update', view: { title: { text: 'Time zone' } } });
    script.next = answers;
    await member().submit({ zone: 'Europe/Oslo' });
    expect((await until(() => member().seen()[0])).text).toBe('Answer to go:save');
  });

  it('asks Slack for user groups once, however much is typed', async () => {
    await member().slash('watch add');
    await until(() => slack.openView());
    const asked = () => slack.calls.filter(({ method }) => method === 'usergroups.list').length;
    slack.faults.add({ method: 'usergroups.list', kind: { do: 'rate-limit', seconds: 30 } });
    expect(await member().type('ping', 'n')).toEqual([]);
    for (const typed of ['n', 'ni', 'nig', 'nigh']) expect(await member().type('ping', typed)).toHaveLength(1);
    expect(asked()).toBe(2);
  });

  it('that Slack does not open for another reason than time is not asked for again at once', async () => {
    slack.faults.add({ method: 'views.open', kind: { do: 'error', code: 'fatal_error' } });
    await member().slash('brief');
    const { text } = await until(() => member().seen()[0]);
    expect(text).toContain('try again later');
    expect(text).not.toContain('too little time');
  });
});

describe('a form that was opened by another version, and that this one cannot read', () => {
  it.each(['', '{"half', '{"origin":{"channel":"C0GENERAL","at":1},"task":"save"}'])(
    'says in its place what to do, where it carries "%s"',
    async (carried) => {
      await openOverHome('Open');
      answering(form('Edit'));
      await member().pressInModal('On from one');
      const open = await until(() => slack.world.views.find(({ view }) => view.title.text === 'Edit'));
      open.view.private_metadata = carried;
      heard.actions.length = 0;
      const { answer } = await member().submit({ zone: 'Europe/Warsaw' });
      expect(answer.response_action).toBe('update');
      expect(answer.view.blocks[0].text.text).toContain('Close it, and begin anew');
      expect(heard.actions).toEqual([]);
    },
  );
});

describe('a form whose work fails', () => {
  it('stays open with what was entered, and says so', async () => {
    await openOverHome('Open');
    answering(form('Edit'));
    await member().pressInModal('On from one');
    await until(() => slack.openView()?.view.title.text === 'Edit');
    script.next = async () => {
      throw new Error('the database is away');
    };
    const { answer } = await member().submit({ zone: 'Europe/Warsaw' });
    expect(answer.view.blocks[0].text.text).toContain('Please try again in a minute');
    expect(lines.map(({ sentence }) => sentence)).toContain('Input from Slack could not be handled.');
  });

  it('too late to be shown in it says so where it came from', async () => {
    await member().slash('brief');
    await until(() => slack.openView());
    lines.length = 0;
    script.next = async () => {
      await sleep(2200);
      throw new Error('the database is away');
    };
    expect((await member().submit({ query: 'x' })).answer).not.toHaveProperty('response_action');
    expect((await until(() => member().seen()[0])).text).toContain('Please try again in a minute');
    expect(lines.map(({ sentence }) => sentence)).toContain('Input from Slack could not be handled.');
  });
});
