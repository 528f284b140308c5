import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errorCard } from '../../../src/cards/error.ts';
import { actionId } from '../../../src/core/command.ts';
import { inPlace, privately, publicly } from '../../../src/core/reply.ts';
import { createSlackPlatform } from '../../../src/platforms/slack/index.ts';
import { cardOf, commands, go, keptLog, scriptedInbound, socketPlatform, until } from '../../support/slack/bench.ts';
import { all } from '../../support/slack/check.ts';
import { type FakeSlack, startFakeSlack, TOKENS } from '../../support/slack/fake.ts';
import { person } from '../../support/slack/person.ts';

let slack: FakeSlack;
let platform: ReturnType<typeof socketPlatform>;
const { inbound, heard, script } = scriptedInbound();
const { log, lines } = keptLog();
const answers = script.next;
/** Moved on with every post, so that no test waits for the pace. */
let ahead = 0;

beforeAll(async () => {
  slack = await startFakeSlack();
  platform = socketPlatform(slack, {
    home: {
      home: async ({ caller, visible }) => [
        {
          channel: 'C0GENERAL',
          card: cardOf(`Hello ${caller.userName}`, {
            controls: [{ type: 'button', label: 'Pause', action: actionId(go.name, 'pause') }],
          }),
        },
        { card: cardOf((await visible(['C0GENERAL', 'C0PRIVATE'])).map(({ name }) => name).join(' ')) },
      ],
    },
    log,
    now: () => Date.now() + ahead,
  });
  await platform.start(inbound);
});
afterAll(async () => {
  await platform.stop();
  await slack.close();
});
beforeEach(() => {
  slack.world.messages.length = 0;
  slack.world.views.length = 0;
  heard.commands.length = 0;
  heard.actions.length = 0;
  lines.length = 0;
  script.next = answers;
});
afterEach(() => {
  slack.faults.clear();
  expect(slack.violations).toEqual([]);
});

const member = () => person(slack);
const answered = () => until(() => slack.world.messages.at(-1));
const opened = () => until(() => slack.openView());

