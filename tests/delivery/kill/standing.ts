import type { ChannelAddress } from '../../../src/core/address.ts';
import { nonceOf } from '../../../src/platforms/discord/mark.ts';
import type { FakeDiscord } from '../../support/discord/fake.ts';
import type { FakeSlack } from '../../support/slack/fake.ts';

/**
 * What stands in a channel, in order: the key of each message's delivery, or what the message carries where no delivery has it.
 * Discord's side keeps the nonce of every message it stored, so an edit hides nothing; Slack's keeps the metadata.
 */
export function standing(
  address: ChannelAddress,
  { discord, slack }: { discord: FakeDiscord; slack: FakeSlack },
  keys: readonly string[],
): string[] {
  if (address.platform === 'slack') {
    return slack.world.messages
      .filter((message) => message.channel === address.channel)
      .map((message) => String(message.metadata?.event_payload?.key ?? `a message without a key: ${message.text}`));
  }
  const byNonce = new Map(keys.map((key) => [nonceOf(key), key]));
  return discord.messages(address.channel).map((message) => {
    const nonce = message.nonce ?? 'none';
    return byNonce.get(nonce) ?? `a message with the nonce ${nonce}`;
  });
}
