import type { ChannelAddress } from '../../../src/core/address.ts';
import { markOf } from '../../../src/platforms/discord/mark.ts';
import type { FakeDiscord } from '../../support/discord/fake.ts';
import type { FakeSlack } from '../../support/slack/fake.ts';

/** The keys of the deliveries that stand in a channel, in the order in which they stand; a doubled one twice. */
export function standing(
  address: ChannelAddress,
  { discord, slack }: { discord: FakeDiscord; slack: FakeSlack },
  keys: readonly string[],
): string[] {
  if (address.platform === 'slack') {
    return slack.world.messages
      .filter((message) => message.channel === address.channel)
      .flatMap((message) => {
        const key = message.metadata?.event_payload.key;
        return typeof key === 'string' ? [key] : [];
      });
  }
  const byMark = new Map(keys.map((key) => [markOf(key), key]));
  return discord.messages(address.channel).flatMap((message) => {
    const marks = [...JSON.stringify(message).matchAll(/~([\w-]{12})(?=["~.])/g)].map((match) => match[1] ?? '');
    const key = byMark.get(marks[0] ?? '');
    return key ? [key] : [];
  });
}
