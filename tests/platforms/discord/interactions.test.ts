import { PermissionFlagsBits } from 'discord.js';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { actionId } from '../../../src/core/command.ts';
import { newSubscription, SubscriptionSettingsSchema } from '../../../src/core/subscription.ts';
import { freshStore } from '../../support/databases.ts';
import { refuse } from '../../support/discord/rest.ts';
import { type FakeMessage, type Json, makeGuild } from '../../support/discord/state.ts';
import { card, inboundOf, open, pick, type Rig, rig, share, slowly } from './support.ts';

const EPHEMERAL = 64;
const READER = 0n;

/** A message that the bot posted, with the given actions on it. */
async function posted(on: Rig, ...actions: string[]): Promise<FakeMessage> {
  const channel = on.discord.channel('alerts');
  const controls = actions.map((action) => ({ type: 'button', label: action, action }) as const);
  const address = { platform: 'discord', workspace: channel.guild_id, channel: channel.id } as const;
  await on.platform.send({ to: address, key: actions.join(), outgoing: { card: card('Alert', { controls }) } });
  const message = channel.messages.at(-1);
  if (!message) throw new Error('nothing was posted');
  return message;
}

function ids(message: FakeMessage | undefined): string[] {
  return (message?.components ?? []).flatMap((row) => {
    const inner: Json[] = Array.isArray(row.components) ? row.components : [];
    return inner.map((control) => String(control.custom_id));
  });
}

async function press(on: Rig, message: FakeMessage, values?: string[], index = 0) {
  const customId = ids(message)[index] ?? '';
  return on.discord.interact({ type: 'press', message, customId, ...(values ? { values } : {}) });
}

describe('a slash command', () => {
  it('is answered at once and privately', async () => {
    const on = await rig();
    const answer = await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'przewodow' } });
    expect(answer).toMatchObject({
      callback: 4,
      message: { embeds: [{ title: 'Brief: przewodow' }], flags: EPHEMERAL },
    });
    expect(on.discord.messages('alerts')).toEqual([]);
  });

  it('posts for everybody where the command says so', async () => {
    const on = await rig();
    await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'x', share: true } });
    expect(on.discord.messages('alerts')).toMatchObject([{ flags: 0, embeds: [{ title: 'Brief: x' }] }]);
  });

  it('that takes long is acknowledged within Discord’s three seconds and answered after', async () => {
    const on = await rig();
    const answer = await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'slow' } });
    expect(answer).toMatchObject({ callback: 5 });
    expect(answer.answeredAfter).toBeGreaterThan(1_400);
    await on.discord.until(answer, (seen) => seen.message?.embeds.length === 1, 2_000);
    expect(answer.message).toMatchObject({ embeds: [{ title: 'Brief: slow' }], flags: EPHEMERAL });
  });

  it('that takes long and is for everybody still reaches everybody, even while Discord takes no posts', async () => {
    const on = await rig({ faults: { retryAfter: 60, global: true } });
    const { id: channel, guild_id: workspace } = on.discord.channel('alerts');
    on.discord.failNext('429');
    const alert = { key: 'k', outgoing: { card: card('An alert') } };
    const refused = await on.platform.send({ to: { platform: 'discord', workspace, channel }, ...alert });
    expect(refused).toMatchObject({ outcome: 'retry', scope: 'platform' });
    const answer = await on.discord.interact({
      type: 'command',
      name: 'brief',
      options: { topic: 'slow', share: true },
    });
    await on.discord.until(answer, (seen) => seen.followUps.length === 1, 2_000);
    expect(answer.message).toMatchObject({ content: 'Posted below.', flags: EPHEMERAL });
    expect(on.discord.messages('alerts')).toMatchObject([{ embeds: [{ title: 'Brief: slow' }] }]);
  });

  it('that fails is answered with one sentence and an id that stands in the log', async () => {
    const on = await rig();
    const answer = await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'broken' } });
    const footer = JSON.stringify(answer.message?.embeds[0]?.footer);
    const logged = on.logged.find((line) => line.level === 'error');
    expect(footer).toContain(String(Object(logged?.details).id));
  });

  it('knows its subcommand, its options, the channel, and who may change things', async () => {
    const on = await rig();
    const add = {
      type: 'command',
      name: 'alerts',
      subcommand: 'add',
      options: { tags: 'spillover, restraint' },
    } as const;
    const done = await on.discord.interact(add);
    expect(done.message?.embeds[0]?.title).toContain('spillover');
    expect(done.message?.embeds[0]?.title).toContain('in alerts');
    const refused = await on.discord.interact({ ...add, permissions: READER });
    expect(JSON.stringify(refused.message?.embeds)).toContain('Only people who manage this channel');
  });

  it.each([
    ['Manage Server', PermissionFlagsBits.ManageGuild, { manager: false, admin: true }],
    ['Manage Channels', PermissionFlagsBits.ManageChannels, { manager: true, admin: false }],
    ['both', PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageChannels, { manager: true, admin: true }],
    ['Administrator', PermissionFlagsBits.Administrator, { manager: true, admin: true }],
    ['neither', PermissionFlagsBits.SendMessages, { manager: false, admin: false }],
  ])('tells what a person may do with: %s', async (_, permissions, rights) => {
    const on = await rig();
    await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'x' }, permissions });
    expect(on.heard.callers).toMatchObject([rights]);
  });

  const elsewhere = { guild: '9000000000000001', channel: '9000000000000002' };
  it.each([
    ['a server that added the bot', {}, undefined],
    ['one where a person has it, too', { installedBy: 'both' }, undefined],
    ['a server where only a person has it', { ...elsewhere, installedBy: 'person' }, /^I can only answer here/],
    ['a server that has the commands without the bot', elsewhere, /^This server has my commands but not me/],
    ['direct messages with the bot', { guild: null, channel: '9000000000000000' }, undefined],
    [
      'direct messages of other people',
      { guild: null, channel: '9000000000000000', context: 2 },
      /^I can only answer here/,
    ],
  ] as const)('tells whether the bot can post by itself in %s', async (_, place, cannotPost) => {
    const on = await rig();
    await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'x' }, ...place });
    expect(on.heard.callers.map((caller) => caller.cannotPost)).toEqual([
      cannotPost && expect.stringMatching(cannotPost),
    ]);
  });

  it.each([
    ['no-view', 'View Channel'],
    ['no-send', 'Send Messages'],
    ['no-files', undefined],
  ] as const)('tells what the bot lacks to post in a channel: %s', async (access, lacks) => {
    const on = await rig();
    on.discord.setAccess('alerts', access);
    await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'x' } });
    const sentence = lacks && `I may not post in this channel yet. Give me ${lacks} here, then try again.`;
    expect(on.heard.callers.map((caller) => caller.cannotPost)).toEqual([sentence]);
  });

  it('keeps what is said in direct messages to each person, and what is said in a server to the server', async () => {
    const on = await rig();
    const ask = { type: 'command', name: 'brief', options: { topic: 'x' } } as const;
    for (const userId of ['7000000000000001', '7000000000000002'])
      for (const guild of [null, '9000000000000001'])
        await on.discord.interact({ ...ask, userId, guild, channel: '9000000000000009' });
    const scopes = on.heard.callers.map(({ address }) => address.workspace);
    const server = '9000000000000001';
    expect(scopes).toEqual(['dm-7000000000000001', server, 'dm-7000000000000002', server]);
  });

  it('works in direct messages, where nobody is a manager', async () => {
    const on = await rig();
    const direct = { guild: null, channel: '9000000000000000' };
    const answer = await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'x' }, ...direct });
    expect(answer.message?.embeds[0]?.title).toBe('Brief: x');
    const add = await on.discord.interact({ type: 'command', name: 'alerts', subcommand: 'add', ...direct });
    expect(JSON.stringify(add.message?.embeds)).toContain('Only people who manage');
  });
});

