import { REST, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChannelAddress } from '../../../src/core/address.ts';
import { actionId } from '../../../src/core/command.ts';
import { declareCommands } from '../../../src/platforms/discord/declare.ts';
import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import { type Controls, openTwin, type Twin } from '../../support/discord/twin.ts';
import { card, commands, type Heard, inboundOf, open, pick, quiet } from './support.ts';

/** The same flows against a Discord that somebody else wrote; docs/discord.md says how to install it. */
const twin: Twin | undefined = await openTwin();

describe.skipIf(!twin)('against discord-digital-twin', () => {
  const heard: Heard = { joined: [], hellos: [], left: [], lost: [], away: 0, texts: [], callers: [] };
  const platform = createDiscordPlatform({
    token: twin?.token ?? '',
    commands,
    log: quiet,
    now: Date.now,
    apiUrl: twin?.url ?? '',
  });
  const to: ChannelAddress = { platform: 'discord', workspace: twin?.guild ?? '-', channel: twin?.channel ?? '-' };

  beforeAll(() => platform.start(inboundOf(heard)));
  afterAll(async () => {
    await platform.stop();
    await twin?.stop();
  });

  async function posted(key: string, controls: Controls) {
    const result = await platform.send({ to, key, outgoing: { card: card(`Alert ${key}`, { controls }) } });
    if (result.outcome !== 'sent') throw new Error(JSON.stringify(result));
    return result.message;
  }

  it('logs in', () => {
    expect(platform.status()).toMatchObject({ connected: true, detail: expect.stringContaining('in 1 server') });
  });

  it('registers every command (it cannot list them, so no difference is shown)', async () => {
    const rest = new REST({ api: twin?.url ?? '', version: '10' }).setToken(twin?.token ?? '');
    const { id } = z.object({ id: z.string() }).parse(await rest.get(Routes.currentApplication()));
    // It keeps permissions as text; Discord's own file says they are a number, and Discord takes both.
    const body = declareCommands(commands).map((command) => ({
      ...command,
      default_member_permissions: command.default_member_permissions?.toString() ?? null,
    }));
    const stored = await rest.put(Routes.applicationCommands(id), { body });
    expect(stored).toHaveLength(commands.length + 1);
  });

  it('posts, edits, and opens a thread', async () => {
    const result = await platform.send({ to, key: 'a', outgoing: { card: card('Alert'), thread: 'The story' } });
    if (result.outcome !== 'sent') throw new Error(JSON.stringify(result));
    expect(await platform.edit(result.message, { card: card('Alert, updated') })).toMatchObject({ outcome: 'sent' });
    expect(await twin?.titles()).toContain('Alert, updated');
    expect(await twin?.threads()).toContain('The story');
  });

  it('finds a post by its key', async () => {
    const message = await posted('findable', [{ type: 'button', label: 'Next', action: 'page:2' }]);
    const later = createDiscordPlatform({
      token: twin?.token ?? '',
      commands,
      log: quiet,
      now: () => Date.now() + 600_000,
      apiUrl: twin?.url ?? '',
    });
    expect(await later.find({ to, key: 'findable', firstTriedAt: Date.now() })).toEqual({ outcome: 'found', message });
  });

  it('answers a command, publicly and late', async () => {
    await twin?.command('brief', [
      { type: 3, name: 'topic', value: 'quick' },
      { type: 5, name: 'share', value: true },
    ]);
    await expect.poll(() => twin?.titles()).toContain('Brief: quick');
    await twin?.command('brief', [
      { type: 3, name: 'topic', value: 'slow' },
      { type: 5, name: 'share', value: true },
    ]);
    await expect.poll(() => twin?.titles(), { timeout: 4_000 }).toContain('Brief: slow');
  });

  it('answers a completion', async () => {
    expect(await twin?.complete('brief', { type: 3, name: 'topic', value: 'nat', focused: true })).toMatchObject({
      acknowledged: true,
    });
  });

  it('turns a page in place, and answers a menu', async () => {
    const message = await posted('paged', [{ type: 'button', label: 'Next', action: 'page:2' }]);
    await twin?.press(message.message);
    await expect.poll(() => twin?.titles()).toContain('Page 2');
    const menu = await posted('menu', [
      {
        type: 'menu',
        placeholder: 'Pick',
        action: actionId(pick.name),
        options: [
          { label: 'A', value: 'a' },
          { label: 'B', value: 'b' },
        ],
      },
    ]);
    await twin?.press(menu.message, ['a']);
    await expect.poll(() => twin?.titles()).toContain('Picked a');
  });

  it('opens a form and takes what was filled in', async () => {
    const message = await posted('form', [{ type: 'button', label: 'Open', action: actionId(open.name) }]);
    expect(await twin?.press(message.message)).toMatchObject({ acknowledged: true });
    await twin?.submit('saved~', { from: '21:30' });
    await expect.poll(async () => (await twin?.titles())?.some((title) => title.startsWith('Saved'))).toBe(true);
  });
});