describe('/chainwatch', () => {
  it('hands the command on, and answers the caller alone', async () => {
    await member().slash('brief query:przewodow');
    expect(await answered()).toMatchObject({ channel: 'C0GENERAL', ephemeralTo: 'UMEMBER01', text: 'Answer to brief' });
    expect(heard.commands).toMatchObject([
      {
        command: 'brief',
        options: { query: 'przewodow' },
        caller: {
          address: { platform: 'slack', workspace: 'T00000001', channel: 'C0GENERAL' },
          channelName: 'general',
          userName: 'mo',
          timeZone: 'Europe/Oslo',
          manager: true,
          direct: false,
        },
      },
    ]);
  });

  it('is acknowledged at once, however long the command takes', async () => {
    script.next = async () => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return privately(cardOf('Slow'));
    };
    const { ms } = await member().slash('brief query:przewodow');
    expect(ms).toBeLessThan(300);
    expect(await answered()).toMatchObject({ text: 'Slow' });
  });

  it('is what answers tell people to type, whatever commands are called elsewhere', async () => {
    const sentence = 'Use /watch list or "/watch add", not https://example.org/watch, /watchful or and/or.';
    script.next = async () => privately(errorCard(sentence));
    await member().slash('brief query:x');
    expect((await answered()).text).toContain(
      'Use /chainwatch watch list or "/chainwatch watch add", not https://example.org/watch, /watchful or and/or.',
    );
  });

  it('is what forms tell people to type', async () => {
    const field = {
      name: 'text',
      label: 'What "/watch list" gave',
      hint: 'Names from /watch list',
      kind: 'text' as const,
    };
    const form = { title: 'Import', action: 'take', submit: 'Import', fields: [{ ...field, required: true }] };
    script.next = async () => ({ kind: 'form', form });
    await member().slash('brief query:x');
    expect((await opened()).view.blocks).toMatchObject([
      { label: { text: 'What "/chainwatch watch list" gave' }, hint: { text: 'Names from /chainwatch watch list' } },
    ]);
  });

  it('alone shows the help', async () => {
    await member().slash('');
    await answered();
    expect(heard.commands).toMatchObject([{ command: 'help' }]);
  });

  it('reads user groups, links and entities as Slack escapes them', async () => {
    await member().slash(
      'watch add tags:restraint ping:<!subteam^S00000001|@night-desk> words:"Q&amp;A <https://example.org/a|a>"',
    );
    await answered();
    expect(heard.commands[0]?.options).toEqual({
      tags: 'restraint',
      ping: 'S00000001',
      words: 'Q&A https://example.org/a',
    });
  });

  it.each([
    ['breef x', /no command "breef".*\/chainwatch brief/],
    ['watch', /needs one of: add, list/],
    ['watch add tags:restraint ping:<@UADMIN001|ada>', /no user group/],
  ])('explains what is wrong with "%s"', async (typed, sentence) => {
    await member().slash(typed);
    expect((await answered()).text).toMatch(sentence);
    expect(heard.commands).toEqual([]);
  });

  it('opens a modal at once where something required is missing, with what was typed', async () => {
    await member().slash('watch add severity:critical limit:3');
    const { view } = await opened();
    expect(view.title.text).toBe('Watch add');
    const elements = view.blocks.map((block: { element: { type: string } }) => block.element.type);
    expect(elements).toEqual([
      'multi_static_select',
      'static_select',
      'external_select',
      'timepicker',
      'number_input',
      'static_select',
      'plain_text_input',
    ]);
    expect(all(view, 'initial_option')).toMatchObject([{ value: 'critical' }]);
    expect(slack.calls.filter((call) => call.method === 'users.info' && call.at >= slack.now() - 50)).toEqual([]);
  });

  it('leaves a number out of the modal that the modal itself would refuse: Slack opens none with it', async () => {
    await member().slash('watch add limit:99');
    const { view } = await opened();
    expect(all(view, 'max_value')).toEqual(['9']);
    expect(all(view, 'initial_value')).toEqual([]);
  });

  it('runs with what the modal was filled with', async () => {
    await member().slash('watch add limit:3');
    await opened();
    await member().submit({ tags: ['restraint', 'spillover'], at: '07:15' });
    expect(await answered()).toMatchObject({ ephemeralTo: 'UMEMBER01', text: 'Answer to watch' });
    expect(heard.commands[0]).toMatchObject({
      command: 'watch',
      subcommand: 'add',
      options: { tags: ['restraint', 'spillover'], at: '07:15', limit: '3' },
    });
  });

  it('keeps the modal open over a mistake, with the sentence above what was entered', async () => {
    script.next = async () => privately(errorCard('"at" must be a time.'));
    await member().slash('watch add');
    await opened();
    const { answer } = await member().submit({ tags: ['restraint'] });
    expect(answer.response_action).toBe('update');
    expect(answer.view.blocks[0].text.text).toContain('"at" must be a time.');
    script.next = answers;
    await member().submit({ tags: ['restraint'] });
    expect(await answered()).toMatchObject({ text: 'Answer to watch' });
  });

  it('completes in the modal, and takes what was typed as it stands', async () => {
    await member().slash('brief');
    await opened();
    const options = await member().type('query', 'prz');
    expect(options.map(({ value }) => value)).toEqual(['przewodow', 'prz']);
  });

  it('completes what is typed with a sign of two halves where Slack’s limit is', async () => {
    await member().slash('brief');
    await opened();
    const options = await member().type('query', `${'x'.repeat(149)}🕊`);
    expect(options.map(({ value }) => value)).toEqual(['przewodow', 'x'.repeat(149)]);
  });

  it('offers the workspace’s user groups where one may be mentioned', async () => {
    await member().slash('watch add');
    await opened();
    expect(await member().type('ping', 'night')).toMatchObject([
      { value: 'S00000001', text: { text: '@night-desk (Night desk)' } },
    ]);
  });

  it('works in a direct message for what belongs to no channel, and says so for the rest', async () => {
    const direct = person(slack, 'UMEMBER01', 'D00000001');
    await direct.slash('brief query:x');
    expect(await answered()).toMatchObject({ text: 'Answer to brief' });
    await direct.slash('watch list');
    await until(() => slack.world.messages.length === 2);
    expect((await answered()).text).toMatch(/only in a channel.*"\/chainwatch watch subscribe" brings alerts here/);
  });

  it('is answered by a post where the response address no longer works', async () => {
    slack.faults.add({ method: 'response_url', kind: { do: 'status', status: 404 } });
    await member().slash('brief query:x');
    expect(await answered()).toMatchObject({ ephemeralTo: 'UMEMBER01', channel: 'C0GENERAL', text: 'Answer to brief' });
  });

  it('is answered in a direct message where, besides, the bot is not in the channel', async () => {
    slack.faults.add({ method: 'response_url', kind: { do: 'status', status: 404 } });
    await person(slack, 'UADMIN001', 'C0OTHER01').slash('brief query:x');
    expect(await answered()).toMatchObject({ channel: 'DADMIN001', text: 'Answer to brief' });
  });
});

