import { commands } from '../commands/index.ts';
import type { Config } from './config.ts';
import type { ChatStore } from './core/chat.ts';
import type { HomeSource } from './core/home.ts';
import type { InstallationStore } from './core/installation.ts';
import type { LinkSource } from './core/links.ts';
import type { Logger } from './core/log.ts';
import type { PageSources } from './core/pages.ts';
import type { Platform } from './core/platform.ts';
import { createWebPlatform } from './platforms/web/index.ts';

/** How often the web chat looks for what other processes wrote. */
const CHAT_WATCH_MS = 1000;

/**
 * The platforms that the configuration asks for. The web chat is always among them. The clients of the others are large: they are
 * loaded where they are used.
 */
export async function createPlatforms(parts: {
  config: Config;
  chat: ChatStore;
  pages: PageSources;
  installations: InstallationStore;
  home: HomeSource;
  links: LinkSource;
  log: Logger;
  now(): number;
}) {
  const { config, chat, pages, log, now } = parts;
  const web = createWebPlatform({
    chat,
    commands,
    pages,
    watchMs: config.DATABASE_URL ? CHAT_WATCH_MS : undefined,
    log,
    now,
    host: config.HOST,
    port: config.PORT,
    accessToken: config.CHAT_TOKEN,
  });
  const platforms: Platform[] = [web];
  if (config.DISCORD_TOKEN) {
    const { createDiscordPlatform } = await import('./platforms/discord/index.ts');
    const api = config.DISCORD_API_URL ? { apiUrl: config.DISCORD_API_URL } : {};
    const guild = config.DISCORD_GUILD ? { guild: config.DISCORD_GUILD } : {};
    platforms.push(createDiscordPlatform({ token: config.DISCORD_TOKEN, commands, log, now, ...guild, ...api }));
  }
  const slack = slackSettings(config, parts.installations);
  if (!slack) return { platforms, web, slack: null };
  const { createSlackPlatform } = await import('./platforms/slack/index.ts');
  const { SLACK_COMMAND: commandName, SLACK_MANAGERS: managers } = config;
  const common = { commands, commandName, managers, home: parts.home, log, now };
  const api = config.SLACK_API_URL ? { apiUrl: config.SLACK_API_URL } : {};
  const links = config.PUBLIC_URL ? { links: { source: parts.links, publicUrl: config.PUBLIC_URL } } : {};
  const slackPlatform = createSlackPlatform({ ...common, ...api, ...links, ...slack });
  platforms.push(slackPlatform);
  return { platforms, web, slack: slackPlatform };
}

/** Socket Mode where there is an app token; else HTTP, for one workspace or (with a client id) for all that install it. */
function slackSettings(config: Config, installations: InstallationStore) {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = config;
  if (botToken && appToken) return { mode: 'socket' as const, botToken, appToken };
  if (!signingSecret) return null;
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, PUBLIC_URL: publicUrl } = config;
  const encryptionKey = config.ENCRYPTION_KEY;
  if (clientId && clientSecret && publicUrl && encryptionKey) {
    const oauth = { clientId, clientSecret, publicUrl, installations, encryptionKey };
    return { mode: 'http' as const, signingSecret, oauth };
  }
  return botToken ? { mode: 'http' as const, signingSecret, botToken } : null;
}