describe('a completion', () => {
  const typing = { type: 'complete', options: { topic: 'nat' }, focused: 'topic' } as const;

  it('offers what the command offers', async () => {
    const on = await rig();
    const answer = await on.discord.interact({ ...typing, name: 'brief' });
    expect(answer.choices).toEqual([{ name: 'nat…', value: 'nat' }]);
  });

  it('of a closed list comes from its declaration', async () => {
    const on = await rig();
    const answer = await on.discord.interact({
      type: 'complete',
      name: 'alerts',
      subcommand: 'add',
      options: { tags: 'spillover, res' },
      focused: 'tags',
    });
    expect(answer.choices?.map((choice) => choice.value)).toEqual(['spillover, restraint']);
  });

  it('is never offered cut: Discord takes no value of more than 100 characters', async () => {
    const on = await rig();
    const answers = ['n'.repeat(100), 'n'.repeat(101)].map(async (topic) => {
      const answer = await on.discord.interact({ ...typing, name: 'brief', options: { topic } });
      return answer.choices?.map(({ value }) => String(value).length);
    });
    expect(await Promise.all(answers)).toEqual([[100], []]);
  });

  it('that Discord no longer waits for is no error', async () => {
    const on = await rig();
    on.discord.answerNext(/callback$/, refuse(404, 10062, 'Unknown interaction'));
    const ask = { type: 'complete', name: 'brief', options: { topic: 'x' }, focused: 'topic' } as const;
    await expect(on.discord.interact(ask, 300)).rejects.toThrow('No such answer');
    expect(on.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that takes too long is answered with nothing within 300 ms', async () => {
    const on = await rig();
    const answer = await on.discord.interact({ ...typing, name: 'wait' });
    // The command offers its choice after 600 ms.
    expect(answer.choices).toEqual([]);
  });
});

describe('a control', () => {
  it('turns the page in place, and on again, with the delivery still found by its key', async () => {
    const on = await rig();
    const message = await posted(on, 'page:2');
    const mark = ids(message)[0]?.split('~')[1];
    await press(on, message);
    expect(message.embeds[0]?.title).toBe('Page 2');
    expect(ids(message)).toEqual([`page:3~${mark}`]);
    await press(on, message);
    expect(message.embeds[0]?.title).toBe('Page 3');
  });

  it('shares for everybody, and answers a menu privately', async () => {
    const on = await rig();
    const message = await posted(on, actionId(share.name), actionId(pick.name));
    await press(on, message);
    expect(on.discord.messages('alerts').at(-1)).toMatchObject({ embeds: [{ title: 'Shared' }], flags: 0 });
    const picked = await press(on, message, ['a'], 1);
    expect(picked.message).toMatchObject({ embeds: [{ title: 'Picked a' }], flags: EPHEMERAL });
  });

  it('that takes long changes its message in the end, or answers beside it', async () => {
    const on = await rig();
    const message = await posted(
      on,
      actionId(slowly.name),
      actionId(slowly.name, 'public'),
      actionId(slowly.name, 'form'),
    );
    const answers = await Promise.all([
      press(on, message),
      press(on, message, undefined, 1),
      press(on, message, undefined, 2),
    ]);
    expect(answers.map((answer) => answer.callback)).toEqual([6, 6, 6]);
    const [, beside, late] = answers;
    if (beside) await on.discord.until(beside, (seen) => seen.followUps.length === 1, 2_000);
    if (late) await on.discord.until(late, (seen) => seen.followUps.length === 1, 2_000);
    await expect.poll(() => message.embeds[0]?.title).toBe('Slow and in place');
    expect(beside?.followUps[0]).toMatchObject({ embeds: [{ title: 'Slow and public' }], flags: 0 });
    expect(late?.followUps[0]).toMatchObject({ flags: EPHEMERAL });
    expect(JSON.stringify(late?.followUps[0]?.embeds)).toContain('took too long');
  });

  it('of an older version or of another bot is answered politely', async () => {
    const on = await rig();
    const message = await posted(on, 'gone:1');
    const old = await press(on, message);
    expect(JSON.stringify(old.message?.embeds)).toContain('older version');
    const foreign = await on.discord.interact({ type: 'press', message, customId: 'whatever' });
    expect(JSON.stringify(foreign.message?.embeds)).toContain('older version');
  });

  it('works after a restart, because its state is in its id', async () => {
    const on = await rig();
    const message = await posted(on, 'page:7');
    await on.platform.stop();
    const again = await rig({ guilds: on.discord.guilds });
    await press(again, message);
    expect(message.embeds[0]?.title).toBe('Page 7');
  });
});

describe('a form', () => {
  it('opens from a control, comes back with its fields, and changes the message that held the control', async () => {
    const on = await rig();
    const message = await posted(on, actionId(open.name));
    const { modal = {} } = await press(on, message);
    expect(modal).toMatchObject({ title: 'Quiet hours' });
    expect(Object(modal).components).toHaveLength(4);
    await on.discord.interact({
      type: 'submit',
      modal,
      message,
      fields: { from: '21:30', days: ['mon', 'tue'], words: '' },
    });
    expect(message.embeds[0]?.title).toBe(
      'Saved {"from":["21:30"],"days":["mon","tue"],"words":[]}'.replace(/[[\]:]/g, '\\$&'),
    );
  });
});

describe('what else comes in', () => {
  it('assesses a message by its text', async () => {
    const on = await rig();
    const answer = await on.discord.interact({
      type: 'message',
      name: 'Assess this message',
      text: 'Tanks at the border',
    });
    expect(on.heard.texts).toEqual(['Tanks at the border']);
    expect(answer.message).toMatchObject({ embeds: [{ title: 'Assessed' }], flags: EPHEMERAL });
  });

  it('assesses a message whose words all stand in components', async () => {
    const on = await rig();
    const words = (content: string) => ({ type: 10, content });
    const section = {
      type: 9,
      components: [words('Two')],
      accessory: { type: 11, media: { url: 'https://a.example' } },
    };
    const components = [words('One'), { type: 17, components: [section, { type: 14 }, words('Three')] }];
    await on.discord.interact({ type: 'message', name: 'Assess this message', text: '', components });
    expect(on.heard.texts).toEqual(['One\n\nTwo\n\nThree']);
  });

  it.each([
    ['direct messages', { guild: null, channel: '9000000000000000' }],
    ['other people’s messages', { guild: null, channel: '9000000000000000', context: 2 }],
    ['a server that the bot is not in', { guild: '9000000000000001', channel: '9000000000000002' }],
  ] as const)('assesses a message in %s', async (_, place) => {
    const on = await rig();
    await on.discord.interact({ type: 'message', name: 'Assess this message', text: 'Tanks', ...place });
    expect(on.heard.texts).toEqual(['Tanks']);
  });

  it('assesses what a message forwards', async () => {
    const on = await rig();
    await on.discord.interact({
      type: 'message',
      name: 'Assess this message',
      text: '',
      forwards: 'Tanks at the border',
    });
    expect(on.heard.texts).toEqual(['Tanks at the border']);
  });

  it('hears of servers joined and left, and of channels deleted', async () => {
    const on = await rig();
    const guild = makeGuild('Another');
    on.discord.join(guild);
    await expect.poll(() => on.heard.joined).toEqual([guild.id]);
    const lost = on.discord.channel('news').id;
    on.discord.deleteChannel(lost);
    await expect.poll(() => on.heard.lost).toEqual([lost]);
    on.discord.leave(guild.id);
    await expect.poll(() => on.heard.left).toEqual([guild.id]);
  });

  it('deletes what was kept for a server that it was removed from while the database was away once that is back', async () => {
    const { store, db, clock, close } = await freshStore('a SQLite file');
    const on = await rig({ connect: false });
    const inbound = inboundOf(on.heard, { info() {}, warn() {}, error() {} });
    await on.platform.start({ ...inbound, left: (workspace) => store.forgetWorkspace(workspace) });
    const guild = makeGuild('Another');
    on.discord.join(guild);
    await expect.poll(() => on.heard.joined).toEqual([guild.id]);
    const address = { platform: 'discord', workspace: guild.id, channel: '1' } as const;
    const settings = SubscriptionSettingsSchema.parse({});
    await store.subscriptions.add(newSubscription(address, settings, 'u1', clock.now));
    await sql`ALTER TABLE delivery RENAME TO away`.execute(db);
    on.discord.leave(guild.id);
    await expect
      .poll(() => on.logged.map(({ sentence }) => sentence))
      .toContainEqual(expect.stringMatching(/trying again/));
    await sql`ALTER TABLE away RENAME TO delivery`.execute(db);
    await expect.poll(() => store.subscriptions.ofWorkspace(address), { timeout: 5_000 }).toEqual([]);
    await on.platform.stop();
    await close();
  });

  it('says hello in the first channel where it may speak', async () => {
    const on = await rig();
    const guild = makeGuild('Another');
    const [closed, news] = guild.channels;
    if (closed) closed.access = 'no-send';
    on.discord.join(guild);
    await expect.poll(() => on.heard.hellos.map(({ channel }) => channel)).toEqual([news?.id]);
  });

  it('does not let anybody wait for ever where the late answer could not be sent', async () => {
    const on = await rig();
    for (let n = 0; n < 2; n += 1) on.discord.failNext('5xx-before', /@original$/);
    const answer = await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'slow' } });
    await expect
      .poll(() => JSON.stringify(answer.message?.embeds), { timeout: 3_000 })
      .toContain('Something went wrong on our side');
  });

  it('asks nothing more of Discord where the time for an answer has run out', async () => {
    const on = await rig();
    on.discord.answerNext(/@original$/, refuse(401, 50027, 'Invalid Webhook Token'));
    await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'slow' } });
    const late = { level: 'warn', sentence: 'Discord takes no answer to this any more.' };
    await expect.poll(() => on.logged, { timeout: 3_000 }).toContainEqual(expect.objectContaining(late));
    expect(on.logged.filter(({ level }) => level === 'error')).toEqual([]);
    expect(on.discord.requests.filter(({ path }) => path.endsWith('/@original'))).toHaveLength(1);
  });

  it('counts it as nobody’s failure where a press comes from a thread that was locked, in which Discord takes no answer', async () => {
    const on = await rig();
    on.discord.answerNext(/callback$/, refuse(403, 50083, 'Thread is archived'));
    const message = await posted(on, 'page:1');
    const pressed = press(on, message);
    pressed.catch(() => undefined);
    const told = { level: 'warn', sentence: 'Discord takes no answer to this any more.' };
    await expect.poll(() => on.logged, { timeout: 3_000 }).toContainEqual(expect.objectContaining(told));
    expect(on.logged.filter(({ level }) => level === 'error')).toEqual([]);
    expect(on.discord.requests.filter(({ path }) => path.endsWith('/callback'))).toHaveLength(1);
  });

  it('answers even where the answer fails at first', async () => {
    const on = await rig();
    on.discord.failNext('5xx-before', /callback$/);
    const answer = await on.discord.interact({ type: 'command', name: 'brief', options: { topic: 'x' } });
    expect(answer.message?.embeds[0]?.title).toBe('Brief: x');
  });
});