describe('who may change alerts', () => {
  it.each([
    ['UADMIN001', true],
    ['UMEMBER01', true],
    ['UGUEST001', false],
    ['UNOBODY01', false],
  ])('%s: %s', async (user, manager) => {
    await person(slack, user).slash('watch list');
    await until(() => heard.commands.length > 0);
    expect(heard.commands[0]?.caller.manager).toBe(manager);
  });
});

describe('buttons and menus', () => {
  const controls = cardOf('Alert', {
    controls: [
      { type: 'button', label: 'Why', action: actionId(go.name, 'why') },
      { type: 'button', label: 'Mute', action: actionId(go.name, 'mute'), style: 'danger' },
      { type: 'button', label: 'Follow', action: actionId(go.name, 'follow') },
      { type: 'button', label: 'Useful', action: actionId(go.name, 'useful') },
      { type: 'button', label: 'Not useful', action: actionId(go.name, 'useless') },
      {
        type: 'menu',
        placeholder: 'Page',
        action: actionId(go.name, 'page'),
        options: [
          { label: 'One', value: '' },
          { label: 'Two', value: '2' },
        ],
      },
    ],
  });
  async function posted() {
    const key = `pressed-${ahead}`;
    ahead += 2000;
    await platform.send({
      to: { platform: 'slack', workspace: 'T00000001', channel: 'C0GENERAL' },
      key,
      outgoing: { card: controls },
    });
    return until(() => slack.withKey(key)[0]);
  }

  it('carry their action, and answer the person alone', async () => {
    await member().press(await posted(), 'Why');
    await until(() => member().seen()[0]);
    expect(heard.actions).toMatchObject([
      { action: 'go:why', values: [], caller: { userId: 'UMEMBER01', channelName: 'general' } },
    ]);
  });

  it('beyond five stand in a "…" menu', async () => {
    await member().press(await posted(), 'Not useful');
    await until(() => heard.actions[0]);
    expect(heard.actions).toMatchObject([{ action: 'go:useless', values: [] }]);
  });

  it('hand on what was chosen, the empty value too', async () => {
    const message = await posted();
    await member().press(message, 'One');
    await member().press(message, 'Two');
    await until(() => heard.actions.length === 2);
    expect(heard.actions.map(({ values }) => values)).toEqual([[''], ['2']]);
  });

  it('change their message where the answer replaces it', async () => {
    script.next = async () => inPlace(cardOf('Page two'));
    const message = await posted();
    await member().press(message, 'Why');
    await until(() => message.edited === 1);
    expect(message.text).toBe('Page two');
    expect(slack.world.messages).toHaveLength(1);
  });

  it('change it through chat.update when the response address is used up', async () => {
    script.next = async () => inPlace(cardOf('Page two'));
    slack.faults.add({ method: 'response_url', kind: { do: 'status', status: 404 } });
    const message = await posted();
    await member().press(message, 'Why');
    await until(() => message.edited === 1);
    expect(slack.calls.at(-1)?.method).toBe('chat.update');
  });

  it('change an ephemeral answer too', async () => {
    script.next = async () => privately(controls);
    await member().slash('brief query:x');
    const shown = await until(() => member().seen()[0]);
    script.next = async () => inPlace(cardOf('Page two'));
    await member().press(shown, 'Why');
    await until(() => shown.text === 'Page two');
  });

  it('share in the channel when the person asks for it', async () => {
    script.next = async () => publicly(cardOf('Shared'));
    await member().press(await posted(), 'Why');
    const shared = await until(() => slack.world.messages.find((one) => one.text === 'Shared'));
    expect(shared.ephemeralTo).toBeUndefined();
  });

  it('open a form, whose fields come back with its action', async () => {
    script.next = async () => ({
      kind: 'form',
      form: {
        title: 'Edit the subscription now',
        submit: 'Save',
        action: actionId(go.name, 'save'),
        fields: [
          { name: 'words', label: 'Words', kind: 'text', value: ['grain'], required: false },
          {
            name: 'tags',
            label: 'Tags',
            kind: 'choices',
            options: [
              { label: 'A', value: 'a' },
              { label: 'B', value: 'b' },
            ],
            value: ['b'],
            required: true,
          },
        ],
      },
    });
    await member().press(await posted(), 'Why');
    await opened();
    script.next = answers;
    await member().submit({});
    await until(() => member().seen()[0]);
    expect(heard.actions[1]).toMatchObject({
      action: 'go:save',
      fields: { words: ['grain'], tags: ['b'] },
    });
  });

  it('open a form for people of another workspace too, in a channel that is shared with it', async () => {
    slack.world.addPerson({ id: 'USTRANGER', name: 'sam', team_id: 'T0ELSEWHERE' });
    const stranger = person(slack, 'USTRANGER', 'C0GENERAL', 'T00000001', 'T0ELSEWHERE');
    script.next = async () => ({
      kind: 'form',
      form: {
        title: 'Report',
        submit: 'Send',
        action: actionId(go.name, 'report'),
        fields: [{ name: 'words', label: 'Words', kind: 'text', required: true }],
      },
    });
    await stranger.press(await posted(), 'Why');
    await opened();
    script.next = answers;
    await stranger.submit({ words: 'grain' });
    await until(() => stranger.seen()[0]);
    expect(heard.actions[1]).toMatchObject({
      fields: { words: ['grain'] },
      caller: { userId: 'USTRANGER', address: { workspace: 'T00000001' }, manager: false },
    });
    slack.world.views.length = 0;
    await member().slash('brief');
    await opened();
    expect((await stranger.type('query', 'prz')).map(({ value }) => value)).toEqual(['przewodow', 'prz']);
  });

  it('say so when Slack no longer opens a form', async () => {
    script.next = async () => ({
      kind: 'form',
      form: { title: 'Edit', submit: 'Save', action: actionId(go.name, 'save'), fields: [] },
    });
    slack.faults.add({ method: 'views.open', kind: { do: 'error', code: 'expired_trigger_id' } });
    await member().press(await posted(), 'Why');
    expect((await until(() => member().seen()[0])).text).toContain('once more');
  });

  const here = { platform: 'slack' as const, workspace: 'T00000001', channel: 'C0GENERAL' };
  /** A first message, a reply that is shown in the channel too, and a part of it that stands in the thread alone. */
  async function threaded() {
    const first = await posted();
    const key = `in-thread-${ahead}`;
    ahead += 2000;
    const outgoing = { card: controls, more: [controls] };
    await platform.send({ to: here, key, outgoing, replyTo: { ...here, message: first.ts } });
    const [shown] = slack.withKey(key);
    const [part] = slack.withKey(`${key}#1`);
    if (!shown || !part) throw new Error('Not posted.');
    return { first, shown, part };
  }

  it('in a thread answer there, and so do the buttons of that answer', async () => {
    const { first, part } = await threaded();
    script.next = async () => privately(controls);
    await member().press(part, 'Why');
    const answer = await until(() => member().seen()[0]);
    expect(answer.thread_ts).toBe(first.ts);
    await member().press(answer, 'Why');
    expect((await until(() => member().seen()[1])).thread_ts).toBe(first.ts);
  });

  it('of what stands in the channel answer there, whatever threads it belongs to', async () => {
    const { first, shown } = await threaded();
    await member().press(first, 'Why');
    await member().press(shown, 'Why');
    await until(() => member().seen()[1]);
    expect(
      member()
        .seen()
        .map(({ thread_ts }) => thread_ts),
    ).toEqual([undefined, undefined]);
  });

  it('share in the channel from a thread too, as they say', async () => {
    const { part } = await threaded();
    script.next = async () => publicly(cardOf('Shared'));
    await member().press(part, 'Why');
    const shared = await until(() => slack.world.messages.find((one) => one.text === 'Shared'));
    expect(shared.thread_ts).toBeUndefined();
  });

  it('work after a restart, from what stands in the message', async () => {
    const message = await posted();
    const again = socketPlatform(slack, {
      log,
      now: Date.now,
    });
    await again.start(inbound);
    for (let at = 0; at < 2; at += 1) await member().press(message, 'Why');
    await until(() => heard.actions.length === 2);
    await again.stop();
    await until(() => slack.links.count() === 1);
  });
});

