import { webApi } from '@slack/bolt';
import { neverSent } from '../../core/never-sent.ts';
import type { SendResult } from '../../core/platform.ts';

export type Failure = Exclude<SendResult, { outcome: 'sent' }>;

export const UNREACHABLE = 'Slack cannot be reached. Check the network, or https://slack-status.com.';

const RESUME = 'then resume the alerts with "/alerts resume all".';
export const REINSTALL = `Ask a workspace admin to install it again, ${RESUME}`;

const WORKSPACE: Record<string, string> = {
  token_revoked: `Slack says that Chainwatch was removed from this workspace. ${REINSTALL}`,
  token_expired: `Chainwatch's access to this workspace has run out. ${REINSTALL}`,
  account_inactive: `Slack says that Chainwatch was removed from this workspace. ${REINSTALL}`,
  invalid_auth: `Slack does not accept Chainwatch's token for this workspace. ${REINSTALL}`,
  not_authed: `Slack does not accept Chainwatch's token for this workspace. ${REINSTALL}`,
  not_allowed_token_type: `Chainwatch has the wrong kind of token for this workspace. ${REINSTALL}`,
  missing_scope: `Chainwatch lacks a permission here. Ask a workspace admin to install it again and to accept all permissions, ${RESUME}`,
  is_bot: `Chainwatch has the wrong kind of token for this workspace. ${REINSTALL}`,
  metadata_must_be_sent_from_app: `Chainwatch has the wrong kind of token for this workspace. ${REINSTALL}`,
  accesslimited:
    'This workspace takes no calls from the network that Chainwatch runs in. Ask a workspace admin to allow it.',
  app_access_restricted: 'Slack does not let Chainwatch into this workspace. Ask a workspace admin to allow the app.',
  enterprise_is_restricted: 'Chainwatch must be installed in this workspace itself, not only in the organisation.',
  team_access_not_granted: `Chainwatch has no access to this workspace any more. ${REINSTALL}`,
  team_not_found: `Slack no longer knows this workspace. ${REINSTALL}`,
  two_factor_setup_required:
    'This workspace demands two-factor sign-in of its apps. Ask a workspace admin to allow Chainwatch.',
};

const INVITE = 'Invite it there with "/invite @Chainwatch", then resume the alerts.';

const CHANNEL: Record<string, string> = {
  channel_not_found: `Chainwatch cannot see this channel: it is private or was deleted. ${INVITE}`,
  not_in_channel: `Chainwatch is not in this channel. ${INVITE}`,
  no_permission: `Chainwatch may not post in this channel. ${INVITE}`,
  access_denied: 'Slack does not let Chainwatch into this channel. Ask a workspace admin to allow it.',
  is_archived: 'This channel is archived. Unarchive it, or choose another channel for these alerts.',
  is_inactive: 'This channel is archived, frozen or deleted. Choose another channel for these alerts.',
  channel_is_limited_access: 'Access to this channel is limited. Ask its managers to let Chainwatch post there.',
  ekm_access_denied: 'The workspace admins have switched off posting in this channel.',
  restricted_action: 'A workspace setting keeps Chainwatch from posting here. Ask a workspace admin to allow it.',
  restricted_action_read_only_channel:
    'Only some people may post in this channel. Ask a workspace admin to let Chainwatch post there.',
  restricted_action_thread_only_channel: 'This channel takes replies only. Choose another channel for these alerts.',
  messages_tab_disabled: 'Direct messages from Chainwatch are switched off. Choose a channel instead.',
};

/** What concerns the message that is changed or answered, not what is said in ours. */
const MESSAGE: Record<string, string> = {
  message_not_found: 'The message was deleted in Slack.',
  cant_update_message: 'Slack lets nobody change that message any more.',
  edit_window_closed: 'The workspace does not allow changes to messages this old.',
  thread_not_found: 'The message that this one replies to was deleted in Slack.',
  cannot_reply_to_message: 'The message that this one replies to takes no replies.',
  restricted_action_non_threadable_channel: 'This channel takes no thread replies.',
  restricted_action_thread_locked: 'The thread was locked by an admin.',
};

/** The message that a reply answers is gone, or takes none: the reply can stand for itself. */
export const ORPHANED = [
  'thread_not_found',
  'cannot_reply_to_message',
  'restricted_action_thread_locked',
  'restricted_action_non_threadable_channel',
];

/** The post certainly does not stand; in milliseconds, how long to leave it. */
const LATER: Record<string, number> = {
  ratelimited: 30_000,
  rate_limited: 30_000,
  request_timeout: 5_000,
  message_limit_exceeded: 60 * 60_000,
  team_added_to_org: 10 * 60_000,
  org_login_required: 30 * 60_000,
  external_channel_migrating: 10 * 60_000,
  unknown_method: 10 * 60_000,
};

/** Slack broke while working on it: "some aspect of the operation" may have been done. */
const UNCLEAR = ['fatal_error', 'internal_error', 'service_unavailable', 'update_failed'];

/** When a connection that could not be made is tried again. */
export const RECONNECT_MS = 15_000;

/**
 * What an error of Slack's Web API means for a delivery. Codes and their meanings:
 * https://docs.slack.dev/reference/methods/chat.postMessage#errors and …/chat.update#errors.
 */
export function failureOf(error: unknown, now: number): Failure {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    const at = now + Math.max(1, error.retryAfter) * 1000;
    return { outcome: 'retry', at, scope: 'channel', cause: `ratelimited, Retry-After ${error.retryAfter}` };
  }
  if (error instanceof webApi.WebAPIPlatformError) return ofCode(error.data.error, now);
  if (error instanceof webApi.WebAPIRequestError && neverSent(error.original)) {
    return { outcome: 'retry', at: now + RECONNECT_MS, scope: 'platform', cause: sentence(error) };
  }
  return { outcome: 'unknown', cause: sentence(error) };
}

function ofCode(code: string, now: number): Failure {
  const workspace = WORKSPACE[code];
  if (workspace) return { outcome: 'refused', reason: workspace, scope: 'workspace', cause: code };
  const channel = CHANNEL[code];
  if (channel) return { outcome: 'refused', reason: channel, scope: 'channel', cause: code };
  const later = LATER[code];
  if (later) return { outcome: 'retry', at: now + later, scope: 'channel', cause: code };
  // A proxy's page instead of Slack's answer arrives here as the error's text.
  if (UNCLEAR.includes(code) || !/^[a-z0-9_]{1,80}$/.test(code))
    return { outcome: 'unknown', cause: code.slice(0, 200) };
  const reason = MESSAGE[code] ?? `Slack refused the message (${code}).`;
  return { outcome: 'refused', reason, scope: 'message', cause: code };
}

/** Whether Slack wants fewer calls of this kind, whichever channel they are about. */
export function isTooMany(error: unknown): boolean {
  return error instanceof webApi.WebAPIRateLimitedError || /^rate_?limited$/.test(codeOf(error) ?? '');
}

/** Whether Slack takes the message neither now nor later because of what is in it, pictures for instance. */
export function isContentRefused(error: unknown): boolean {
  const failure = failureOf(error, 0);
  return failure.outcome === 'refused' && failure.scope === 'message' && !(failure.cause in MESSAGE);
}

/** Slack's code for an error, for callers that only care about one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
}

function sentence(error: unknown): string {
  const original = error instanceof webApi.WebAPIRequestError ? error.original : error;
  const cause = original instanceof Error && original.cause instanceof Error ? `: ${original.cause.message}` : '';
  return `${original instanceof Error ? original.message : String(original)}${cause}`.slice(0, 300);
}
