import { z } from 'zod';
import type { Config } from '../config.ts';
import { counted } from '../core/counted.ts';
import { allGuilds } from '../platforms/discord/guilds.ts';
import { missingPermissions } from '../platforms/discord/invite.ts';
import { botScopes } from '../platforms/slack/manifest.ts';
import { type Finding, sentence } from './doctor-finding.ts';
import { installed } from './doctor-installed.ts';

/** Signatures and tokens are refused by Slack when a clock is more than five minutes off. */
const MOST_CLOCK_ERROR = 60_000;
const ANSWER_WITHIN = 10_000;

const SlackAnswerSchema = z.object({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() });

/** The bot's token with its scopes, and in Socket Mode the app's; or the stored ones, where any workspace may install the app. */
export async function slack(config: Config): Promise<Finding[]> {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_CLIENT_ID: clientId,
    ENCRYPTION_KEY: key,
  } = config;
  if (clientId && key && !(botToken && appToken)) return [await installed(config, key)];
  if (!botToken) return [{ what: 'slack', says: 'not set up (SLACK_BOT_TOKEN is empty)' }];
  const base = config.SLACK_API_URL ?? 'https://slack.com/api/';
  const bot = ask('slack', new URL('auth.test', base), `Bearer ${botToken}`, async (response) => {
    const { ok, error, team } = SlackAnswerSchema.parse(await response.json());
    if (!ok)
      return {
        says: `Slack says ${error}`,
        remedy: 'Copy the bot token from the app\'s page "OAuth & Permissions" into SLACK_BOT_TOKEN.',
      };
    const granted = (response.headers.get('x-oauth-scopes') ?? '').split(/,\s*/);
    const missing = botScopes(config.PUBLIC_URL).filter((scope) => granted.length > 1 && !granted.includes(scope));
    if (missing.length > 0)
      return {
        says: `scopes are missing: ${missing.join(', ')}`,
        remedy: 'Install the app again from "chainwatch slack manifest".',
      };
    return { says: `the token works in ${team ?? 'its workspace'}` };
  });
  return [...(await bot), ...(appToken ? await socketMode(base, appToken) : [])];
}

async function socketMode(base: string, token: string): Promise<Finding[]> {
  const open = new URL('apps.connections.open', base);
  const findings = await ask('slack socket', open, `Bearer ${token}`, async (response) => {
    const { ok, error } = SlackAnswerSchema.parse(await response.json());
    return ok
      ? { says: 'the app-level token opens Socket Mode' }
      : {
          says: `Slack says ${error} to the app-level token`,
          remedy:
            'Turn Socket Mode on, make an app-level token with connections:write, and put it into SLACK_APP_TOKEN.',
        };
  });
  return findings.filter((one) => one.what !== 'clock');
}

/** The bot's token, and what it may do in each server. */
export async function discord(config: Config): Promise<Finding[]> {
  if (!config.DISCORD_TOKEN) return [{ what: 'discord', says: 'not set up (DISCORD_TOKEN is empty)' }];
  const base = config.DISCORD_API_URL ?? 'https://discord.com/api';
  const servers = new URL(`${base}/v10/users/@me/guilds`);
  const authorization = `Bot ${config.DISCORD_TOKEN}`;
  return ask('discord', servers, authorization, async (first) => {
    if (first.status === 401)
      return {
        says: 'Discord refuses the token',
        remedy: 'Make a new token on the application\'s page "Bot" and put it into DISCORD_TOKEN.',
      };
    let response = first;
    const guilds = await allGuilds(async (after) => {
      if (after) {
        servers.searchParams.set('after', after);
        response = await get(servers, authorization);
      }
      return response.ok ? response.json() : [];
    });
    if (!response.ok) return { says: `Discord answers ${response.status}`, remedy: 'Try again in a few minutes.' };
    if (guilds.length === 0)
      return { says: 'the bot is in no server', remedy: 'Open the address that "chainwatch discord invite" prints.' };
    const lacking = guilds
      .map(({ name, permissions }) => ({ name, missing: missingPermissions(permissions) }))
      .find(({ missing }) => missing.length > 0);
    if (lacking)
      return {
        says: `in ${lacking.name} the bot lacks ${lacking.missing.join(', ')}`,
        remedy: 'Give its role these permissions, or invite it again with "chainwatch discord invite".',
      };
    return {
      says: `the token works, with every permission in ${counted(guilds.length, 'server')}`,
    };
  });
}

function get(address: URL, authorization: string): Promise<Response> {
  return fetch(address, { headers: { authorization }, signal: AbortSignal.timeout(ANSWER_WITHIN) });
}

/** Asks a platform once: its answer, and this machine's clock against the platform's. */
async function ask(
  what: string,
  address: URL,
  authorization: string,
  read: (response: Response) => Promise<Omit<Finding, 'what'>>,
): Promise<Finding[]> {
  try {
    const response = await get(address, authorization);
    const error = Date.now() - Date.parse(response.headers.get('date') ?? '');
    const clock =
      Math.abs(error) > MOST_CLOCK_ERROR
        ? [
            {
              what: 'clock',
              says: `${Math.round(error / 1000)} s off ${what}'s`,
              remedy: 'Let the machine set its clock by NTP.',
            },
          ]
        : [];
    return [{ what, ...(await read(response)) }, ...clock];
  } catch (error) {
    return [
      {
        what,
        says: `cannot be reached: ${sentence(error)}`,
        remedy: 'Check the network, a proxy, and the API address.',
      },
    ];
  }
}