describe('the message shortcut', () => {
  it('assesses the message as a person reads it', async () => {
    await member().assess({
      channel: 'C0GENERAL',
      ts: '1.1',
      text: 'Reuters: &lt;talks&gt; <https://example.org/x|here> <@UADMIN001|ada>',
    });
    expect(await answered()).toMatchObject({ ephemeralTo: 'UMEMBER01', text: 'Answer to message' });
    expect(heard.messages).toEqual(['Reuters: <talks> https://example.org/x @ada']);
  });

  it('answers in the channel about a message that has replies', async () => {
    await member().assess({ channel: 'C0GENERAL', ts: '1.3', thread_ts: '1.3', text: 'Talks' });
    expect((await answered()).thread_ts).toBeUndefined();
  });

  it('assesses what was forwarded, where nothing was said to it', async () => {
    heard.messages.length = 0;
    const attachments = [{ is_share: true, text: 'Tanks at the border', fallback: '[…] ada: Tanks at the border' }];
    await member().assess({ channel: 'C0GENERAL', ts: '1.2', text: '', attachments });
    await answered();
    expect(heard.messages).toEqual(['Tanks at the border']);
  });
});

describe('the App Home', () => {
  const texts = (user: string) => all(slack.world.homes.get(user), 'text').filter((text) => typeof text === 'string');

  it('shows of private channels only those that the viewer is in', async () => {
    await member().openHome();
    await until(() => slack.world.homes.get('UMEMBER01'));
    expect(texts('UMEMBER01')).toContain('general');
    await person(slack, 'UADMIN001').openHome();
    await until(() => slack.world.homes.get('UADMIN001'));
    expect(texts('UADMIN001')).toContain('general secret');
  });

  it('shows of public channels all to a member, and to a guest or whom Slack does not tell of those that they are in', async () => {
    slack.world.addPerson({ id: 'UMEMBER02', name: 'in no channel' });
    slack.world.addPerson({ id: 'UGUEST002', name: 'in none either', is_restricted: true });
    slack.world.addPerson({ id: 'UUNTOLD01', name: 'not told of' });
    const shown = async (user: string) => {
      await person(slack, user).openHome();
      await until(() => slack.world.homes.get(user));
      return texts(user).includes('general');
    };
    expect([await shown('UMEMBER02'), await shown('UGUEST002')]).toEqual([true, false]);
    for (const _ of ['for the caller', 'for the page'])
      slack.faults.add({ method: 'users.info', kind: { do: 'status', status: 503 } });
    expect(await shown('UUNTOLD01')).toBe(false);
  });

  it('has controls that act as in their channel, shows the answer over the page, and draws it anew', async () => {
    await member().openHome();
    await until(() => slack.world.homes.get('UMEMBER01'));
    slack.world.homes.set('UMEMBER01', { ...slack.world.homes.get('UMEMBER01'), seen: true });
    await member().pressOnHome('Pause');
    await opened();
    expect(heard.actions).toMatchObject([
      { action: 'go:pause', caller: { address: { channel: 'C0GENERAL' }, manager: true } },
    ]);
    await until(() => !slack.world.homes.get('UMEMBER01').seen);
  });
});

