import {
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  GatewayCloseCodes,
  RESTJSONErrorCodes,
} from 'discord.js';
import { UserError } from '../../core/errors.ts';

/** Why Discord ended a connection for good, and what the operator can do. */
export function stopSentence(code: number): string {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return 'Discord refused the bot token. Set DISCORD_TOKEN to the one on the Bot page of the developer portal.';
    case GatewayCloseCodes.DisallowedIntents:
    case GatewayCloseCodes.InvalidIntents:
      return 'Discord refused the intents that Chainwatch asks for. Check the Bot page of the developer portal.';
    case GatewayCloseCodes.ShardingRequired:
      return 'The bot is in too many servers for one connection. Restart Chainwatch, so that it asks for the shard count anew.';
    default:
      return `Discord ended the connection (code ${code}). Restart Chainwatch.`;
  }
}

/** Why the start failed, as one sentence for the operator. */
export function startSentence(error: unknown): string {
  const refused =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401);
  if (refused) return stopSentence(GatewayCloseCodes.AuthenticationFailed);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingAccess) {
    return 'The bot is not in the server that DISCORD_GUILD names. Add it first, with the address that "chainwatch discord invite" prints.';
  }
  if (/sessions remaining/i.test(message)) {
    return `Discord allows no more log-ins today: ${message}`;
  }
  if (message.startsWith('Discord ')) return message;
  return `Discord could not be reached (${message}). Check the network, or https://discordstatus.com.`;
}

/** Runs what an operator asked for; what goes wrong comes out as one sentence. */
export async function forOperator<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UserError(startSentence(error), { cause: error });
  }
}
