import { commands } from '../commands/index.ts';
import type { Config } from './config.ts';
import type { ChatStore } from './core/chat.ts';
import type { Logger } from './core/log.ts';
import type { Platform } from './core/platform.ts';
import { createDiscordPlatform } from './platforms/discord/index.ts';
import { createSlackPlatform } from './platforms/slack/index.ts';
import { createWebPlatform } from './platforms/web/index.ts';

/** The platforms that the configuration asks for. The web chat is always among them. */
export function createPlatforms(parts: { config: Config; chat: ChatStore; log: Logger; now(): number }) {
  const { config, chat, log, now } = parts;
  const web = createWebPlatform({
    chat,
    commands,
    log,
    now,
    host: config.HOST,
    port: config.PORT,
    accessToken: config.CHAT_TOKEN,
  });
  const platforms: Platform[] = [web];
  if (config.DISCORD_TOKEN) {
    const api = config.DISCORD_API_URL ? { apiUrl: config.DISCORD_API_URL } : {};
    platforms.push(createDiscordPlatform({ token: config.DISCORD_TOKEN, commands, log, now, ...api }));
  }
  if (config.SLACK_BOT_TOKEN && config.SLACK_APP_TOKEN) {
    platforms.push(
      createSlackPlatform({
        mode: 'socket',
        botToken: config.SLACK_BOT_TOKEN,
        appToken: config.SLACK_APP_TOKEN,
        commands,
        commandName: config.SLACK_COMMAND,
        log,
        now,
        ...(config.SLACK_API_URL ? { apiUrl: config.SLACK_API_URL } : {}),
      }),
    );
  }
  return { platforms, web };
}
