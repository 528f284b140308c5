import { expect } from 'vitest';
import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import type { RecordedInbound } from '../../contracts/inbound.ts';
import { CONTRACT_COMMANDS, platformContract } from '../../contracts/platform.ts';
import { startFakeDiscord } from '../../support/discord/fake.ts';
import type { FakeMessage, Json } from '../../support/discord/state.ts';
import { quiet } from './support.ts';

platformContract('Discord', async (inbound: RecordedInbound) => {
  const discord = await startFakeDiscord();
  const platform = createDiscordPlatform({
    token: discord.token,
    commands: CONTRACT_COMMANDS,
    log: quiet,
    now: Date.now,
    apiUrl: discord.url,
  });
  await platform.start(inbound);
  const channel = discord.channel('alerts');
  const to = { platform: 'discord', workspace: channel.guild_id, channel: channel.id } as const;
  /** What only the asker sees, and where each stands among the rest. */
  const own: FakeMessage[] = [];

  return {
    platform,
    to,
    missing: { ...to, channel: '1' },
    seen: async (by) => [...channel.messages, ...(by === 'asker' ? own : [])].map(asText),
    async look(options) {
      const { message } = await discord.interact({ type: 'command', name: 'look', options: { ...options } });
      if (message?.flags) own.push(message);
    },
    async press(label, ref) {
      const everything = [...channel.messages, ...own];
      const message = everything.findLast((each) => (ref ? each.id === ref.message : idOf(each, label)));
      if (!message) throw new Error(`Nothing here has "${label}".`);
      const pressed = await discord.interact({ type: 'press', message, customId: idOf(message, label) ?? '' });
      if (pressed.message?.flags && !own.includes(pressed.message)) own.push(pressed.message);
    },
    async close() {
      await discord.stop();
      expect(discord.violations()).toEqual([]);
    },
  };
});

function asText(message: FakeMessage): string {
  return JSON.stringify([message.content, message.embeds]);
}

function idOf(message: FakeMessage, label: string): string | undefined {
  const controls = message.components.flatMap((row): Json[] => (Array.isArray(row.components) ? row.components : []));
  const id = controls.find((control) => control.label === label)?.custom_id;
  return typeof id === 'string' ? id : undefined;
}
