import type { Command } from '../../core/command.ts';
import { UserError } from '../../core/errors.ts';
import { EVENTS_PATH, REDIRECT_PATH } from './http.ts';
import { SHORTCUT } from './input.ts';
import { LOSS_EVENTS } from './losses.ts';
import { LINK_EVENT, LINK_SCOPES } from './unfurl.ts';

/**
 * The app manifest, from the same declarations that the bot runs by: paste it at https://api.slack.com/apps, "From a
 * manifest". Reference: https://docs.slack.dev/reference/app-manifest.
 */

/** Each with what needs it. */
const SCOPES: Record<string, string> = {
  commands: 'the slash command and the message shortcut',
  'chat:write': 'alerts, digests, answers',
  'channels:read': 'names of channels, and whether the bot is in one; news of archived ones',
  'groups:read': 'the same for private channels that the bot was invited to',
  'channels:history': 'finding a post again after a broken connection',
  'groups:history': 'the same in private channels',
  'im:history': 'the same in its own direct messages to people, and which those are',
  'users:read': 'who is an admin or a guest; time zones',
  'usergroups:read': 'the list of groups that an alert may mention',
  'files:write': 'pictures',
  'files:read': 'whether Slack has read an uploaded picture',
};

/** What the bot asks for; previews of links only where there is an address that a link can lead to. */
export function botScopes(publicUrl: string | undefined): string[] {
  return [...Object.keys(SCOPES), ...(publicUrl ? Object.keys(LINK_SCOPES) : [])];
}

/** Slack keeps these names for itself: https://slack.com/help/articles/201259356. */
const RESERVED_COMMANDS: readonly string[] = [
  'active',
  'apps',
  'archive',
  'away',
  'call',
  'canvas',
  'collapse',
  'dm',
  'dnd',
  'expand',
  'feed',
  'feedback',
  'help',
  'huddle',
  'invite',
  'invite_people',
  'join',
  'keys',
  'kick',
  'leave',
  'list',
  'me',
  'msg',
  'mute',
  'open',
  'part',
  'people',
  'prefs',
  'remind',
  'remove',
  'rename',
  'search',
  'shortcuts',
  'shrug',
  'skype',
  'star',
  'status',
  'todo',
  'topic',
  'unarchive',
  'who',
  'workflow',
];

export interface ManifestSettings {
  commands: readonly Command[];
  mode: 'socket' | 'http';
  /** Needed in HTTP mode; with it, links to our own pages get a preview. */
  publicUrl?: string;
  /** With or without its slash. */
  commandName: string;
}

/** The manifest as a JSON value. Throws a sentence for the operator where Slack would refuse it. */
export function slackManifest(settings: ManifestSettings) {
  const { commands, mode } = settings;
  const name = settings.commandName.replace(/^\//, '');
  if (!/^[a-z0-9_-]{1,31}$/.test(name)) throw new UserError(`Slack takes no command named "/${name}".`);
  if (RESERVED_COMMANDS.includes(name))
    throw new UserError(`Slack keeps /${name} for itself. Choose another SLACK_COMMAND.`);
  const base = settings.publicUrl?.replace(/\/$/, '');
  if (mode === 'http' && !base?.startsWith('https://'))
    throw new UserError('In HTTP mode Slack needs a PUBLIC_URL that starts with https://.');
  const host = base && URL.parse(base)?.hostname;
  const url = mode === 'http' ? `${base}${EVENTS_PATH}` : undefined;
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'Chainwatch',
      description: 'Explains chain-ganging, and watches the news for it',
      background_color: '#1f2a44',
      long_description:
        'Answers with curated, sourced briefings on how alliance commitments can drag states into wars, and posts tagged, explained alerts and a daily digest when the news bears on them. Nothing is posted to a channel unless somebody there asks for it.',
    },
    features: {
      // People type commands in the messages tab: `/watch` belongs there.
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Chainwatch', always_online: true },
      shortcuts: [
        {
          name: 'Assess this message',
          type: 'message',
          callback_id: SHORTCUT,
          description: 'Whether this bears on chain-ganging, and why',
        },
      ],
      ...(host ? { unfurl_domains: [host] } : {}),
      slash_commands: [
        {
          command: `/${name}`,
          description: 'Briefings, news and alerts on chain-ganging',
          usage_hint: usageHint(commands),
          should_escape: true,
          ...(url ? { url } : {}),
        },
      ],
    },
    oauth_config: {
      ...(base && mode === 'http' ? { redirect_urls: [`${base}${REDIRECT_PATH}`] } : {}),
      scopes: { bot: botScopes(host) },
    },
    settings: {
      event_subscriptions: {
        ...(url ? { request_url: url } : {}),
        bot_events: ['app_home_opened', ...LOSS_EVENTS, ...(host ? [LINK_EVENT] : [])].sort(),
      },
      interactivity: { is_enabled: true, ...(url ? { request_url: url, message_menu_options_url: url } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}

const HINT_LENGTH = 200;

/** `[help | brief | …]`, as many as fit. */
function usageHint(commands: readonly Command[]): string {
  let hint = '';
  for (const { name } of commands) {
    const longer = hint ? `${hint} | ${name}` : name;
    if (longer.length > HINT_LENGTH - 6) return `[${hint} | …]`;
    hint = longer;
  }
  return `[${hint}]`;
}
