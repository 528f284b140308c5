import { OAuth2Scopes, PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import type { Logger } from '../../core/log.ts';
import { applicationId, createApi } from './api.ts';
import { forOperator } from './trouble.ts';

/** The least that alerts, threads and finding one's own posts need. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** Names of the needed permissions that a bit field, as Discord writes it, does not have. */
export function missingPermissions(permissions: string): string[] {
  return new PermissionsBitField(BigInt(permissions)).missing(PERMISSIONS);
}

/**
 * The address that adds the bot to a server, with the least permissions. Asks Discord for the application's id;
 * rejects with a sentence for the operator.
 */
export async function inviteUrl(options: { token: string; log: Logger; apiUrl?: string }): Promise<string> {
  const id = await forOperator(() => applicationId(createApi(options)));
  const url = new URL('https://discord.com/oauth2/authorize');
  url.searchParams.set('client_id', id);
  url.searchParams.set('scope', `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`);
  url.searchParams.set('permissions', String(PERMISSIONS));
  return url.href;
}
