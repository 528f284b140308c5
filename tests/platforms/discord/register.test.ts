import { describe, expect, it } from 'vitest';
import { commands as realCommands } from '../../../commands/index.ts';
import { type Command, defineCommand, subcommand } from '../../../src/core/command.ts';
import { choice } from '../../../src/core/option.ts';
import { privately } from '../../../src/core/reply.ts';
import { inviteUrl, registerCommands } from '../../../src/platforms/discord/index.ts';
import type { FakeDiscord } from '../../support/discord/fake.ts';
import { card, commands, inboundOf, quiet, rig } from './support.ts';

async function register(
  discord: FakeDiscord,
  given: readonly Command[],
  more: { write?: boolean; guild?: string } = {},
) {
  const lines: string[] = [];
  const options = { token: discord.token, apiUrl: discord.url, log: quiet, write: true };
  await registerCommands({ ...options, ...more, commands: given, show: (line) => lines.push(line) });
  return lines;
}

const ALL_NEW = ['+ /brief', '+ /alerts', '+ /wait', '+ "Assess this message"'];

describe('registering commands', () => {
  it('shows what would change, writes only when told to, and then has nothing to say', async () => {
    const { discord } = await rig({ connect: false });
    expect(await register(discord, commands, { write: false })).toEqual(ALL_NEW);
    expect(discord.commands.get('')).toBeUndefined();
    expect(await register(discord, commands)).toEqual(ALL_NEW);
    expect(await register(discord, commands)).toEqual(['Discord already knows every command as it is.']);
    const writes = discord.requests.filter((request) => request.method === 'PUT');
    expect(writes).toHaveLength(1);
  });

  it('names what is changed and what is removed', async () => {
    const { discord } = await rig({ connect: false });
    await register(discord, commands);
    const changed = commands.slice(0, 2).map((command) => ({ ...command, description: 'Something new.' }));
    expect(await register(discord, changed)).toEqual(['- /wait', '~ /brief: description', '~ /alerts: description']);
  });

  it('registers in one server without what only counts everywhere', async () => {
    const { discord } = await rig({ connect: false });
    const guild = discord.guilds[0]?.id ?? '';
    expect(await register(discord, commands, { guild })).toEqual(ALL_NEW);
    expect(await register(discord, commands, { guild })).toEqual(['Discord already knows every command as it is.']);
    const [written] = discord.requests.filter((request) => request.method === 'PUT').map(({ body }) => Object(body));
    for (const place of ['contexts', 'integration_types']) expect(written[0]).not.toHaveProperty(place);
  });

  it('takes those of one server away once they are registered everywhere: both would show', async () => {
    const { discord } = await rig({ connect: false });
    const guild = discord.guilds[0]?.id ?? '';
    await register(discord, commands, { guild });
    const twice = '- the server "Test server" has them by itself: each shows twice';
    expect(await register(discord, commands)).toEqual([...ALL_NEW, twice]);
    expect(discord.commands.get(guild)).toEqual([]);
    expect(await register(discord, commands)).toEqual(['Discord already knows every command as it is.']);
  });

  it('asks for every server where Discord lists two hundred at once, and writes nothing until it knows them all', async () => {
    const { discord } = await rig({ connect: false });
    const page = Array.from({ length: 200 }, (_, at) => ({ id: `${at}`, name: 'One of many', permissions: '8' }));
    discord.answerNext(/@me\/guilds/, { status: 200, body: page });
    discord.answerNext(/@me\/guilds/, { status: 503 });
    await expect(register(discord, commands)).rejects.toThrow('Discord could not be reached');
    const pages = discord.requests.filter(({ path }) => path === '/users/@me/guilds');
    expect(pages.map(({ query }) => query.get('after'))).toEqual([null, '199']);
    expect(discord.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  it('lets look-ups work everywhere, and shows what changes a channel only to its managers', async () => {
    const { discord } = await rig({ connect: false });
    await register(discord, commands);
    const [brief, alerts] = discord.commands.get('') ?? [];
    expect(brief).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1], default_member_permissions: null });
    expect(alerts).toMatchObject({ contexts: [0], integration_types: [0], default_member_permissions: '16' });
    expect(brief?.options).toMatchObject([
      { type: 3, name: 'topic', required: true, autocomplete: true, max_length: 200 },
      { type: 4, name: 'length', required: false, min_value: 1, max_value: 9 },
      { type: 5, name: 'share' },
    ]);
  });

  it("shows descriptions in the reader's language where there are translations", async () => {
    const { discord } = await rig({ connect: false });
    const pace = choice(['slow'], { slow: 'Slow' }, { description: 'Pace', descriptions: { de: 'Tempo' } });
    const leaf = { options: { pace }, run: async () => privately(card('Done')) };
    const translated = (de: string) =>
      defineCommand({
        name: 'walk',
        description: 'Walks.',
        descriptions: { de },
        example: '/walk far',
        subcommands: { far: subcommand({ ...leaf, description: 'Far.', descriptions: { de: 'w'.repeat(200) } }) },
      });
    await register(discord, [translated('Geht.')]);
    const [walk] = discord.commands.get('') ?? [];
    expect(walk).toMatchObject({
      description: 'Walks.',
      description_localizations: { de: 'Geht.' },
      options: [
        {
          description_localizations: { de: expect.stringMatching(/^w{99}…$/) },
          options: [
            {
              description_localizations: { de: 'Tempo' },
              choices: [{ name: 'Slow', value: 'slow' }],
            },
          ],
        },
      ],
    });
    expect(await register(discord, [translated('Geht.')])).toEqual(['Discord already knows every command as it is.']);
    expect(await register(discord, [translated('Läuft.')])).toEqual(['~ /walk: description_localizations']);
  });

  it('is taken by Discord for every command there is', async () => {
    const { discord } = await rig({ connect: false });
    const lines = await register(discord, realCommands);
    expect(lines).toHaveLength(realCommands.length + 1);
  });

  it('describes every command there is in German too', async () => {
    const { discord } = await rig({ connect: false });
    await register(discord, realCommands);
    const said = discord.commands.get('') ?? [];
    expect(said.filter((one) => one.description && !one.description_localizations).map((one) => one.name)).toEqual([]);
  });

  it('says in the log where Discord knows other commands than these', async () => {
    const on = await rig();
    await expect
      .poll(() => on.logged.map((line) => line.sentence))
      .toContainEqual(expect.stringContaining('discord register'));
  });

  it('says in the log what to do where it cannot compare them', async () => {
    const on = await rig({ connect: false });
    on.discord.answerNext(/^GET .*commands/, { status: 403, body: { message: 'Missing Access', code: 50001 } });
    await on.platform.start(inboundOf(on.heard));
    await expect
      .poll(() => on.logged.map((line) => line.sentence))
      .toEqual([expect.stringMatching(/not compared: The bot is not in the server.*discord invite/)]);
  });

  it('says that a server must have the bot before it can have its commands', async () => {
    const { discord } = await rig({ connect: false });
    discord.answerNext(/guilds/, { status: 403, body: { message: 'Missing Access', code: 50001 } });
    await expect(register(discord, commands, { guild: '123456789012345678' })).rejects.toThrow(
      'The bot is not in the server that DISCORD_GUILD names. Add it first',
    );
  });

  it('refuses with a sentence where the token is wrong', async () => {
    const { discord } = await rig({ connect: false });
    discord.refuseToken(true);
    await expect(register(discord, commands)).rejects.toThrow('Discord refused the bot token.');
  });
});

describe('the invitation', () => {
  it('asks for the least permissions', async () => {
    const { discord } = await rig({ connect: false });
    const url = new URL(await inviteUrl({ token: discord.token, apiUrl: discord.url, log: quiet }));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: discord.applicationId,
      scope: 'bot applications.commands',
      // View Channel, Send Messages, Embed Links, Attach Files, Read Message History, Create Public Threads, Send in Threads
      permissions: String(
        (1n << 10n) | (1n << 11n) | (1n << 14n) | (1n << 15n) | (1n << 16n) | (1n << 35n) | (1n << 38n),
      ),
    });
  });
});