describe('Socket Mode', () => {
  it('comes back at once when Slack recycles the connection', async () => {
    const before = slack.links.seen.connections;
    slack.links.refresh();
    await until(() => slack.links.seen.connections === before + 1, 1000);
    await member().slash('brief query:x');
    await answered();
  });

  it('comes back when the connection breaks, and when Slack is away for a moment', { timeout: 20_000 }, async () => {
    slack.faults.add({ method: 'apps.connections.open', kind: { do: 'status', status: 503 } });
    slack.links.cut();
    await until(() => !platform.status().connected);
    await until(() => platform.status().connected, 8000);
    await member().slash('brief query:x');
    await answered();
  });

  it('does not knock without pause where Slack greets it and sends it away at once', { timeout: 20_000 }, async () => {
    const before = slack.links.seen.connections;
    slack.links.dismiss('link_disabled');
    slack.links.refresh();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    slack.links.dismiss(undefined);
    expect(slack.links.seen.connections - before).toBeLessThan(4);
    expect(lines.map(({ sentence }) => sentence).join()).toContain('Look whether Socket Mode is switched on');
    await until(() => platform.status().connected, 12_000);
    await member().slash('brief query:x');
    await answered();
  });

  it('says what is wrong with the bot token', async () => {
    const wrong = createSlackPlatform({
      mode: 'socket',
      botToken: 'xoxb-wrong',
      appToken: TOKENS.app,
      commands,
      commandName: 'chainwatch',
      apiUrl: slack.apiUrl,
      log,
      now: Date.now,
    });
    await expect(wrong.start(inbound)).rejects.toThrow(/invalid_auth.*SLACK_BOT_TOKEN/);
  });

  it('says what is wrong with the app token', async () => {
    const wrong = createSlackPlatform({
      mode: 'socket',
      botToken: TOKENS.bot,
      appToken: 'xapp-wrong',
      commands,
      commandName: 'chainwatch',
      apiUrl: slack.apiUrl,
      log,
      now: Date.now,
    });
    await expect(wrong.start(inbound)).rejects.toThrow(/SLACK_APP_TOKEN/);
  });

  it('finishes what is in flight before it stops', async () => {
    const other = await startFakeSlack();
    const quitting = createSlackPlatform({
      mode: 'socket',
      botToken: TOKENS.bot,
      appToken: TOKENS.app,
      commands,
      commandName: 'chainwatch',
      apiUrl: other.apiUrl,
      log,
      now: Date.now,
    });
    await quitting.start(inbound);
    script.next = async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return privately(cardOf('Finished'));
    };
    await person(other).slash('brief query:x');
    await quitting.stop();
    expect(other.world.messages.at(-1)).toMatchObject({ text: 'Finished' });
    await other.close();
  });
});
